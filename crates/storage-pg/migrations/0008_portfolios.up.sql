CREATE TYPE account_type AS ENUM ('DOMESTIC', 'INTERNATIONAL');
COMMENT ON TYPE account_type IS 'Whether a brokerage account is held at home or abroad.';

CREATE TABLE portfolios (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    name text NOT NULL,
    account_type account_type NOT NULL,
    country_code text NOT NULL,
    home_country text NOT NULL,
    base_currency text NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    CONSTRAINT portfolios_pkey PRIMARY KEY (id),
    CONSTRAINT portfolios_user_id_id_key UNIQUE (user_id, id),
    CONSTRAINT portfolios_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT portfolios_name_length CHECK (char_length(name) BETWEEN 1 AND 100),
    CONSTRAINT portfolios_country_code_format CHECK (country_code ~ '^[A-Z]{2}$'),
    CONSTRAINT portfolios_home_country_format CHECK (home_country ~ '^[A-Z]{2}$'),
    CONSTRAINT portfolios_base_currency_format CHECK (base_currency ~ '^[A-Z]{3}$'),
    CONSTRAINT portfolios_account_type_matches_countries CHECK ((account_type = 'DOMESTIC') = (country_code = home_country)),
    CONSTRAINT portfolios_version_counts CHECK (version >= 0)
);

CREATE INDEX portfolios_newest_idx ON portfolios (user_id, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX portfolios_name_idx ON portfolios (user_id, lower(name), id) WHERE deleted_at IS NULL;

COMMENT ON TABLE portfolios IS 'Brokerage accounts.';
COMMENT ON COLUMN portfolios.id IS 'Identifier (UUID version 7, made by the application).';
COMMENT ON COLUMN portfolios.user_id IS 'Whose.';
COMMENT ON COLUMN portfolios.name IS 'What its owner calls it.';
COMMENT ON COLUMN portfolios.account_type IS 'Held at home or abroad; the CHECK ties it to the two countries.';
COMMENT ON COLUMN portfolios.country_code IS 'Where the account is held (ISO 3166-1 alpha-2).';
COMMENT ON COLUMN portfolios.home_country IS 'Where its owner is at home (ISO 3166-1 alpha-2).';
COMMENT ON COLUMN portfolios.base_currency IS 'The currency its owner thinks of it in (ISO 4217).';
COMMENT ON COLUMN portfolios.version IS 'Raised by each edit of the owner; an edit of an older version is refused.';
COMMENT ON COLUMN portfolios.created_at IS 'When it was made.';
COMMENT ON COLUMN portfolios.updated_at IS 'When it was last edited.';
COMMENT ON COLUMN portfolios.deleted_at IS 'When it was deleted; NULL while it is not. It can be restored.';
COMMENT ON INDEX portfolios_pkey IS 'Finds a portfolio by identifier.';
COMMENT ON INDEX portfolios_user_id_id_key IS 'Lets holdings refer to owner and portfolio together; deletes portfolios with their user.';
COMMENT ON INDEX portfolios_newest_idx IS 'Lists a user''s portfolios, newest or oldest first.';
COMMENT ON INDEX portfolios_name_idx IS 'Lists a user''s portfolios by name regardless of case: ORDER BY lower(name), id.';

ALTER TABLE portfolios ENABLE ROW LEVEL SECURITY;
CREATE POLICY portfolios_own ON portfolios TO coffer_app
    USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id());
CREATE POLICY portfolios_system ON portfolios TO coffer_system USING (true) WITH CHECK (true);
COMMENT ON POLICY portfolios_own ON portfolios IS 'A request sees and changes its own user''s.';
COMMENT ON POLICY portfolios_system ON portfolios IS 'Jobs and administration pass.';

GRANT SELECT, INSERT, UPDATE ON portfolios TO coffer_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON portfolios TO coffer_system;
