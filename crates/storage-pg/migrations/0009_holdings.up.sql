-- A portfolio has one owner, so that user_id adds nothing to the unique key, but for two things:
-- the key answers nobody what another user's portfolio holds, and it serves the policies.
CREATE TABLE holdings (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    portfolio_id uuid NOT NULL,
    symbol text NOT NULL,
    name text NOT NULL,
    quantity numeric(28,10) NOT NULL,
    currency text NOT NULL,
    cost_basis numeric(19,4),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT holdings_pkey PRIMARY KEY (id),
    CONSTRAINT holdings_portfolio_symbol_currency_key UNIQUE (user_id, portfolio_id, symbol, currency),
    CONSTRAINT holdings_portfolio_fkey FOREIGN KEY (user_id, portfolio_id) REFERENCES portfolios (user_id, id) ON DELETE CASCADE,
    CONSTRAINT holdings_symbol_length CHECK (char_length(symbol) BETWEEN 1 AND 32),
    CONSTRAINT holdings_name_length CHECK (char_length(name) BETWEEN 1 AND 200),
    CONSTRAINT holdings_quantity_not_negative CHECK (quantity >= 0 AND quantity <> 'NaN'),
    CONSTRAINT holdings_currency_format CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT holdings_cost_basis_not_negative CHECK (cost_basis >= 0 AND cost_basis <> 'NaN')
);

COMMENT ON TABLE holdings IS 'Positions in portfolios.';
COMMENT ON COLUMN holdings.id IS 'Identifier (UUID version 7, made by the application).';
COMMENT ON COLUMN holdings.user_id IS 'Whose; the foreign key makes it the owner of the portfolio.';
COMMENT ON COLUMN holdings.portfolio_id IS 'In which portfolio.';
COMMENT ON COLUMN holdings.symbol IS 'Ticker symbol as the exchange writes it.';
COMMENT ON COLUMN holdings.name IS 'The security''s name.';
COMMENT ON COLUMN holdings.quantity IS 'How many, up to ten decimal places.';
COMMENT ON COLUMN holdings.currency IS 'The currency it is quoted in (ISO 4217).';
COMMENT ON COLUMN holdings.cost_basis IS 'What was paid for all of it, in that currency; NULL when it is not known.';
COMMENT ON COLUMN holdings.created_at IS 'When it was made.';
COMMENT ON COLUMN holdings.updated_at IS 'When it was last edited.';
COMMENT ON INDEX holdings_pkey IS 'Finds a holding by identifier.';
COMMENT ON INDEX holdings_portfolio_symbol_currency_key IS 'Keeps a security from standing in a portfolio twice; lists a portfolio''s holdings by symbol; values all portfolios of a user; deletes holdings with their portfolio.';

ALTER TABLE holdings ENABLE ROW LEVEL SECURITY;
CREATE POLICY holdings_own ON holdings TO coffer_app
    USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id());
CREATE POLICY holdings_system ON holdings TO coffer_system USING (true) WITH CHECK (true);
COMMENT ON POLICY holdings_own ON holdings IS 'A request sees and changes its own user''s.';
COMMENT ON POLICY holdings_system ON holdings IS 'Jobs and administration pass.';

GRANT SELECT, INSERT, UPDATE, DELETE ON holdings TO coffer_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON holdings TO coffer_system;
