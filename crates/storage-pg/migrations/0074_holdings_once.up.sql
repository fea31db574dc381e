-- A deleted holding gives its place free. The cascade from portfolios needs an index of all rows.
ALTER TABLE holdings DROP CONSTRAINT holdings_portfolio_symbol_currency_key;
CREATE UNIQUE INDEX holdings_portfolio_symbol_currency_key ON holdings (user_id, portfolio_id, symbol, currency) WHERE deleted_at IS NULL;
CREATE INDEX holdings_portfolio_idx ON holdings (user_id, portfolio_id);

COMMENT ON INDEX holdings_portfolio_symbol_currency_key IS 'Keeps a security from standing in a portfolio twice; lists a portfolio''s holdings by symbol; values all portfolios of a user.';
COMMENT ON INDEX holdings_portfolio_idx IS 'Lists the deleted holdings of a portfolio; deletes holdings with their portfolio.';
