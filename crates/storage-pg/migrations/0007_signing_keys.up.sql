CREATE TABLE signing_keys (
    kid text NOT NULL,
    algorithm text NOT NULL,
    sealed bytea NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    retired_at timestamptz,
    CONSTRAINT signing_keys_pkey PRIMARY KEY (kid),
    CONSTRAINT signing_keys_kid_length CHECK (char_length(kid) BETWEEN 1 AND 64),
    CONSTRAINT signing_keys_algorithm_length CHECK (char_length(algorithm) BETWEEN 1 AND 16),
    CONSTRAINT signing_keys_sealed_length CHECK (octet_length(sealed) BETWEEN 1 AND 16384)
);

COMMENT ON TABLE signing_keys IS 'Keys that access tokens are signed with, sealed under the master key, which is outside the database.';
COMMENT ON COLUMN signing_keys.kid IS 'The name by which a token''s header refers to the key.';
COMMENT ON COLUMN signing_keys.algorithm IS 'The one algorithm the key is for, as RFC 7518 names it.';
COMMENT ON COLUMN signing_keys.sealed IS 'The key, sealed with AES-256-GCM.';
COMMENT ON COLUMN signing_keys.created_at IS 'When the key was made.';
COMMENT ON COLUMN signing_keys.updated_at IS 'When the row was last changed.';
COMMENT ON COLUMN signing_keys.retired_at IS 'Since when the key signs nothing new; until its last token expires it still verifies.';
COMMENT ON INDEX signing_keys_pkey IS 'Finds a key by its name.';

ALTER TABLE signing_keys ENABLE ROW LEVEL SECURITY;
CREATE POLICY signing_keys_system ON signing_keys TO coffer_system USING (true) WITH CHECK (true);
COMMENT ON POLICY signing_keys_system ON signing_keys IS 'Jobs and administration pass; nobody else.';

GRANT SELECT, INSERT, UPDATE, DELETE ON signing_keys TO coffer_system;
