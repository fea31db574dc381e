DROP TRIGGER notify_chat_message ON chat_history;
DROP FUNCTION notify_chat_message();
