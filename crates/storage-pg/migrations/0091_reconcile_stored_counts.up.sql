-- Counts are reconciled with everything else, in the same statement.

ALTER FUNCTION reconcile(uuid) RENAME TO reconcile_transactions;
REVOKE EXECUTE ON FUNCTION reconcile_transactions(uuid) FROM coffer_system;

CREATE FUNCTION reconcile(p_user uuid DEFAULT NULL)
RETURNS TABLE (figure text, user_id uuid, key jsonb, kept text, computed text)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 10 SET search_path = pg_catalog, pg_temp
AS $$
    SELECT r.* FROM public.reconcile_transactions(p_user) AS r
    UNION ALL
    SELECT 'stored_counts', coalesce(s.user_id, c.user_id), jsonb_build_object('resource', coalesce(s.resource, c.resource)),
        s.n::text, c.n::text
    FROM (SELECT k.* FROM public.stored_counts AS k WHERE p_user IS NULL OR k.user_id = p_user) AS s
    FULL JOIN (
        SELECT c.user_id, 'transactions'::public.stored_resource AS resource, count(*) AS n FROM public.transactions AS c WHERE c.user_id IS NOT NULL AND (p_user IS NULL OR c.user_id = p_user) GROUP BY 1 UNION ALL
        SELECT c.user_id, 'accounts'::public.stored_resource, count(*) FROM public.accounts AS c WHERE c.user_id IS NOT NULL AND (p_user IS NULL OR c.user_id = p_user) GROUP BY 1 UNION ALL
        SELECT c.user_id, 'categories'::public.stored_resource, count(*) FROM public.categories AS c WHERE c.user_id IS NOT NULL AND (p_user IS NULL OR c.user_id = p_user) GROUP BY 1 UNION ALL
        SELECT c.user_id, 'budgets'::public.stored_resource, count(*) FROM public.budgets AS c WHERE c.user_id IS NOT NULL AND (p_user IS NULL OR c.user_id = p_user) GROUP BY 1 UNION ALL
        SELECT c.user_id, 'portfolios'::public.stored_resource, count(*) FROM public.portfolios AS c WHERE c.user_id IS NOT NULL AND (p_user IS NULL OR c.user_id = p_user) GROUP BY 1 UNION ALL
        SELECT c.user_id, 'holdings'::public.stored_resource, count(*) FROM public.holdings AS c WHERE c.user_id IS NOT NULL AND (p_user IS NULL OR c.user_id = p_user) GROUP BY 1 UNION ALL
        SELECT c.user_id, 'chat_sessions'::public.stored_resource, count(*) FROM public.chat_sessions AS c WHERE c.user_id IS NOT NULL AND (p_user IS NULL OR c.user_id = p_user) GROUP BY 1 UNION ALL
        SELECT c.user_id, 'chat_messages'::public.stored_resource, count(*) FROM public.chat_history AS c WHERE c.user_id IS NOT NULL AND (p_user IS NULL OR c.user_id = p_user) GROUP BY 1
    ) AS c ON c.user_id = s.user_id AND c.resource = s.resource
    WHERE s.n IS DISTINCT FROM c.n
$$;

COMMENT ON FUNCTION reconcile(uuid) IS 'Recomputes every derived figure, of one user or of all, and returns those that differ: there must be none. Also transactions that a deleted account or category should not have. It changes nothing.';
COMMENT ON FUNCTION reconcile_transactions(uuid) IS 'What reconcile recomputes from the transactions.';

REVOKE ALL ON FUNCTION reconcile(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reconcile(uuid) TO coffer_system;
