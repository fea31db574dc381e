CREATE TABLE idempotency_keys (
    user_id uuid NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    response jsonb,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (user_id, key),
    CONSTRAINT idempotency_keys_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT idempotency_keys_key_length CHECK (char_length(key) BETWEEN 1 AND 255),
    CONSTRAINT idempotency_keys_fingerprint_length CHECK (octet_length(fingerprint) = 32)
);

CREATE INDEX idempotency_keys_expiry_idx ON idempotency_keys (expires_at);

COMMENT ON TABLE idempotency_keys IS 'Requests that must not be done twice, and what was answered to them.';
COMMENT ON COLUMN idempotency_keys.user_id IS 'Whose request; a key means something to its user only.';
COMMENT ON COLUMN idempotency_keys.key IS 'The key that the client gave to the request.';
COMMENT ON COLUMN idempotency_keys.fingerprint IS 'SHA-256 of the request: the same key with another request is refused.';
COMMENT ON COLUMN idempotency_keys.response IS 'What was answered. NULL until then, and when the answer held a secret that is shown once.';
COMMENT ON COLUMN idempotency_keys.created_at IS 'When the request first came.';
COMMENT ON COLUMN idempotency_keys.updated_at IS 'When the row was last changed.';
COMMENT ON COLUMN idempotency_keys.expires_at IS 'Until when the request is remembered.';
COMMENT ON INDEX idempotency_keys_pkey IS 'Finds an earlier request by its key; deletes them with the user.';
COMMENT ON INDEX idempotency_keys_expiry_idx IS 'Purges what has expired.';

ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
CREATE POLICY idempotency_keys_own ON idempotency_keys TO coffer_app
    USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id());
CREATE POLICY idempotency_keys_system ON idempotency_keys TO coffer_system USING (true) WITH CHECK (true);
COMMENT ON POLICY idempotency_keys_own ON idempotency_keys IS 'A request sees and changes its own user''s.';
COMMENT ON POLICY idempotency_keys_system ON idempotency_keys IS 'Jobs and administration pass.';

GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys TO coffer_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys TO coffer_system;
