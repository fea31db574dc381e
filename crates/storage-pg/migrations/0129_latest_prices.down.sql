CREATE OR REPLACE FUNCTION reconcile(p_user uuid DEFAULT NULL)
RETURNS TABLE (figure text, user_id uuid, key jsonb, kept text, computed text)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 10 SET search_path = pg_catalog, pg_temp
AS $$
    SELECT r.* FROM public.reconcile_figures(p_user) AS r
    UNION ALL
    SELECT 'transactions.search_text', t.user_id, jsonb_build_object('transaction_id', t.id), t.search_text, public.fold_text(t.description)
    FROM public.transactions AS t
    WHERE (p_user IS NULL OR t.user_id = p_user) AND t.search_text <> public.fold_text(t.description)
$$;
DROP TRIGGER latest_truncated ON prices;
DROP TRIGGER latest_removed ON prices;
DROP TRIGGER latest_changed ON prices;
DROP TRIGGER latest_added ON prices;
DROP FUNCTION follow_prices();
DROP TABLE latest_prices;
