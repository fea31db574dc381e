CREATE TYPE account_kind AS ENUM ('checking', 'savings', 'credit_card', 'cash', 'loan', 'investment');
COMMENT ON TYPE account_kind IS 'What sort of account money is in or owed on.';

-- A balance changes with every transaction. It is in no index, so that with room on the page such an
-- update touches none, and it does not block those who refer to the row's key.
CREATE TABLE accounts (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    name text NOT NULL,
    kind account_kind NOT NULL,
    currency text NOT NULL,
    opening_balance numeric(19,4) NOT NULL,
    balance numeric(28,4) NOT NULL,
    closed_at timestamptz,
    plaid_account_id text,
    plaid_item_id text,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    CONSTRAINT accounts_pkey PRIMARY KEY (id),
    CONSTRAINT accounts_user_id_id_currency_key UNIQUE (user_id, id, currency),
    CONSTRAINT accounts_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT accounts_name_length CHECK (char_length(name) BETWEEN 1 AND 100),
    CONSTRAINT accounts_currency_format CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT accounts_opening_balance_is_number CHECK (opening_balance <> 'NaN'),
    CONSTRAINT accounts_balance_is_number CHECK (balance <> 'NaN'),
    CONSTRAINT accounts_plaid_account_id_length CHECK (char_length(plaid_account_id) BETWEEN 1 AND 255),
    CONSTRAINT accounts_plaid_item_id_length CHECK (char_length(plaid_item_id) BETWEEN 1 AND 255),
    CONSTRAINT accounts_version_counts CHECK (version >= 0)
) WITH (fillfactor = 80);

COMMENT ON TABLE accounts IS 'Where people''s money is, or where they owe it.';
COMMENT ON COLUMN accounts.id IS 'Identifier (UUID version 7, made by the application).';
COMMENT ON COLUMN accounts.user_id IS 'Whose.';
COMMENT ON COLUMN accounts.name IS 'What its owner calls it.';
COMMENT ON COLUMN accounts.kind IS 'What sort of account it is.';
COMMENT ON COLUMN accounts.currency IS 'The currency of the account and of all its transactions (ISO 4217). It can change while there are none.';
COMMENT ON COLUMN accounts.opening_balance IS 'What was in it before its first transaction; negative when it was owed.';
COMMENT ON COLUMN accounts.balance IS 'The opening balance and all its transactions that are not deleted. Kept by triggers; nobody else writes it. Wider than an amount, so that no sum of amounts is too large.';
COMMENT ON COLUMN accounts.closed_at IS 'When its owner closed it; NULL while it is open. A closed account keeps its transactions, and late ones can be added.';
COMMENT ON COLUMN accounts.plaid_account_id IS 'Room for the account''s identifier at Plaid. No connection is built.';
COMMENT ON COLUMN accounts.plaid_item_id IS 'Room for the identifier of the connection at Plaid. No connection is built.';
COMMENT ON COLUMN accounts.version IS 'Raised by each edit of the owner, not by a change of the balance; an edit of an older version is refused.';
COMMENT ON COLUMN accounts.created_at IS 'When it was made.';
COMMENT ON COLUMN accounts.updated_at IS 'When it was last edited; a change of the balance is no edit.';
COMMENT ON COLUMN accounts.deleted_at IS 'When it was deleted, and its transactions with it; NULL while it is not. It can be restored.';
COMMENT ON INDEX accounts_pkey IS 'Finds an account by identifier, and adds to its balance.';
COMMENT ON INDEX accounts_user_id_id_currency_key IS 'Lets transactions refer to owner, account and currency together; lists a user''s accounts, newest or oldest first; deletes accounts with their user.';

ALTER TABLE accounts ENABLE ROW LEVEL SECURITY;
CREATE POLICY accounts_own ON accounts TO coffer_app
    USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id());
CREATE POLICY accounts_system ON accounts TO coffer_system USING (true) WITH CHECK (true);
COMMENT ON POLICY accounts_own ON accounts IS 'A request sees and changes its own user''s.';
COMMENT ON POLICY accounts_system ON accounts IS 'Jobs and administration pass.';

-- Every column that an owner decides about; the balance is the triggers'.
GRANT SELECT ON accounts TO coffer_app, coffer_system;
GRANT INSERT (id, user_id, name, kind, currency, opening_balance, closed_at, plaid_account_id, plaid_item_id, version, created_at, updated_at, deleted_at) ON accounts TO coffer_app, coffer_system;
GRANT UPDATE (name, kind, currency, opening_balance, closed_at, plaid_account_id, plaid_item_id, version, updated_at, deleted_at) ON accounts TO coffer_app, coffer_system;
GRANT DELETE ON accounts TO coffer_system;

CREATE TRIGGER lock_finance_first
    BEFORE INSERT OR DELETE OR UPDATE OF name, kind, currency, opening_balance, closed_at, plaid_account_id, plaid_item_id, version, updated_at, deleted_at ON accounts
    FOR EACH STATEMENT EXECUTE FUNCTION lock_finance_first();
COMMENT ON TRIGGER lock_finance_first ON accounts IS 'One unit at a time writes a user''s finances. Not for the balance, whose writer has the lock.';

CREATE FUNCTION follow_opening_balance() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.balance := NEW.opening_balance;
    ELSE
        NEW.balance := OLD.balance + NEW.opening_balance - OLD.opening_balance;
    END IF;
    RETURN NEW;
END
$$;

COMMENT ON FUNCTION follow_opening_balance() IS 'Begins an account''s balance with the opening balance, and moves it along when that is corrected.';
REVOKE ALL ON FUNCTION follow_opening_balance() FROM PUBLIC;

CREATE TRIGGER follow_opening_balance BEFORE INSERT OR UPDATE OF opening_balance ON accounts
    FOR EACH ROW EXECUTE FUNCTION follow_opening_balance();
COMMENT ON TRIGGER follow_opening_balance ON accounts IS 'Keeps balance equal to the opening balance and the transactions.';
