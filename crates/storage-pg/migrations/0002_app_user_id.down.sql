DROP FUNCTION app_user_id();
