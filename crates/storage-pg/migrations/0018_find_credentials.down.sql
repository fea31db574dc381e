DROP FUNCTION find_credentials(text, bytea);
