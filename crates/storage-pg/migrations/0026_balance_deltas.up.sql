-- What makes the balance at the end of any past day a sum over a few rows instead of over all
-- transactions: the opening balance and every delta up to that day. A back-dated edit changes the
-- delta of its day, and with it every balance since.
--
-- The currency is not in the foreign key: an account's currency changes only while it has no
-- transactions, and the key of transactions is the one that says so. Here, too, it would speak first,
-- and a person would be refused in the name of a figure they never wrote.
CREATE TABLE balance_deltas (
    account_id uuid NOT NULL,
    booked_on date NOT NULL,
    user_id uuid NOT NULL,
    currency text NOT NULL,
    delta numeric(28,4) NOT NULL,
    n integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT balance_deltas_pkey PRIMARY KEY (account_id, booked_on),
    CONSTRAINT balance_deltas_account_fkey FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE,
    CONSTRAINT balance_deltas_delta_is_number CHECK (delta <> 'NaN'),
    CONSTRAINT balance_deltas_n_positive CHECK (n > 0)
) WITH (fillfactor = 80);

COMMENT ON TABLE balance_deltas IS 'By how much an account''s balance changed on a day. Kept by triggers on transactions; nobody else writes it.';
COMMENT ON COLUMN balance_deltas.account_id IS 'Of which account.';
COMMENT ON COLUMN balance_deltas.booked_on IS 'On which day.';
COMMENT ON COLUMN balance_deltas.user_id IS 'Whose; the triggers take it from the transactions, whose foreign key makes it the owner of the account.';
COMMENT ON COLUMN balance_deltas.currency IS 'The currency of the account (ISO 4217).';
COMMENT ON COLUMN balance_deltas.delta IS 'The sum of the day''s transactions. Wider than an amount, so that no sum of amounts is too large.';
COMMENT ON COLUMN balance_deltas.n IS 'How many transactions; a row without any is deleted.';
COMMENT ON COLUMN balance_deltas.created_at IS 'When the first of them was written.';
COMMENT ON COLUMN balance_deltas.updated_at IS 'When one of them was last written.';
COMMENT ON INDEX balance_deltas_pkey IS 'Adds to a day; sums an account''s days up to one of them; deletes them with their account.';

ALTER TABLE balance_deltas ENABLE ROW LEVEL SECURITY;
CREATE POLICY balance_deltas_own ON balance_deltas TO coffer_app
    USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id());
CREATE POLICY balance_deltas_system ON balance_deltas TO coffer_system USING (true) WITH CHECK (true);
COMMENT ON POLICY balance_deltas_own ON balance_deltas IS 'A request sees its own user''s.';
COMMENT ON POLICY balance_deltas_system ON balance_deltas IS 'Jobs and administration pass.';

GRANT SELECT ON balance_deltas TO coffer_app, coffer_system;
