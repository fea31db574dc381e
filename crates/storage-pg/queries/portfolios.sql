--! totals : (currency?, amount?)
WITH kinds AS (
    SELECT account_type, count(*) AS portfolios
    FROM portfolios
    WHERE deleted_at IS NULL
    GROUP BY account_type
), sums AS (
    SELECT p.account_type, h.currency, sum(h.quantity * latest.amount) AS amount
    FROM portfolios AS p
    JOIN holdings AS h ON h.user_id = p.user_id AND h.portfolio_id = p.id
    LEFT JOIN LATERAL (
        SELECT c.amount FROM current_prices AS c WHERE c.symbol = h.symbol AND c.currency = h.currency OFFSET 0
    ) AS latest ON true
    WHERE p.deleted_at IS NULL AND h.deleted_at IS NULL AND latest.amount IS NOT NULL
    GROUP BY p.account_type, h.currency
)
SELECT kinds.account_type::text AS account_type, kinds.portfolios, sums.currency, sums.amount
FROM kinds
LEFT JOIN sums ON sums.account_type = kinds.account_type
ORDER BY kinds.account_type, sums.currency;

--! add_holdings (cost_bases[?])
INSERT INTO holdings
    (id, user_id, portfolio_id, symbol, name, quantity, currency, cost_basis, version, created_at,
     updated_at)
SELECT *
FROM unnest(:ids::uuid[], :user_ids::uuid[], :portfolio_ids::uuid[], :symbols::text[], :names::text[],
            :quantities::numeric[], :currencies::text[], :cost_bases::numeric[],
            :versions::integer[], :created_ats::timestamptz[], :updated_ats::timestamptz[]);

--! add_prices
INSERT INTO prices (id, symbol, currency, quoted_on, amount, created_at, updated_at)
SELECT id, symbol, currency, quoted_on, amount, created_at, created_at
FROM unnest(:ids::uuid[], :symbols::text[], :currencies::text[], :days::date[], :amounts::numeric[],
            :created_ats::timestamptz[]) AS price (id, symbol, currency, quoted_on, amount, created_at)
ON CONFLICT (symbol, currency, quoted_on) DO UPDATE
SET amount = excluded.amount, updated_at = excluded.updated_at;
