DROP FUNCTION begin_unit(uuid, uuid, user_role, user_tier, timestamptz);
