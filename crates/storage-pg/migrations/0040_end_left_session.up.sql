-- A definer: a browser that signs in may have been in somebody else's session until now, and one unit
-- begins the one and ends the other. The salt, which no answer contains, shows that the caller has
-- read the session in a unit of its user.

CREATE FUNCTION end_left_session(p_session uuid, p_salt bytea, p_at timestamptz, p_reason session_end_reason)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE public.sessions AS s
    SET ended_at = p_at, end_reason = p_reason, updated_at = p_at
    WHERE s.id = p_session AND s.salt = p_salt AND s.ended_at IS NULL;
    RETURN FOUND;
END
$$;

COMMENT ON FUNCTION end_left_session(uuid, bytea, timestamptz, session_end_reason) IS 'Ends a session that its browser leaves behind, whoever''s it is; false if it had ended, or the salt is not its.';

REVOKE ALL ON FUNCTION end_left_session(uuid, bytea, timestamptz, session_end_reason) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION end_left_session(uuid, bytea, timestamptz, session_end_reason) TO coffer_app;
