DROP FUNCTION end_left_session(uuid, bytea, timestamptz, session_end_reason);
