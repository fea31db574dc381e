-- Figures for reports and dashboards, read by coffer_readonly. The views read with the owner's rights and
-- show everyone's figures; the role has privileges on nothing else, so that it needs no policies on
-- tables, and no table that gets a column shows it by accident. Whatever a user wrote stays out: names,
-- descriptions, addresses.

CREATE SCHEMA reporting;
COMMENT ON SCHEMA reporting IS 'Figures for reports and dashboards, by user and month.';

CREATE VIEW reporting.spending_by_month WITH (security_barrier = true) AS
SELECT m.user_id, m.month, m.currency, CASE WHEN c.user_id IS NULL THEN c.name ELSE p.name END AS category,
    sum(m.spent) AS spent, sum(m.received) AS received, sum(m.n) AS transactions
FROM monthly_spending AS m
LEFT JOIN categories AS c ON c.id = m.category_id
LEFT JOIN categories AS p ON p.id = c.parent_id AND p.user_id IS NULL
GROUP BY 1, 2, 3, 4;

COMMENT ON VIEW reporting.spending_by_month IS 'Outflows and inflows of each user by month, currency and category, without transfers.';
COMMENT ON COLUMN reporting.spending_by_month.user_id IS 'The user.';
COMMENT ON COLUMN reporting.spending_by_month.month IS 'The first day of the month.';
COMMENT ON COLUMN reporting.spending_by_month.currency IS 'The currency (ISO 4217).';
COMMENT ON COLUMN reporting.spending_by_month.category IS 'The system category, or that above a user''s own category; NULL for other own categories, whose names are the user''s, and for uncategorised transactions.';
COMMENT ON COLUMN reporting.spending_by_month.spent IS 'The sum of outflows, as a positive number.';
COMMENT ON COLUMN reporting.spending_by_month.received IS 'The sum of inflows.';
COMMENT ON COLUMN reporting.spending_by_month.transactions IS 'The number of transactions.';

CREATE VIEW reporting.balances_by_month WITH (security_barrier = true) AS
WITH changes AS (
    SELECT a.user_id, date_trunc('month', d.booked_on::timestamp)::date AS month, a.currency, a.kind,
        sum(d.delta) AS change, sum(d.n) AS transactions
    FROM balance_deltas AS d JOIN accounts AS a ON a.id = d.account_id
    WHERE a.deleted_at IS NULL
    GROUP BY 1, 2, 3, 4
), openings AS (
    SELECT user_id, currency, kind, sum(opening_balance) AS balance
    FROM accounts
    WHERE deleted_at IS NULL
    GROUP BY 1, 2, 3
)
SELECT user_id, c.month, currency, kind::text AS account_type, c.change,
    o.balance + sum(c.change) OVER (PARTITION BY user_id, currency, kind ORDER BY c.month) AS balance,
    c.transactions
FROM changes AS c JOIN openings AS o USING (user_id, currency, kind);

COMMENT ON VIEW reporting.balances_by_month IS 'Balances of each user by month, currency and type of account; a month without transactions has no row.';
COMMENT ON COLUMN reporting.balances_by_month.user_id IS 'The user.';
COMMENT ON COLUMN reporting.balances_by_month.month IS 'The first day of the month.';
COMMENT ON COLUMN reporting.balances_by_month.currency IS 'The currency (ISO 4217).';
COMMENT ON COLUMN reporting.balances_by_month.account_type IS 'The type of the accounts.';
COMMENT ON COLUMN reporting.balances_by_month.change IS 'The sum of the month''s transactions, transfers included.';
COMMENT ON COLUMN reporting.balances_by_month.balance IS 'The balance of these accounts at the end of the month.';
COMMENT ON COLUMN reporting.balances_by_month.transactions IS 'The number of transactions.';

CREATE VIEW reporting.users_by_month WITH (security_barrier = true) AS
SELECT date_trunc('month', created_at AT TIME ZONE 'UTC')::date AS month, status::text AS status, tier::text AS tier,
    count(*) AS users
FROM users
GROUP BY 1, 2, 3;

COMMENT ON VIEW reporting.users_by_month IS 'The number of users by the month of their registration.';
COMMENT ON COLUMN reporting.users_by_month.month IS 'The first day of the month, in UTC.';
COMMENT ON COLUMN reporting.users_by_month.status IS 'Their present status.';
COMMENT ON COLUMN reporting.users_by_month.tier IS 'Their present tier.';
COMMENT ON COLUMN reporting.users_by_month.users IS 'The number of users.';

GRANT USAGE ON SCHEMA reporting TO coffer_readonly;
GRANT SELECT ON reporting.spending_by_month, reporting.balances_by_month, reporting.users_by_month TO coffer_readonly;
