--! spending (category_ids[?])
-- Whole months are read from the monthly sums, and the days around them from the transactions: all of
-- the user's, since a user has few per day but many categories. Uncategorised outflows are spending;
-- uncategorised inflows are not refunds.
-- Adding up each range by category first makes it one range of the index, and keeps the join with the
-- categories small, whatever statistics the planner has. Most budgets have the same period, so each
-- range is read once.
WITH span AS (
    SELECT *
    FROM unnest(:user_ids::uuid[], :category_ids::uuid[], :sinces::date[], :first_months::date[],
                :after_months::date[], :untils::date[])
        WITH ORDINALITY AS span (user_id, category_id, since, first_month, after_months, until, place)
), expense AS MATERIALIZED (
    SELECT id, user_id, parent_id FROM categories WHERE kind = 'expense'
), days AS (
    SELECT place, user_id, category_id, since, first_month - 1 AS until FROM span WHERE since < first_month
    UNION ALL
    SELECT place, user_id, category_id, after_months, until FROM span WHERE after_months <= until
), line AS MATERIALIZED (
    SELECT range.*, line.*
    FROM (SELECT DISTINCT user_id, since, until FROM days) AS range
    CROSS JOIN LATERAL (
        SELECT currency, category_id, sum(greatest(-amount, 0)) AS spent,
            sum(greatest(amount, 0)) AS received
        FROM transactions
        WHERE user_id = range.user_id AND booked_on >= range.since AND booked_on <= range.until
            AND deleted_at IS NULL AND transfer_id IS NULL
        GROUP BY currency, category_id
    ) AS line
), moved AS (
    SELECT span.place, month.currency, month.spent, month.received
    FROM span
    JOIN expense
        ON span.category_id IN (expense.id, expense.parent_id)
            AND (expense.user_id IS NULL OR expense.user_id = span.user_id)
            AND span.first_month < span.after_months
    JOIN monthly_spending AS month
        ON month.user_id = span.user_id AND month.category_id = expense.id
            AND month.month >= span.first_month AND month.month < span.after_months
    UNION ALL
    SELECT span.place, month.currency, month.spent,
        CASE WHEN month.category_id IS NOT NULL THEN month.received ELSE 0 END
    FROM span
    CROSS JOIN LATERAL (
        SELECT currency, category_id, sum(spent) AS spent, sum(received) AS received
        FROM monthly_spending
        WHERE user_id = span.user_id AND month >= span.first_month AND month < span.after_months
        GROUP BY currency, category_id
    ) AS month
    LEFT JOIN expense ON expense.id = month.category_id
    WHERE span.category_id IS NULL AND (month.category_id IS NULL OR expense.id IS NOT NULL)
    UNION ALL
    SELECT days.place, line.currency, line.spent,
        CASE WHEN line.category_id IS NOT NULL THEN line.received ELSE 0 END
    FROM days
    JOIN line USING (user_id, since, until)
    LEFT JOIN expense ON expense.id = line.category_id
    WHERE CASE
        WHEN line.category_id IS NULL THEN days.category_id IS NULL AND line.spent > 0
        WHEN days.category_id IS NULL THEN expense.id IS NOT NULL
        ELSE days.category_id IN (expense.id, expense.parent_id)
    END
)
SELECT place, currency, sum(spent) AS spent, sum(received) AS refunded
FROM moved
GROUP BY place, currency
ORDER BY place, currency;

--! add_alerts
INSERT INTO budget_alerts
    (id, user_id, budget_id, period_start, threshold, spent, available, created_at, updated_at)
SELECT id, user_id, budget_id, period_start, threshold, spent, available, created_at, created_at
FROM unnest(:ids::uuid[], :user_ids::uuid[], :budget_ids::uuid[], :period_starts::date[],
            :thresholds::smallint[], :spents::numeric[], :availables::numeric[],
            :created_ats::timestamptz[])
    AS alert (id, user_id, budget_id, period_start, threshold, spent, available, created_at)
ORDER BY user_id, budget_id, period_start, threshold
ON CONFLICT (user_id, budget_id, period_start, threshold) DO NOTHING;
