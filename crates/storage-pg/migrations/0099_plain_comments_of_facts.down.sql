-- The comments as they were before.

COMMENT ON TABLE transaction_facts IS 'Changes of what was spent and received, for analytics: one row for each statement, account, day, category and kind that it changed. Written by triggers on transactions; nobody else writes it.';
COMMENT ON COLUMN transaction_facts.user_id IS 'Whose.';
COMMENT ON COLUMN transaction_facts.account_id IS 'On which account; it may be gone.';
COMMENT ON COLUMN transaction_facts.category_id IS 'In which category; it may be gone. NULL for none.';
COMMENT ON COLUMN transaction_facts.currency IS 'In which currency (ISO 4217).';
COMMENT ON COLUMN transaction_facts.booked_on IS 'On which day, the transaction''s.';
COMMENT ON COLUMN transaction_facts.transfer IS 'Whether it was between one''s own accounts.';
COMMENT ON COLUMN transaction_facts.spent IS 'How much more was spent than before; negative for less.';
COMMENT ON COLUMN transaction_facts.received IS 'How much more was received than before; negative for less.';
COMMENT ON COLUMN transaction_facts.n IS 'How many more transactions than before; negative for fewer.';
COMMENT ON COLUMN transaction_facts.created_at IS 'When the transactions were written whose change this is.';
COMMENT ON COLUMN transaction_facts.updated_at IS 'The same, since facts are never changed.';
COMMENT ON INDEX transaction_facts_user_idx IS 'Recomputes a user''s figures from facts; deletes facts with their user.';

-- Without TimescaleDB only: a hypertable has no policies.
DO $policies$
BEGIN
    IF EXISTS (SELECT FROM pg_policy WHERE polname = 'transaction_facts_own') THEN
        COMMENT ON POLICY transaction_facts_own ON transaction_facts IS 'Would show a request its own user''s; without a privilege it sees none.';
        COMMENT ON POLICY transaction_facts_system ON transaction_facts IS 'Jobs and administration pass.';
    END IF;
END
$policies$;

COMMENT ON COLUMN users.password_hash IS 'bcrypt or Argon2id, encoded with its parameters. NULL for people who sign in through a provider only. The application role writes it and cannot read it; signing in reads it through find_credentials.';
COMMENT ON FUNCTION purge_facts IS 'Removes facts that have had their time, so many at most, and says how many they were.';
