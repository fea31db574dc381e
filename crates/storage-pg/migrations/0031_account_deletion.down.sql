DROP TRIGGER delete_with_account ON accounts;
DROP FUNCTION delete_with_account();
