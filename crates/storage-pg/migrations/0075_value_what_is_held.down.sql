CREATE OR REPLACE VIEW valued_portfolios WITH (security_invoker = true) AS
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
