--! totals
SELECT kind::text AS kind, currency, count(*) AS accounts, sum(balance) AS amount
FROM accounts
WHERE deleted_at IS NULL AND closed_on IS NULL
GROUP BY kind, currency
ORDER BY accounts.kind, currency;

--! balances
WITH points AS (
    SELECT CASE
            WHEN :monthly THEN least((step + interval '1 month' - interval '1 day')::date, :until::date)
            ELSE step::date
        END AS day
    FROM generate_series(
        CASE WHEN :monthly THEN date_trunc('month', :since::date::timestamp) ELSE :since::date::timestamp END,
        :until::date::timestamp,
        CASE WHEN :monthly THEN interval '1 month' ELSE interval '1 day' END
    ) AS step
), spans AS (
    SELECT day, coalesce(lag(day) OVER (ORDER BY day), '-infinity') AS after
    FROM points
)
SELECT account.id, spans.day, account.currency,
    account.opening_balance
        + sum(coalesce(moved.delta, 0)) OVER (PARTITION BY account.id ORDER BY spans.day) AS amount
FROM accounts AS account
CROSS JOIN spans
CROSS JOIN LATERAL (
    SELECT sum(delta) AS delta
    FROM balance_deltas
    WHERE account_id = account.id AND booked_on > spans.after AND booked_on <= spans.day
) AS moved
WHERE account.id = ANY(ARRAY(SELECT unnest(:ids::uuid[]))) AND account.deleted_at IS NULL
ORDER BY account.id, spans.day;
