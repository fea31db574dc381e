-- The text to search is generated, so that no writer can make it differ; but a newer version of the server may
-- know more of Unicode than the one that stored it.

ALTER FUNCTION reconcile(uuid) RENAME TO reconcile_figures;
REVOKE EXECUTE ON FUNCTION reconcile_figures(uuid) FROM coffer_system;

CREATE FUNCTION reconcile(p_user uuid DEFAULT NULL)
RETURNS TABLE (figure text, user_id uuid, key jsonb, kept text, computed text)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 10 SET search_path = pg_catalog, pg_temp
AS $$
    SELECT r.* FROM public.reconcile_figures(p_user) AS r
    UNION ALL
    SELECT 'transactions.search_text', t.user_id, jsonb_build_object('transaction_id', t.id), t.search_text, public.fold_text(t.description)
    FROM public.transactions AS t
    WHERE (p_user IS NULL OR t.user_id = p_user) AND t.search_text <> public.fold_text(t.description)
$$;

COMMENT ON FUNCTION reconcile(uuid) IS 'Recomputes every derived figure and text, of one user or all, and returns those that differ; there should be none. Also returns transactions that are not deleted although their account or category is. Changes nothing.';
COMMENT ON FUNCTION reconcile_figures(uuid) IS 'Recomputes the derived figures, and returns those that differ; a part of reconcile.';

REVOKE ALL ON FUNCTION reconcile(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reconcile(uuid) TO coffer_system;
