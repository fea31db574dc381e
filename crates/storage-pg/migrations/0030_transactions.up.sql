CREATE TABLE transactions (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    account_id uuid NOT NULL,
    category_id uuid,
    booked_on date NOT NULL,
    amount numeric(19,4) NOT NULL,
    currency text NOT NULL,
    original_amount numeric(19,4),
    original_currency text,
    description text NOT NULL,
    external_id text,
    transfer_id uuid,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    deleted_with_account boolean NOT NULL DEFAULT false,
    CONSTRAINT transactions_pkey PRIMARY KEY (id),
    CONSTRAINT transactions_account_fkey FOREIGN KEY (user_id, account_id, currency) REFERENCES accounts (user_id, id, currency) ON DELETE CASCADE,
    CONSTRAINT transactions_category_fkey FOREIGN KEY (category_id) REFERENCES categories (id) ON DELETE SET NULL,
    CONSTRAINT transactions_booked_on_plausible CHECK (booked_on BETWEEN '1900-01-01' AND '2200-12-31'),
    CONSTRAINT transactions_amount_moves CHECK (amount <> 0 AND amount <> 'NaN'),
    CONSTRAINT transactions_original_together CHECK ((original_amount IS NULL) = (original_currency IS NULL)),
    CONSTRAINT transactions_original_amount_moves CHECK (original_amount <> 'NaN' AND sign(original_amount) = sign(amount)),
    CONSTRAINT transactions_original_currency_format CHECK (original_currency ~ '^[A-Z]{3}$'),
    CONSTRAINT transactions_description_length CHECK (char_length(description) BETWEEN 1 AND 500),
    CONSTRAINT transactions_external_id_length CHECK (char_length(external_id) BETWEEN 1 AND 255),
    CONSTRAINT transactions_version_counts CHECK (version >= 0),
    CONSTRAINT transactions_deleted_with_account_is_deleted CHECK (deleted_at IS NOT NULL OR NOT deleted_with_account)
);

-- An account has one owner, so that user_id adds nothing to the key, but this: it answers nobody what
-- another user's account holds. The same is true of transfers.
CREATE UNIQUE INDEX transactions_external_id_key ON transactions (user_id, account_id, external_id)
    WHERE deleted_at IS NULL AND external_id IS NOT NULL;
CREATE UNIQUE INDEX transactions_transfer_key ON transactions (user_id, transfer_id, (amount < 0))
    WHERE deleted_at IS NULL AND transfer_id IS NOT NULL;
-- Without the deleted ones, or an undone import of many would stand before the newest.
CREATE INDEX transactions_newest_idx ON transactions (user_id, booked_on DESC, id DESC) WHERE deleted_at IS NULL;
-- The user, whom the policy adds to every condition, stands in each of them: the planner takes account
-- and user for independent, and would rather combine two indexes than walk one in order.
CREATE INDEX transactions_account_idx ON transactions (account_id, user_id, booked_on DESC, id DESC);
CREATE INDEX transactions_category_idx ON transactions (category_id, user_id, booked_on DESC, id DESC);

CREATE STATISTICS transactions_owner_statistics (dependencies) ON user_id, account_id FROM transactions;
COMMENT ON STATISTICS transactions_owner_statistics IS 'That an account has one owner, so that the planner expects as many rows of an account as there are.';

COMMENT ON TABLE transactions IS 'What moved on accounts.';
COMMENT ON COLUMN transactions.id IS 'Identifier (UUID version 7, made by the application).';
COMMENT ON COLUMN transactions.user_id IS 'Whose; the foreign key makes it the owner of the account.';
COMMENT ON COLUMN transactions.account_id IS 'On which account.';
COMMENT ON COLUMN transactions.category_id IS 'What for, one of the user''s categories or of the system''s; NULL for none.';
COMMENT ON COLUMN transactions.booked_on IS 'The day; not an instant, so that no time zone can move it.';
COMMENT ON COLUMN transactions.amount IS 'How much, to the currency''s smallest unit, which the application checks; negative is outflow. Never zero: what moves nothing is neither income nor expense.';
COMMENT ON COLUMN transactions.currency IS 'The currency of the account (ISO 4217).';
COMMENT ON COLUMN transactions.original_amount IS 'How much it was in the currency in which it was made, if that is another one; of the same sign.';
COMMENT ON COLUMN transactions.original_currency IS 'The currency in which it was made; set together with original_amount.';
COMMENT ON COLUMN transactions.description IS 'What the bank or the owner wrote.';
COMMENT ON COLUMN transactions.external_id IS 'What an import knows it by; unique for an account among those not deleted, so that an import run twice adds nothing and, undone, can be run again.';
COMMENT ON COLUMN transactions.transfer_id IS 'The same in the two halves of a transfer between one''s own accounts, one out and one in; neither spent nor received.';
COMMENT ON COLUMN transactions.version IS 'Raised by each edit of the owner; an edit of an older version is refused.';
COMMENT ON COLUMN transactions.created_at IS 'When it was made.';
COMMENT ON COLUMN transactions.updated_at IS 'When it was last edited.';
COMMENT ON COLUMN transactions.deleted_at IS 'When it was deleted; NULL while it is not. It can be restored.';
COMMENT ON COLUMN transactions.deleted_with_account IS 'Whether it was deleted because its account was, and so comes back with it. Kept by a trigger.';
COMMENT ON INDEX transactions_pkey IS 'Finds a transaction by identifier.';
COMMENT ON INDEX transactions_external_id_key IS 'Keeps an import from adding what is there: ON CONFLICT (user_id, account_id, external_id) WHERE deleted_at IS NULL AND external_id IS NOT NULL.';
COMMENT ON INDEX transactions_transfer_key IS 'Keeps a transfer from having two halves in one direction; finds the other half.';
COMMENT ON INDEX transactions_newest_idx IS 'Pages through a user''s transactions, of all time or of a month: ORDER BY booked_on DESC, id DESC.';
COMMENT ON INDEX transactions_account_idx IS 'Pages through an account''s transactions: ORDER BY booked_on DESC, id DESC; deletes and restores them with their account.';
COMMENT ON INDEX transactions_category_idx IS 'Pages through a user''s transactions in a category, or in none: ORDER BY booked_on DESC, id DESC; takes a deleted category from its transactions.';

ALTER TABLE transactions ENABLE ROW LEVEL SECURITY;
CREATE POLICY transactions_own ON transactions TO coffer_app
    USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id());
CREATE POLICY transactions_system ON transactions TO coffer_system USING (true) WITH CHECK (true);
COMMENT ON POLICY transactions_own ON transactions IS 'A request sees and changes its own user''s.';
COMMENT ON POLICY transactions_system ON transactions IS 'Jobs and administration pass.';

-- Every column but deleted_with_account, which is the trigger's. Requests mark rows as deleted.
GRANT SELECT ON transactions TO coffer_app, coffer_system;
GRANT INSERT (id, user_id, account_id, category_id, booked_on, amount, currency, original_amount, original_currency, description, external_id, transfer_id, version, created_at, updated_at, deleted_at) ON transactions TO coffer_app, coffer_system;
GRANT UPDATE (account_id, category_id, booked_on, amount, currency, original_amount, original_currency, description, external_id, transfer_id, version, updated_at, deleted_at) ON transactions TO coffer_app, coffer_system;
GRANT DELETE ON transactions TO coffer_system;

CREATE TRIGGER lock_finance_first BEFORE INSERT OR UPDATE OR DELETE ON transactions
    FOR EACH STATEMENT EXECUTE FUNCTION lock_finance_first();
CREATE TRIGGER follow_added AFTER INSERT ON transactions
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION follow_transactions();
CREATE TRIGGER follow_changed AFTER UPDATE ON transactions
    REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION follow_transactions();
CREATE TRIGGER follow_removed AFTER DELETE ON transactions
    REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION follow_transactions();
COMMENT ON TRIGGER lock_finance_first ON transactions IS 'One unit at a time writes a user''s finances.';
COMMENT ON TRIGGER follow_added ON transactions IS 'Adds new transactions to the figures derived from them.';
COMMENT ON TRIGGER follow_changed ON transactions IS 'Takes what changed transactions were from the figures, and adds what they became.';
COMMENT ON TRIGGER follow_removed ON transactions IS 'Takes removed transactions from the figures.';
