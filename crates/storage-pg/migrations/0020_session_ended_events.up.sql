CREATE FUNCTION notify_session_ended() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM pg_notify('coffer_events', json_build_object(
        'kind', 'session_ended',
        'session_id', NEW.id,
        'user_id', NEW.user_id
    )::text);
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION notify_session_ended() IS 'Tells every node, when the transaction commits, that a session has ended.';
REVOKE ALL ON FUNCTION notify_session_ended() FROM PUBLIC;

CREATE TRIGGER notify_session_ended AFTER UPDATE OF ended_at ON sessions
    FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL)
    EXECUTE FUNCTION notify_session_ended();
COMMENT ON TRIGGER notify_session_ended ON sessions IS 'Closes the open channels of a session that has ended, on every node.';
