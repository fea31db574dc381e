DROP TABLE accounts;
DROP FUNCTION follow_opening_balance();
DROP TYPE account_kind;
