CREATE OR REPLACE VIEW valued_holdings WITH (security_invoker = true) AS
SELECT h.id, h.user_id, h.portfolio_id, h.symbol, h.name, h.quantity, h.currency, h.cost_basis, h.version,
    h.created_at, h.updated_at, h.deleted_at, latest.amount AS price, latest.quoted_on AS priced_on,
    h.quantity * latest.amount AS value
FROM holdings AS h
LEFT JOIN LATERAL (
    SELECT pr.amount, pr.quoted_on
    FROM prices AS pr
    WHERE pr.symbol = h.symbol AND pr.currency = h.currency
    ORDER BY pr.quoted_on DESC
    LIMIT 1
) AS latest ON true;

DROP VIEW valued_portfolios;
CREATE VIEW valued_portfolios WITH (security_invoker = true) AS
SELECT p.id, p.user_id, p.name, p.account_type, p.country_code, p.home_country, p.base_currency, p.version,
    p.created_at, p.updated_at, p.deleted_at,
    (
        SELECT count(*) FROM holdings AS h WHERE h.user_id = p.user_id AND h.portfolio_id = p.id AND h.deleted_at IS NULL
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
            WHERE h.user_id = p.user_id AND h.portfolio_id = p.id AND h.deleted_at IS NULL
            GROUP BY h.currency
        ) AS s
    ) AS totals
FROM portfolios AS p;

COMMENT ON VIEW valued_portfolios IS 'Portfolios with the values of their holdings at the latest known prices.';
COMMENT ON COLUMN valued_portfolios.holdings_count IS 'The number of holdings.';
COMMENT ON COLUMN valued_portfolios.totals IS 'The value per currency, as objects {currency, amount}; amounts in different currencies are never added.';

GRANT SELECT ON valued_portfolios TO coffer_app, coffer_system;

DROP TYPE portfolio_value;
DROP VIEW current_prices;
DROP FUNCTION app_today();

CREATE OR REPLACE FUNCTION begin_unit(p_user uuid, p_session uuid, p_role user_role, p_tier user_tier, p_now timestamptz)
RETURNS void
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    -- An assignment is evaluated without the machinery of a query, which PERFORM starts.
    in_effect text := set_config('app.user_id', coalesce(p_user::text, ''), true);
BEGIN
    IF p_session IS NULL THEN
        RETURN;
    END IF;
    PERFORM
    FROM public.sessions AS s
    JOIN public.users AS u ON u.id = s.user_id
    WHERE s.id = p_session
        AND s.user_id = p_user
        AND s.ended_at IS NULL
        AND s.idle_expires_at > p_now
        AND s.absolute_expires_at > p_now
        AND u.status IN ('active', 'deletion_requested')
        AND u.role = p_role
        AND u.tier = p_tier;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'CF001',
            MESSAGE = 'the session has no effect',
            DETAIL = 'It has ended, or its user''s status, role or tier is no longer what it was when the token was made.';
    END IF;
END
$$;
