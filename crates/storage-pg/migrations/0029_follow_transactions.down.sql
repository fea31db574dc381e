DROP FUNCTION follow_transactions();
