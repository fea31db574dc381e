--! net_worth
-- An account counts from the first point on or after its opening: the day that its owner has set, or the
-- earlier of the days of its creation and of its first transaction. The balance at a point is the stored
-- one less the movements after the point, so that only these are read. A closed account counts until the
-- day before it was closed. Holdings count from the day on which they were recorded, since earlier
-- quantities are unknown.
WITH point AS (
    SELECT *
    FROM unnest(:days::date[], :ends::timestamptz[]) WITH ORDINALITY AS point (day, ends_at, place)
), account AS (
    SELECT account.id, account.currency, account.closed_on, account.balance,
        1 + coalesce(
            width_bucket(account.opened_on - 1, :days::date[]),
            least(
                width_bucket(account.created_at, :ends::timestamptz[]),
                width_bucket(first.booked_on - 1, :days::date[])
            )
        ) AS opening
    FROM accounts AS account
    LEFT JOIN LATERAL (
        SELECT booked_on
        FROM balance_deltas
        WHERE account_id = account.id
        ORDER BY booked_on
        LIMIT 1
    ) AS first ON true
    WHERE account.deleted_at IS NULL
), movement AS (
    SELECT account.id, account.currency, account.closed_on, account.balance, point.place, 0 AS delta
    FROM account
    JOIN point ON point.place >= account.opening
    UNION ALL
    SELECT account.id, account.currency, account.closed_on, account.balance, moved.place, moved.delta
    FROM account
    CROSS JOIN LATERAL (
        SELECT width_bucket(later.booked_on - 1, :days::date[]) + 1 AS place, sum(later.delta) AS delta
        FROM (
            SELECT booked_on, delta
            FROM balance_deltas
            WHERE account_id = account.id AND booked_on > (:days::date[])[account.opening]
            OFFSET 0
        ) AS later
        GROUP BY 1
    ) AS moved
), balance AS (
    SELECT place, currency, closed_on,
        balance - coalesce(
            sum(sum(delta)) OVER (PARTITION BY id ORDER BY place DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
            0
        ) AS amount
    FROM movement
    GROUP BY id, currency, closed_on, balance, place
), worth AS (
    SELECT point.day, balance.currency, balance.amount AS accounts, 0::numeric AS holdings
    FROM balance
    JOIN point ON point.place = balance.place
    WHERE balance.closed_on IS NULL OR balance.closed_on > point.day
    UNION ALL
    SELECT point.day, holding.currency, 0, holding.quantity * latest.amount
    FROM portfolios AS portfolio
    JOIN holdings AS holding ON holding.user_id = portfolio.user_id AND holding.portfolio_id = portfolio.id
    JOIN point ON holding.created_at < point.ends_at
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
-- Uncategorised inflows are income and outflows are expenses; other transactions are what their
-- category is for, so that a refund reduces an expense.
WITH part AS (
    SELECT *
    FROM unnest(:sinces::date[], :first_months::date[], :after_months::date[], :untils::date[])
        WITH ORDINALITY AS part (since, first_month, after_months, until, place)
), days AS (
    SELECT place, since, first_month - 1 AS until FROM part WHERE since < first_month
    UNION ALL
    SELECT place, after_months, until FROM part WHERE after_months <= until
), moved AS (
    SELECT part.place, month.currency, month.category_id, sum(month.spent) AS spent,
        sum(month.received) AS received
    FROM part
    CROSS JOIN LATERAL (
        SELECT currency, category_id, spent, received
        FROM monthly_spending
        WHERE month >= part.first_month AND month < part.after_months
        OFFSET 0
    ) AS month
    GROUP BY part.place, month.currency, month.category_id
    UNION ALL
    SELECT days.place, line.currency, line.category_id, sum(greatest(-line.amount, 0)),
        sum(greatest(line.amount, 0))
    FROM days
    CROSS JOIN LATERAL (
        SELECT currency, category_id, amount
        FROM transactions
        WHERE booked_on >= days.since AND booked_on <= days.until
            AND deleted_at IS NULL AND transfer_id IS NULL
        OFFSET 0
    ) AS line
    GROUP BY days.place, line.currency, line.category_id
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

--! category_spending (currency?) : (category_id?, month?)
-- Only amounts that are to be converted are separate for each month, so that there are few rows.
WITH moved AS (
    SELECT CASE WHEN month.currency <> :currency::text THEN month.month END AS month, month.currency,
        month.category_id, sum(month.spent) AS spent, sum(month.received) AS received
    FROM monthly_spending AS month
    WHERE month.month >= :first_month::date AND month.month < :after_months::date
    GROUP BY 1, month.currency, month.category_id
    UNION ALL
    SELECT CASE
            WHEN line.currency <> :currency::text
                THEN line.booked_on - extract(day FROM line.booked_on)::integer + 1
        END,
        line.currency, line.category_id, sum(greatest(-line.amount, 0)), sum(greatest(line.amount, 0))
    FROM (
        VALUES (:since::date, :first_month::date - 1), (:after_months::date, :until::date)
    ) AS days (since, until)
    CROSS JOIN LATERAL (
        SELECT booked_on, currency, category_id, amount
        FROM transactions
        WHERE booked_on >= days.since AND booked_on <= days.until
            AND deleted_at IS NULL AND transfer_id IS NULL
        OFFSET 0
    ) AS line
    GROUP BY 1, line.currency, line.category_id
)
SELECT moved.category_id, moved.month, moved.currency,
    sum(moved.spent - CASE WHEN moved.category_id IS NULL THEN 0 ELSE moved.received END) AS spent
FROM moved
LEFT JOIN categories AS category ON category.id = moved.category_id
WHERE category.kind = 'expense' OR moved.category_id IS NULL AND moved.spent > 0
GROUP BY moved.category_id, moved.month, moved.currency
ORDER BY moved.category_id, moved.currency, moved.month;

--! account_spending (currency?) : (month?)
-- Sums up before the join with the categories, so that it has few rows. Only amounts that are to be
-- converted are separate for each month.
WITH moved AS (
    SELECT account_id,
        CASE
            WHEN currency <> :currency::text THEN booked_on - extract(day FROM booked_on)::integer + 1
        END AS month,
        currency, category_id, sum(amount) AS amount, sum(least(amount, 0)) AS outflow
    FROM transactions
    WHERE booked_on >= :since::date AND booked_on <= :until::date
        AND deleted_at IS NULL AND transfer_id IS NULL
    GROUP BY account_id, 2, currency, category_id
)
SELECT moved.account_id, moved.month, moved.currency,
    -sum(CASE WHEN moved.category_id IS NULL THEN moved.outflow ELSE moved.amount END) AS spent
FROM moved
LEFT JOIN categories AS category ON category.id = moved.category_id
WHERE category.kind = 'expense' OR moved.category_id IS NULL AND moved.outflow < 0
GROUP BY moved.account_id, moved.month, moved.currency
ORDER BY moved.account_id, moved.currency, moved.month;
