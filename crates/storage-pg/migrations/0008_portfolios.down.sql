DROP TABLE portfolios;
DROP TYPE account_type;
