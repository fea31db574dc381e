-- Without a primary key, since what has no category has a row, too: the unique key counts NULLs as
-- equal. Without a foreign key to categories: when one is deleted its transactions lose it, and the
-- triggers move the sums.
CREATE TABLE monthly_spending (
    user_id uuid NOT NULL,
    month date NOT NULL,
    currency text NOT NULL,
    category_id uuid,
    spent numeric(28,4) NOT NULL,
    received numeric(28,4) NOT NULL,
    n integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT monthly_spending_key UNIQUE NULLS NOT DISTINCT (user_id, month, currency, category_id),
    CONSTRAINT monthly_spending_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT monthly_spending_month_begins CHECK (extract(day FROM month) = 1),
    CONSTRAINT monthly_spending_spent_not_negative CHECK (spent >= 0 AND spent <> 'NaN'),
    CONSTRAINT monthly_spending_received_not_negative CHECK (received >= 0 AND received <> 'NaN'),
    CONSTRAINT monthly_spending_n_positive CHECK (n > 0)
) WITH (fillfactor = 80);

COMMENT ON TABLE monthly_spending IS 'What a user spent and received in a month, in a currency and category. Transfers between one''s own accounts are neither. Kept by triggers on transactions; nobody else writes it.';
COMMENT ON COLUMN monthly_spending.user_id IS 'Whose.';
COMMENT ON COLUMN monthly_spending.month IS 'The first day of the month.';
COMMENT ON COLUMN monthly_spending.currency IS 'In which currency (ISO 4217); unlike ones are never added.';
COMMENT ON COLUMN monthly_spending.category_id IS 'In which category; NULL for what has none.';
COMMENT ON COLUMN monthly_spending.spent IS 'The sum of outflows, as a positive number. Wider than an amount, so that no sum of amounts is too large.';
COMMENT ON COLUMN monthly_spending.received IS 'The sum of inflows; in a category of expenses these are refunds.';
COMMENT ON COLUMN monthly_spending.n IS 'How many transactions; a row without any is deleted.';
COMMENT ON COLUMN monthly_spending.created_at IS 'When the first of them was written.';
COMMENT ON COLUMN monthly_spending.updated_at IS 'When one of them was last written.';
COMMENT ON INDEX monthly_spending_key IS 'Adds to a month; reads a user''s months, budgets'' progress and reports; deletes them with their user.';

ALTER TABLE monthly_spending ENABLE ROW LEVEL SECURITY;
CREATE POLICY monthly_spending_own ON monthly_spending TO coffer_app
    USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id());
CREATE POLICY monthly_spending_system ON monthly_spending TO coffer_system USING (true) WITH CHECK (true);
COMMENT ON POLICY monthly_spending_own ON monthly_spending IS 'A request sees its own user''s.';
COMMENT ON POLICY monthly_spending_system ON monthly_spending IS 'Jobs and administration pass.';

GRANT SELECT ON monthly_spending TO coffer_app, coffer_system;
