-- The program of the version before knows no deleted holdings, and would take them for held.
DELETE FROM holdings WHERE deleted_at IS NOT NULL;

DROP INDEX holdings_portfolio_idx;
DROP INDEX holdings_portfolio_symbol_currency_key;
ALTER TABLE holdings ADD CONSTRAINT holdings_portfolio_symbol_currency_key UNIQUE (user_id, portfolio_id, symbol, currency);

COMMENT ON INDEX holdings_portfolio_symbol_currency_key IS 'Keeps a security from standing in a portfolio twice; lists a portfolio''s holdings by symbol; values all portfolios of a user; deletes holdings with their portfolio.';
