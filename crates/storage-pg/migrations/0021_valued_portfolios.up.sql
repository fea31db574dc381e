-- Under the policies of the caller (security_invoker), so nobody sees more through it. The amounts
-- are text within the JSON, or reading them would make them floating point. A holding without a
-- price adds nothing. The sums are a sub-query of the select list, which the planner evaluates
-- only for the rows that a page keeps.

CREATE VIEW valued_portfolios WITH (security_invoker = true) AS
SELECT p.id, p.user_id, p.name, p.account_type, p.country_code, p.home_country, p.base_currency, p.version,
    p.created_at, p.updated_at, p.deleted_at,
    (
        SELECT count(*) FROM holdings AS h WHERE h.user_id = p.user_id AND h.portfolio_id = p.id
    ) AS holdings_count,
    (
        SELECT coalesce(
            jsonb_agg(jsonb_build_object('currency', s.currency, 'amount', s.amount::text) ORDER BY s.currency),
            '[]'
        )
        FROM (
            SELECT h.currency, sum(h.quantity * latest.amount) AS amount
            FROM holdings AS h
            CROSS JOIN LATERAL (
                SELECT pr.amount
                FROM prices AS pr
                WHERE pr.symbol = h.symbol AND pr.currency = h.currency
                ORDER BY pr.quoted_on DESC
                LIMIT 1
            ) AS latest
            WHERE h.user_id = p.user_id AND h.portfolio_id = p.id
            GROUP BY h.currency
        ) AS s
    ) AS totals
FROM portfolios AS p;

COMMENT ON VIEW valued_portfolios IS 'Portfolios with what their holdings are worth at the latest known prices.';
COMMENT ON COLUMN valued_portfolios.holdings_count IS 'How many holdings there are.';
COMMENT ON COLUMN valued_portfolios.totals IS 'The value, an object {currency, amount} for each currency; unlike currencies are never added.';

GRANT SELECT ON valued_portfolios TO coffer_app, coffer_system;
