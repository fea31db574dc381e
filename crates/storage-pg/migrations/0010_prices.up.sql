CREATE TABLE prices (
    id uuid NOT NULL,
    symbol text NOT NULL,
    currency text NOT NULL,
    quoted_on date NOT NULL,
    amount numeric(28,10) NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT prices_pkey PRIMARY KEY (id),
    CONSTRAINT prices_symbol_length CHECK (char_length(symbol) BETWEEN 1 AND 32),
    CONSTRAINT prices_currency_format CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT prices_amount_positive CHECK (amount > 0 AND amount <> 'NaN')
);

-- An index, not a constraint, since only an index can have a direction.
CREATE UNIQUE INDEX prices_symbol_currency_quoted_on_key ON prices (symbol, currency, quoted_on DESC);

COMMENT ON TABLE prices IS 'What one unit of a security cost at the end of a day; the same for everyone.';
COMMENT ON COLUMN prices.id IS 'Identifier (UUID version 7, made by the application).';
COMMENT ON COLUMN prices.symbol IS 'Ticker symbol as the exchange writes it.';
COMMENT ON COLUMN prices.currency IS 'The currency of the price (ISO 4217).';
COMMENT ON COLUMN prices.quoted_on IS 'The day; not an instant, so that no time zone can move it.';
COMMENT ON COLUMN prices.amount IS 'The price of one unit, up to ten decimal places.';
COMMENT ON COLUMN prices.created_at IS 'When it was recorded.';
COMMENT ON COLUMN prices.updated_at IS 'When it was last corrected.';
COMMENT ON INDEX prices_pkey IS 'Finds a price by identifier.';
COMMENT ON INDEX prices_symbol_currency_quoted_on_key IS 'Keeps one price a day; finds the latest price of a security: ORDER BY symbol, currency, quoted_on DESC.';

ALTER TABLE prices ENABLE ROW LEVEL SECURITY;
CREATE POLICY prices_signed_in ON prices FOR SELECT TO coffer_app USING (app_user_id() IS NOT NULL);
CREATE POLICY prices_system ON prices TO coffer_system USING (true) WITH CHECK (true);
COMMENT ON POLICY prices_signed_in ON prices IS 'Everyone who is signed in reads prices.';
COMMENT ON POLICY prices_system ON prices IS 'Jobs and administration pass; they alone write prices.';

GRANT SELECT ON prices TO coffer_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON prices TO coffer_system;
