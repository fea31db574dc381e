CREATE TYPE user_status AS ENUM ('pending', 'active', 'locked', 'disabled', 'deletion_requested', 'anonymised');
COMMENT ON TYPE user_status IS 'Where a user stands between registration and erasure.';

CREATE TYPE user_tier AS ENUM ('free', 'premium');
COMMENT ON TYPE user_tier IS 'What a user pays for; it decides rate limits.';

CREATE TYPE user_role AS ENUM ('user', 'support', 'admin');
COMMENT ON TYPE user_role IS 'What a user may do. Each role is a fixed set of permissions, in code.';

CREATE TABLE users (
    id uuid NOT NULL,
    email text NOT NULL,
    password_hash text,
    status user_status NOT NULL,
    tier user_tier NOT NULL,
    role user_role NOT NULL,
    email_verified_at timestamptz,
    terms_version text,
    terms_accepted_at timestamptz,
    consents jsonb NOT NULL DEFAULT '{}',
    deletion_requested_at timestamptz,
    anonymised_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_email_length CHECK (octet_length(email) BETWEEN 1 AND 254),
    CONSTRAINT users_password_hash_length CHECK (char_length(password_hash) BETWEEN 1 AND 512),
    CONSTRAINT users_terms_version_length CHECK (char_length(terms_version) BETWEEN 1 AND 50),
    CONSTRAINT users_terms_together CHECK ((terms_version IS NULL) = (terms_accepted_at IS NULL)),
    CONSTRAINT users_consents_object CHECK (jsonb_typeof(consents) = 'object'),
    CONSTRAINT users_deletion_request_has_time CHECK (status <> 'deletion_requested' OR deletion_requested_at IS NOT NULL),
    CONSTRAINT users_anonymised_has_time CHECK ((status = 'anonymised') = (anonymised_at IS NOT NULL)),
    CONSTRAINT users_anonymised_has_no_password CHECK (anonymised_at IS NULL OR password_hash IS NULL)
);

CREATE UNIQUE INDEX users_email_key ON users (lower(email)) WHERE anonymised_at IS NULL;

COMMENT ON TABLE users IS 'People who use this installation.';
COMMENT ON COLUMN users.id IS 'Identifier (UUID version 7, made by the application).';
COMMENT ON COLUMN users.email IS 'Address for signing in and for mail, as its owner wrote it; unique regardless of case until the user is anonymised.';
COMMENT ON COLUMN users.password_hash IS 'bcrypt or Argon2id, encoded with its parameters. NULL for people who sign in through a provider only. The application role writes it and cannot read it; signing in reads it through find_credentials.';
COMMENT ON COLUMN users.status IS 'Where the user stands. Only active and deletion_requested may sign in.';
COMMENT ON COLUMN users.tier IS 'What the user pays for.';
COMMENT ON COLUMN users.role IS 'What the user may do.';
COMMENT ON COLUMN users.email_verified_at IS 'When the address was shown to be the user''s.';
COMMENT ON COLUMN users.terms_version IS 'GDPR: the version of the terms the user accepted.';
COMMENT ON COLUMN users.terms_accepted_at IS 'GDPR: when the user accepted them.';
COMMENT ON COLUMN users.consents IS 'GDPR: what the user agreed to, purpose by purpose.';
COMMENT ON COLUMN users.deletion_requested_at IS 'GDPR: when the user asked to be deleted.';
COMMENT ON COLUMN users.anonymised_at IS 'GDPR: when everything personal was erased. Set exactly when the status is anonymised.';
COMMENT ON COLUMN users.created_at IS 'When the user registered.';
COMMENT ON COLUMN users.updated_at IS 'When the user was last changed.';
COMMENT ON INDEX users_pkey IS 'Finds a user by identifier, and in begin_unit their status, role and tier.';
COMMENT ON INDEX users_email_key IS 'Keeps addresses unique; finds a user by address at sign-in.';

ALTER TABLE users ENABLE ROW LEVEL SECURITY;
CREATE POLICY users_own ON users TO coffer_app
    USING (id = app_user_id()) WITH CHECK (id = app_user_id());
CREATE POLICY users_system ON users TO coffer_system USING (true) WITH CHECK (true);
COMMENT ON POLICY users_own ON users IS 'A request sees and changes its own user.';
COMMENT ON POLICY users_system ON users IS 'Jobs and administration pass.';

-- Each column but password_hash. Role and tier are given at registration and changed by
-- administration only, so that no request can raise its own.
GRANT SELECT (id, email, status, tier, role, email_verified_at, terms_version, terms_accepted_at, consents, deletion_requested_at, anonymised_at, created_at, updated_at) ON users TO coffer_app;
GRANT INSERT ON users TO coffer_app;
GRANT UPDATE (email, password_hash, status, email_verified_at, terms_version, terms_accepted_at, consents, deletion_requested_at, anonymised_at, updated_at) ON users TO coffer_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON users TO coffer_system;
