CREATE TABLE exchange_rates (
    id uuid NOT NULL,
    base text NOT NULL,
    quote text NOT NULL,
    quoted_on date NOT NULL,
    rate numeric(28,10) NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT exchange_rates_pkey PRIMARY KEY (id),
    CONSTRAINT exchange_rates_base_format CHECK (base ~ '^[A-Z]{3}$'),
    CONSTRAINT exchange_rates_quote_format CHECK (quote ~ '^[A-Z]{3}$'),
    CONSTRAINT exchange_rates_between_two CHECK (base <> quote),
    CONSTRAINT exchange_rates_rate_positive CHECK (rate > 0 AND rate <> 'NaN')
);

-- An index, not a constraint, since only an index can have a direction.
CREATE UNIQUE INDEX exchange_rates_base_quote_quoted_on_key ON exchange_rates (base, quote, quoted_on DESC);

COMMENT ON TABLE exchange_rates IS 'What one currency was worth in another at the end of a day; the same for everyone.';
COMMENT ON COLUMN exchange_rates.id IS 'Identifier (UUID version 7, made by the application).';
COMMENT ON COLUMN exchange_rates.base IS 'The currency of which one unit is priced (ISO 4217).';
COMMENT ON COLUMN exchange_rates.quote IS 'The currency that the price is in (ISO 4217).';
COMMENT ON COLUMN exchange_rates.quoted_on IS 'The day; not an instant, so that no time zone can move it.';
COMMENT ON COLUMN exchange_rates.rate IS 'How many units of quote one unit of base was worth, up to ten decimal places.';
COMMENT ON COLUMN exchange_rates.created_at IS 'When it was recorded.';
COMMENT ON COLUMN exchange_rates.updated_at IS 'When it was last corrected.';
COMMENT ON INDEX exchange_rates_pkey IS 'Finds a rate by identifier.';
COMMENT ON INDEX exchange_rates_base_quote_quoted_on_key IS 'Keeps one rate a day; finds the latest rate up to a day: ORDER BY quoted_on DESC.';

ALTER TABLE exchange_rates ENABLE ROW LEVEL SECURITY;
CREATE POLICY exchange_rates_signed_in ON exchange_rates FOR SELECT TO coffer_app USING (app_user_id() IS NOT NULL);
CREATE POLICY exchange_rates_system ON exchange_rates TO coffer_system USING (true) WITH CHECK (true);
COMMENT ON POLICY exchange_rates_signed_in ON exchange_rates IS 'Everyone who is signed in reads rates.';
COMMENT ON POLICY exchange_rates_system ON exchange_rates IS 'Jobs and administration pass; they alone write rates.';

GRANT SELECT ON exchange_rates TO coffer_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON exchange_rates TO coffer_system;
