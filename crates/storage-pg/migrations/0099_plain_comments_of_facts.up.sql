-- Plain comments for objects that TimescaleDB may have changed, and for two others.

COMMENT ON TABLE transaction_facts IS 'Changes in spending and income, for analytics: one row per statement, account, day, category and type that it changed. Written by triggers on transactions only.';
COMMENT ON COLUMN transaction_facts.user_id IS 'The owner.';
COMMENT ON COLUMN transaction_facts.account_id IS 'The account; it may no longer exist.';
COMMENT ON COLUMN transaction_facts.category_id IS 'The category, which may no longer exist; NULL if uncategorised.';
COMMENT ON COLUMN transaction_facts.currency IS 'The currency (ISO 4217).';
COMMENT ON COLUMN transaction_facts.booked_on IS 'The date of the transactions.';
COMMENT ON COLUMN transaction_facts.transfer IS 'Whether the transactions are part of transfers between the user''s own accounts.';
COMMENT ON COLUMN transaction_facts.spent IS 'The change in spending; negative for a decrease.';
COMMENT ON COLUMN transaction_facts.received IS 'The change in income; negative for a decrease.';
COMMENT ON COLUMN transaction_facts.n IS 'The change in the number of transactions; negative for a decrease.';
COMMENT ON COLUMN transaction_facts.created_at IS 'When the transactions were written.';
COMMENT ON COLUMN transaction_facts.updated_at IS 'Equal to created_at; facts are never changed.';
COMMENT ON INDEX transaction_facts_user_idx IS 'Recomputes a user''s figures from facts; supports the foreign key to users.';

-- Without TimescaleDB only: a hypertable has no policies.
DO $policies$
BEGIN
    IF EXISTS (SELECT FROM pg_policy WHERE polname = 'transaction_facts_own') THEN
        COMMENT ON POLICY transaction_facts_own ON transaction_facts IS 'Would limit requests to their own user''s rows; they have no privilege to read any.';
        COMMENT ON POLICY transaction_facts_system ON transaction_facts IS 'Jobs and administration have access to all rows.';
    END IF;
END
$policies$;

COMMENT ON COLUMN users.password_hash IS 'The password hash, bcrypt or Argon2id, with its parameters; NULL for users who only sign in through a provider. The application role can write but not read it; signing in reads it through find_credentials.';
COMMENT ON FUNCTION purge_facts IS 'Purges expired facts, up to the given number, and returns how many were purged.';
