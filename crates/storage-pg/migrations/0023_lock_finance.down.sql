DROP FUNCTION lock_finance_first();
DROP FUNCTION lock_finance(uuid);
