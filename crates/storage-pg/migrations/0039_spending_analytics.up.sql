-- Code reads the names of this schema and not what is behind them. Here these are plain views. With
-- TimescaleDB, transaction_facts can become a hypertable on booked_on (it has no key that stands in
-- the way) and this view a continuous aggregate of the same columns; analytics reach back as far as
-- facts are kept then, and so reconcile must leave out what was dropped.
--
-- It reads facts with the owner's rights, hence shows everyone's: not for requests, which read
-- monthly_spending, and not for coffer_readonly, since it tells what each person spends.

CREATE SCHEMA analytics;
COMMENT ON SCHEMA analytics IS 'What reports and segments are computed from.';
GRANT USAGE ON SCHEMA analytics TO coffer_system;

CREATE VIEW analytics.spending_monthly AS
SELECT f.user_id, date_trunc('month', f.booked_on::timestamp)::date AS month, f.currency, f.category_id,
    sum(f.spent)::numeric(38,4) AS spent, sum(f.received)::numeric(38,4) AS received, sum(f.n)::bigint AS n
FROM transaction_facts AS f
WHERE NOT f.transfer
GROUP BY 1, 2, 3, 4
HAVING sum(f.n) <> 0;

COMMENT ON VIEW analytics.spending_monthly IS 'What each user spent and received in a month, by currency and category, from facts.';
COMMENT ON COLUMN analytics.spending_monthly.user_id IS 'Whose.';
COMMENT ON COLUMN analytics.spending_monthly.month IS 'The first day of the month.';
COMMENT ON COLUMN analytics.spending_monthly.currency IS 'In which currency (ISO 4217).';
COMMENT ON COLUMN analytics.spending_monthly.category_id IS 'In which category; NULL for none.';
COMMENT ON COLUMN analytics.spending_monthly.spent IS 'The sum of outflows, as a positive number; transfers are left out.';
COMMENT ON COLUMN analytics.spending_monthly.received IS 'The sum of inflows; transfers are left out.';
COMMENT ON COLUMN analytics.spending_monthly.n IS 'How many transactions.';

GRANT SELECT ON analytics.spending_monthly TO coffer_system;
