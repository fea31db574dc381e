DROP FUNCTION undo_change_set(uuid, timestamptz);
DROP FUNCTION change_set_conflicts(uuid);
DROP FUNCTION change_set_other_states(uuid);
DROP FUNCTION change_set_states(uuid);
