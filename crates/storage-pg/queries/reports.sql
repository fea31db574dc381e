--! net_worth
-- What moved on an account goes to the first point on or after its day, and the opening balance to the
-- first of all; the running sums are the balances. A closed account counts until the day before it was closed.
-- Holdings count from the day they were recorded on: what was held before is not known.
WITH point AS (
    SELECT * FROM unnest(:days::date[]) WITH ORDINALITY AS point (day, place)
), movement AS (
    SELECT account.id, account.currency, account.closed_at, point.place,
        CASE point.place WHEN 1 THEN account.opening_balance ELSE 0 END AS delta
    FROM accounts AS account
    CROSS JOIN point
    WHERE account.deleted_at IS NULL
    UNION ALL
    SELECT account.id, account.currency, account.closed_at,
        width_bucket(moved.booked_on - 1, :days::date[]) + 1, moved.delta
    FROM accounts AS account
    JOIN balance_deltas AS moved ON moved.account_id = account.id
    WHERE account.deleted_at IS NULL AND moved.booked_on <= :until
), balance AS (
    SELECT place, currency, closed_at, sum(sum(delta)) OVER (PARTITION BY id ORDER BY place) AS amount
    FROM movement
    GROUP BY id, currency, closed_at, place
), worth AS (
    SELECT point.day, balance.currency, balance.amount AS accounts, 0::numeric AS holdings
    FROM balance
    JOIN point ON point.place = balance.place
    WHERE balance.closed_at IS NULL OR balance.closed_at >= (point.day + 1)::timestamp AT TIME ZONE 'UTC'
    UNION ALL
    SELECT point.day, holding.currency, 0, holding.quantity * latest.amount
    FROM portfolios AS portfolio
    JOIN holdings AS holding ON holding.user_id = portfolio.user_id AND holding.portfolio_id = portfolio.id
    JOIN point ON holding.created_at < (point.day + 1)::timestamp AT TIME ZONE 'UTC'
    CROSS JOIN LATERAL (
        SELECT price.amount
        FROM prices AS price
        WHERE price.symbol = holding.symbol AND price.currency = holding.currency
            AND price.quoted_on <= point.day
        ORDER BY price.quoted_on DESC
        LIMIT 1
    ) AS latest
    WHERE portfolio.deleted_at IS NULL AND holding.deleted_at IS NULL
)
SELECT day, currency, sum(accounts) AS accounts, round(sum(holdings), 10) AS holdings
FROM worth
GROUP BY day, currency
ORDER BY day, currency;

--! cash_flow
-- What has no category is income when it comes in and an expense when it goes out; what has one is
-- what the category is for, so that a refund makes an expense less.
WITH part AS (
    SELECT *
    FROM unnest(:sinces::date[], :first_months::date[], :after_months::date[], :untils::date[])
        WITH ORDINALITY AS part (since, first_month, after_months, until, place)
), days AS (
    SELECT place, since, first_month - 1 AS until FROM part WHERE since < first_month
    UNION ALL
    SELECT place, after_months, until FROM part WHERE after_months <= until
), moved AS (
    SELECT part.place, month.currency, month.category_id, month.spent, month.received
    FROM part
    JOIN monthly_spending AS month ON month.month >= part.first_month AND month.month < part.after_months
    UNION ALL
    SELECT days.place, line.currency, line.category_id, greatest(-line.amount, 0), greatest(line.amount, 0)
    FROM days
    JOIN transactions AS line ON line.booked_on >= days.since AND line.booked_on <= days.until
    WHERE line.deleted_at IS NULL AND line.transfer_id IS NULL
)
SELECT moved.place, moved.currency,
    sum(CASE category.kind
        WHEN 'income' THEN moved.received - moved.spent
        WHEN 'expense' THEN 0
        ELSE moved.received
    END) AS income,
    sum(CASE category.kind
        WHEN 'expense' THEN moved.spent - moved.received
        WHEN 'income' THEN 0
        ELSE moved.spent
    END) AS expense
FROM moved
LEFT JOIN categories AS category ON category.id = moved.category_id
GROUP BY moved.place, moved.currency
ORDER BY moved.place, moved.currency;

--! category_spending : (category_id?)
WITH moved AS (
    SELECT month.currency, month.category_id, month.spent, month.received
    FROM monthly_spending AS month
    WHERE month.month >= :first_month::date AND month.month < :after_months::date
    UNION ALL
    SELECT line.currency, line.category_id, greatest(-line.amount, 0), greatest(line.amount, 0)
    FROM (
        VALUES (:since::date, :first_month::date - 1), (:after_months::date, :until::date)
    ) AS days (since, until)
    JOIN transactions AS line ON line.booked_on >= days.since AND line.booked_on <= days.until
    WHERE line.deleted_at IS NULL AND line.transfer_id IS NULL
)
SELECT moved.category_id, moved.currency,
    sum(moved.spent - CASE WHEN moved.category_id IS NULL THEN 0 ELSE moved.received END) AS spent
FROM moved
LEFT JOIN categories AS category ON category.id = moved.category_id
WHERE category.kind = 'expense' OR moved.category_id IS NULL AND moved.spent > 0
GROUP BY moved.category_id, moved.currency
ORDER BY moved.category_id, moved.currency;

--! account_spending
SELECT line.account_id, line.currency, -sum(line.amount) AS spent
FROM transactions AS line
LEFT JOIN categories AS category ON category.id = line.category_id
WHERE line.booked_on >= :since::date AND line.booked_on <= :until::date
    AND line.deleted_at IS NULL AND line.transfer_id IS NULL
    AND (category.kind = 'expense' OR line.category_id IS NULL AND line.amount < 0)
GROUP BY line.account_id, line.currency
ORDER BY line.account_id, line.currency;
