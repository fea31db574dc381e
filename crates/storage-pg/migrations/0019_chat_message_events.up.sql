-- Listeners get ids and look the message up under their own user's policies.

CREATE FUNCTION notify_chat_message() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM pg_notify('coffer_events', json_build_object(
        'kind', 'chat_message',
        'user_id', NEW.user_id,
        'session_id', NEW.session_id,
        'message_id', NEW.id
    )::text);
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION notify_chat_message() IS 'Tells every node, when the transaction commits, that a conversation has a new message.';
REVOKE ALL ON FUNCTION notify_chat_message() FROM PUBLIC;

CREATE TRIGGER notify_chat_message AFTER INSERT ON chat_history
    FOR EACH ROW EXECUTE FUNCTION notify_chat_message();
COMMENT ON TRIGGER notify_chat_message ON chat_history IS 'Delivers new messages to the open channels of their conversation, on every node.';
