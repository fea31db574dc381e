DROP TRIGGER notify_session_ended ON sessions;
DROP FUNCTION notify_session_ended();
