--! add
INSERT INTO exchange_rates (id, base, quote, quoted_on, rate, created_at, updated_at)
SELECT id, base, quote, quoted_on, rate, created_at, created_at
FROM unnest(:ids::uuid[], :bases::text[], :quotes::text[], :days::date[], :rates::numeric[],
            :created_ats::timestamptz[]) AS rate (id, base, quote, quoted_on, rate, created_at)
ON CONFLICT (base, quote, quoted_on) DO UPDATE
SET rate = excluded.rate, updated_at = excluded.updated_at
WHERE exchange_rates.rate <> excluded.rate;

--! among
-- Pairs without any rate are excluded once instead of for each day.
WITH pair AS MATERIALIZED (
    SELECT base, quote
    FROM unnest(:currencies::text[]) AS base
    CROSS JOIN unnest(:currencies::text[]) AS quote
    WHERE base <> quote
        AND EXISTS (SELECT FROM exchange_rates AS rate WHERE rate.base = base.base AND rate.quote = quote.quote)
)
SELECT wanted.day, pair.base, pair.quote, latest.rate, latest.quoted_on
FROM pair
CROSS JOIN unnest(:days::date[]) AS wanted (day)
CROSS JOIN LATERAL (
    SELECT rate.rate, rate.quoted_on
    FROM exchange_rates AS rate
    WHERE rate.base = pair.base AND rate.quote = pair.quote AND rate.quoted_on <= wanted.day
    ORDER BY rate.quoted_on DESC
    LIMIT 1
) AS latest;

--! latest
-- Moves from pair to pair by the index, since there are few pairs but many days per pair.
WITH RECURSIVE pair AS (
    (SELECT base, quote FROM exchange_rates ORDER BY base, quote LIMIT 1)
    UNION ALL
    SELECT following.base, following.quote
    FROM pair
    CROSS JOIN LATERAL (
        SELECT rate.base, rate.quote
        FROM exchange_rates AS rate
        WHERE (rate.base, rate.quote) > (pair.base, pair.quote)
        ORDER BY rate.base, rate.quote
        LIMIT 1
    ) AS following
)
SELECT pair.base, pair.quote, latest.rate, latest.quoted_on
FROM pair
CROSS JOIN LATERAL (
    SELECT rate.rate, rate.quoted_on
    FROM exchange_rates AS rate
    WHERE rate.base = pair.base AND rate.quote = pair.quote AND rate.quoted_on <= :day
    ORDER BY rate.quoted_on DESC
    LIMIT 1
) AS latest;
