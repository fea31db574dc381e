-- The latest price of each security: the newest of thousands of prices is otherwise searched for every holding
-- whenever a portfolio is valued.

-- A low fill factor, so that the index is used even if the table is small: a lookup by index takes a third of the
-- time of reading a page of a hundred rows.
CREATE TABLE latest_prices (
    symbol text NOT NULL,
    currency text NOT NULL,
    quoted_on date NOT NULL,
    amount numeric(28,10) NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT latest_prices_pkey PRIMARY KEY (symbol, currency)
) WITH (fillfactor = 10);

COMMENT ON TABLE latest_prices IS 'The latest price of each security in each currency; the same for all users. Maintained by triggers on prices, never written otherwise.';
COMMENT ON COLUMN latest_prices.symbol IS 'Ticker symbol as the exchange writes it.';
COMMENT ON COLUMN latest_prices.currency IS 'The currency of the price (ISO 4217).';
COMMENT ON COLUMN latest_prices.quoted_on IS 'The day of the price.';
COMMENT ON COLUMN latest_prices.amount IS 'The price of one unit, up to ten decimal places.';
COMMENT ON COLUMN latest_prices.created_at IS 'The time at which the security had its first price.';
COMMENT ON COLUMN latest_prices.updated_at IS 'The time at which the latest price was added or corrected.';
COMMENT ON INDEX latest_prices_pkey IS 'Finds the latest price of a holding.';

ALTER TABLE latest_prices ENABLE ROW LEVEL SECURITY;
CREATE POLICY latest_prices_signed_in ON latest_prices FOR SELECT TO coffer_app
    USING ((SELECT app_user_id()) IS NOT NULL);
CREATE POLICY latest_prices_system ON latest_prices FOR SELECT TO coffer_system USING (true);
COMMENT ON POLICY latest_prices_signed_in ON latest_prices IS 'Every signed-in user reads prices.';
COMMENT ON POLICY latest_prices_system ON latest_prices IS 'Jobs and administration read all.';

GRANT SELECT ON latest_prices TO coffer_app, coffer_system;

-- New prices only replace older ones, so that imports at the same time end with the newest. Prices that are
-- deleted, or moved to another day or security, are rare; then the latest one is looked up.
CREATE FUNCTION follow_prices() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        DELETE FROM public.latest_prices;
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        PERFORM FROM public.latest_prices AS l
        WHERE EXISTS (SELECT FROM removed AS r WHERE r.symbol = l.symbol AND r.currency = l.currency)
        ORDER BY l.symbol, l.currency
        FOR UPDATE;
        DELETE FROM public.latest_prices AS l
        USING removed AS r
        WHERE r.symbol = l.symbol AND r.currency = l.currency AND r.quoted_on = l.quoted_on;
        INSERT INTO public.latest_prices AS l (symbol, currency, quoted_on, amount, created_at, updated_at)
        SELECT k.symbol, k.currency, p.quoted_on, p.amount, p.created_at, p.updated_at
        FROM (SELECT DISTINCT r.symbol, r.currency FROM removed AS r) AS k
        CROSS JOIN LATERAL (
            SELECT * FROM public.prices AS p
            WHERE p.symbol = k.symbol AND p.currency = k.currency
            ORDER BY p.quoted_on DESC
            LIMIT 1
        ) AS p
        ORDER BY k.symbol, k.currency
        ON CONFLICT ON CONSTRAINT latest_prices_pkey DO NOTHING;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO public.latest_prices AS l (symbol, currency, quoted_on, amount, created_at, updated_at)
        SELECT DISTINCT ON (a.symbol, a.currency) a.symbol, a.currency, a.quoted_on, a.amount, a.created_at, a.updated_at
        FROM added AS a
        ORDER BY a.symbol, a.currency, a.quoted_on DESC
        ON CONFLICT ON CONSTRAINT latest_prices_pkey DO UPDATE
        SET quoted_on = excluded.quoted_on, amount = excluded.amount, updated_at = excluded.updated_at
        WHERE excluded.quoted_on >= l.quoted_on;
    END IF;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION follow_prices() IS 'Maintains latest_prices.';
REVOKE ALL ON FUNCTION follow_prices() FROM PUBLIC;

CREATE TRIGGER latest_added AFTER INSERT ON prices REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION follow_prices();
CREATE TRIGGER latest_changed AFTER UPDATE ON prices REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION follow_prices();
CREATE TRIGGER latest_removed AFTER DELETE ON prices REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION follow_prices();
CREATE TRIGGER latest_truncated AFTER TRUNCATE ON prices
    FOR EACH STATEMENT EXECUTE FUNCTION follow_prices();
COMMENT ON TRIGGER latest_added ON prices IS 'Maintains the latest prices.';
COMMENT ON TRIGGER latest_changed ON prices IS 'Maintains the latest prices.';
COMMENT ON TRIGGER latest_removed ON prices IS 'Maintains the latest prices.';
COMMENT ON TRIGGER latest_truncated ON prices IS 'Maintains the latest prices.';

INSERT INTO latest_prices (symbol, currency, quoted_on, amount, created_at, updated_at)
SELECT DISTINCT ON (symbol, currency) symbol, currency, quoted_on, amount, created_at, updated_at
FROM prices
ORDER BY symbol, currency, quoted_on DESC;

CREATE OR REPLACE FUNCTION reconcile(p_user uuid DEFAULT NULL)
RETURNS TABLE (figure text, user_id uuid, key jsonb, kept text, computed text)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 10 SET search_path = pg_catalog, pg_temp
AS $$
    SELECT r.* FROM public.reconcile_figures(p_user) AS r
    UNION ALL
    SELECT 'transactions.search_text', t.user_id, jsonb_build_object('transaction_id', t.id), t.search_text, public.fold_text(t.description)
    FROM public.transactions AS t
    WHERE (p_user IS NULL OR t.user_id = p_user) AND t.search_text <> public.fold_text(t.description)
    UNION ALL
    SELECT 'latest_prices', NULL, jsonb_build_object('symbol', coalesce(l.symbol, p.symbol), 'currency', coalesce(l.currency, p.currency)),
        l.quoted_on || ' ' || l.amount, p.quoted_on || ' ' || p.amount
    FROM public.latest_prices AS l
    FULL JOIN (
        SELECT DISTINCT ON (symbol, currency) symbol, currency, quoted_on, amount
        FROM public.prices
        ORDER BY symbol, currency, quoted_on DESC
    ) AS p ON p.symbol = l.symbol AND p.currency = l.currency
    WHERE p_user IS NULL AND (l.quoted_on, l.amount) IS DISTINCT FROM (p.quoted_on, p.amount)
$$;
