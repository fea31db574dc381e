--! totals
SELECT account.kind::text AS kind, account.currency, count(*) AS accounts,
    sum(account.balance - later.scheduled) AS amount, sum(later.scheduled) AS scheduled
FROM accounts AS account
CROSS JOIN LATERAL (
    SELECT coalesce(sum(delta), 0)
        + CASE WHEN account.opened_on > :today THEN account.opening_balance ELSE 0 END AS scheduled
    FROM balance_deltas
    WHERE account_id = account.id AND booked_on > :today
) AS later
WHERE account.deleted_at IS NULL AND coalesce(account.closed_on > :today, true)
GROUP BY account.kind, account.currency
ORDER BY account.kind, account.currency;

--! balances
-- The opening balance counts from the account's opening: the day that its owner has set, or the earlier
-- of the days of its creation and of its first transaction.
WITH points AS (
    SELECT day, ends_at, coalesce(lag(day) OVER (ORDER BY day), '-infinity') AS after
    FROM unnest(:days::date[], :ends::timestamptz[]) AS point (day, ends_at)
)
SELECT account.id, points.day, account.currency,
    CASE WHEN coalesce(account.opened_on <= points.day,
        account.created_at < points.ends_at OR first.booked_on <= points.day)
    THEN account.opening_balance ELSE 0 END
        + sum(coalesce(moved.delta, 0)) OVER (PARTITION BY account.id ORDER BY points.day) AS amount
FROM accounts AS account
LEFT JOIN LATERAL (
    SELECT booked_on
    FROM balance_deltas
    WHERE account_id = account.id
    ORDER BY booked_on
    LIMIT 1
) AS first ON true
CROSS JOIN points
CROSS JOIN LATERAL (
    SELECT sum(delta) AS delta
    FROM balance_deltas
    WHERE account_id = account.id AND booked_on > points.after AND booked_on <= points.day
) AS moved
WHERE account.id = ANY(ARRAY(SELECT unnest(:ids::uuid[]))) AND account.deleted_at IS NULL
ORDER BY account.id, points.day;

--! first_booked_on
SELECT booked_on FROM balance_deltas WHERE account_id = :id ORDER BY booked_on LIMIT 1;

--! last_booked_on
SELECT booked_on FROM balance_deltas WHERE account_id = :id ORDER BY booked_on DESC LIMIT 1;
