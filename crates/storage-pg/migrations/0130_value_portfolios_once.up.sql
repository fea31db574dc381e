-- Holdings have the value of the user's today, also while it is tomorrow elsewhere. A portfolio's holdings are
-- read once, with their latest prices.

CREATE OR REPLACE FUNCTION begin_unit(p_user uuid, p_session uuid, p_role user_role, p_tier user_tier, p_now timestamptz)
RETURNS void
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    -- Assignments are evaluated without the machinery of a query, which PERFORM starts.
    in_effect text := set_config('app.user_id', coalesce(p_user::text, ''), true);
    at_time text := set_config('app.now', p_now::text, true);
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

CREATE FUNCTION app_today() RETURNS date
LANGUAGE plpgsql STABLE SECURITY INVOKER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    at_time timestamptz := coalesce(nullif(current_setting('app.now', true), '')::timestamptz, now());
    zone text := coalesce((SELECT s.time_zone FROM public.user_settings AS s WHERE s.user_id = public.app_user_id()), 'UTC');
BEGIN
    RETURN (at_time AT TIME ZONE zone)::date;
EXCEPTION WHEN invalid_parameter_value THEN
    -- The database's list of time zones is older than the application's.
    RETURN (at_time AT TIME ZONE 'UTC')::date;
END
$$;
COMMENT ON FUNCTION app_today() IS 'The current date of the user of this transaction, in their time zone; without a user, or in a time zone unknown to the database, in UTC.';
REVOKE ALL ON FUNCTION app_today() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_today() TO coffer_app, coffer_system;

-- Prices of later days are rare: those of tomorrow elsewhere, and mistakes.
CREATE VIEW current_prices WITH (security_invoker = true) AS
SELECT l.symbol, l.currency,
    CASE WHEN l.quoted_on <= (SELECT app_today()) THEN l.quoted_on ELSE (
        SELECT max(pr.quoted_on)
        FROM prices AS pr
        WHERE pr.symbol = l.symbol AND pr.currency = l.currency AND pr.quoted_on <= (SELECT app_today())
    ) END AS quoted_on,
    CASE WHEN l.quoted_on <= (SELECT app_today()) THEN l.amount ELSE (
        SELECT pr.amount
        FROM prices AS pr
        WHERE pr.symbol = l.symbol AND pr.currency = l.currency AND pr.quoted_on <= (SELECT app_today())
        ORDER BY pr.quoted_on DESC
        LIMIT 1
    ) END AS amount
FROM latest_prices AS l;
COMMENT ON VIEW current_prices IS 'The latest price of each security up to the user''s today.';
COMMENT ON COLUMN current_prices.quoted_on IS 'The day of the price; NULL if there are only later ones.';
COMMENT ON COLUMN current_prices.amount IS 'The price of one unit; NULL if there are only later ones.';
GRANT SELECT ON current_prices TO coffer_app, coffer_system;

-- Amounts are texts: a product has up to twenty decimal places, more than some clients can read.
CREATE TYPE portfolio_value AS (holdings_count bigint, currencies text[], amounts text[]);
COMMENT ON TYPE portfolio_value IS 'The number of holdings, and their value in each currency, NULL without a price; amounts in different currencies are never added.';

DROP VIEW valued_portfolios;
CREATE VIEW valued_portfolios WITH (security_invoker = true) AS
SELECT p.id, p.user_id, p.name, p.account_type, p.country_code, p.home_country, p.base_currency, p.version,
    p.created_at, p.updated_at, p.deleted_at,
    (
        SELECT ROW(
            coalesce(sum(s.n), 0)::bigint,
            coalesce(array_agg(s.currency), '{}'),
            coalesce(array_agg(s.amount::text), '{}')
        )::portfolio_value
        FROM (
            SELECT h.currency, count(*) AS n, sum(h.quantity * latest.amount) AS amount
            FROM holdings AS h
            LEFT JOIN LATERAL (
                SELECT c.amount FROM current_prices AS c WHERE c.symbol = h.symbol AND c.currency = h.currency OFFSET 0
            ) AS latest ON true
            WHERE h.user_id = p.user_id AND h.portfolio_id = p.id AND h.deleted_at IS NULL
            GROUP BY h.currency
            ORDER BY h.currency
        ) AS s
    ) AS value
FROM portfolios AS p;

COMMENT ON VIEW valued_portfolios IS 'Portfolios with the values of their holdings at the latest known prices.';
COMMENT ON COLUMN valued_portfolios.value IS 'The number of holdings, and their value in each currency; NULL in those without a price.';

GRANT SELECT ON valued_portfolios TO coffer_app, coffer_system;

CREATE OR REPLACE VIEW valued_holdings WITH (security_invoker = true) AS
SELECT h.id, h.user_id, h.portfolio_id, h.symbol, h.name, h.quantity, h.currency, h.cost_basis, h.version,
    h.created_at, h.updated_at, h.deleted_at, latest.amount AS price, latest.quoted_on AS priced_on,
    h.quantity * latest.amount AS value
FROM holdings AS h
LEFT JOIN LATERAL (
    SELECT c.amount, c.quoted_on FROM current_prices AS c WHERE c.symbol = h.symbol AND c.currency = h.currency OFFSET 0
) AS latest ON true;
