CREATE OR REPLACE FUNCTION reconcile(p_user uuid DEFAULT NULL)
RETURNS TABLE (figure text, user_id uuid, key jsonb, kept text, computed text)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 10 SET search_path = pg_catalog, pg_temp
AS $$
    WITH live AS NOT MATERIALIZED (
        SELECT t.user_id, t.account_id, t.category_id, t.currency, t.booked_on, t.transfer_id IS NOT NULL AS transfer, t.amount
        FROM public.transactions AS t
        WHERE t.deleted_at IS NULL AND (p_user IS NULL OR t.user_id = p_user)
    )
    SELECT 'accounts.balance', a.user_id, jsonb_build_object('account_id', a.id),
        a.balance::text, (a.opening_balance + coalesce(s.total, 0))::text
    FROM public.accounts AS a
    LEFT JOIN (SELECT l.account_id, sum(l.amount) AS total FROM live AS l GROUP BY 1) AS s ON s.account_id = a.id
    WHERE (p_user IS NULL OR a.user_id = p_user) AND a.balance <> a.opening_balance + coalesce(s.total, 0)
    UNION ALL
    SELECT 'balance_deltas', coalesce(b.user_id, s.user_id),
        jsonb_build_object('account_id', coalesce(b.account_id, s.account_id), 'booked_on', coalesce(b.booked_on, s.booked_on)),
        ROW(b.currency, b.delta, b.n)::text, ROW(s.currency, s.delta, s.n)::text
    FROM (SELECT d.* FROM public.balance_deltas AS d WHERE p_user IS NULL OR d.user_id = p_user) AS b
    FULL JOIN (
        SELECT l.user_id, l.account_id, l.booked_on, l.currency, sum(l.amount) AS delta, count(*) AS n FROM live AS l GROUP BY 1, 2, 3, 4
    ) AS s ON s.account_id = b.account_id AND s.booked_on = b.booked_on
    WHERE (b.user_id, b.currency, b.delta, b.n::bigint) IS DISTINCT FROM (s.user_id, s.currency, s.delta, s.n)
    UNION ALL
    SELECT 'monthly_spending', coalesce(m.user_id, s.user_id),
        jsonb_build_object('month', coalesce(m.month, s.month), 'currency', coalesce(m.currency, s.currency), 'category_id', coalesce(m.category_id, s.category_id)),
        ROW(m.spent, m.received, m.n)::text, ROW(s.spent, s.received, s.n)::text
    FROM (
        SELECT k.*, coalesce(k.category_id::text, '') AS category FROM public.monthly_spending AS k WHERE p_user IS NULL OR k.user_id = p_user
    ) AS m
    FULL JOIN (
        SELECT l.user_id, date_trunc('month', l.booked_on::timestamp)::date AS month, l.currency, l.category_id,
            coalesce(l.category_id::text, '') AS category,
            coalesce(-sum(l.amount) FILTER (WHERE l.amount < 0), 0) AS spent,
            coalesce(sum(l.amount) FILTER (WHERE l.amount > 0), 0) AS received,
            count(*) AS n
        FROM live AS l
        WHERE NOT l.transfer
        GROUP BY 1, 2, 3, 4
    ) AS s ON s.user_id = m.user_id AND s.month = m.month AND s.currency = m.currency AND s.category = m.category
    WHERE (m.spent, m.received, m.n::bigint) IS DISTINCT FROM (s.spent, s.received, s.n)
    UNION ALL
    SELECT 'transaction_facts', coalesce(f.user_id, s.user_id),
        jsonb_build_object('account_id', coalesce(f.account_id, s.account_id), 'booked_on', coalesce(f.booked_on, s.booked_on),
            'category_id', coalesce(nullif(f.category, ''), nullif(s.category, '')), 'transfer', coalesce(f.transfer, s.transfer)),
        ROW(f.spent, f.received, f.n)::text, ROW(s.spent, s.received, s.n)::text
    FROM (
        SELECT d.user_id, d.account_id, coalesce(d.category_id::text, '') AS category, d.currency, d.booked_on, d.transfer,
            sum(d.spent) AS spent, sum(d.received) AS received, sum(d.n) AS n
        FROM public.transaction_facts AS d
        WHERE p_user IS NULL OR d.user_id = p_user
        GROUP BY 1, 2, 3, 4, 5, 6
        HAVING sum(d.spent) <> 0 OR sum(d.received) <> 0 OR sum(d.n) <> 0
    ) AS f
    FULL JOIN (
        SELECT l.user_id, l.account_id, coalesce(l.category_id::text, '') AS category, l.currency, l.booked_on, l.transfer,
            coalesce(-sum(l.amount) FILTER (WHERE l.amount < 0), 0) AS spent,
            coalesce(sum(l.amount) FILTER (WHERE l.amount > 0), 0) AS received,
            count(*) AS n
        FROM live AS l
        GROUP BY 1, 2, 3, 4, 5, 6
    ) AS s ON s.account_id = f.account_id AND s.booked_on = f.booked_on AND s.category = f.category AND s.transfer = f.transfer
        AND s.currency = f.currency AND s.user_id = f.user_id
    WHERE (f.spent, f.received, f.n) IS DISTINCT FROM (s.spent, s.received, s.n)
    UNION ALL
    SELECT 'transactions.account_id', t.user_id, jsonb_build_object('transaction_id', t.id), 'not deleted', 'deleted'
    FROM public.accounts AS a
    JOIN public.transactions AS t ON t.account_id = a.id AND t.deleted_at IS NULL
    WHERE a.deleted_at IS NOT NULL AND (p_user IS NULL OR a.user_id = p_user)
    UNION ALL
    SELECT 'transactions.category_id', t.user_id, jsonb_build_object('transaction_id', t.id), t.category_id::text, NULL
    FROM public.categories AS c
    JOIN public.transactions AS t ON t.category_id = c.id
    WHERE (c.deleted_at IS NOT NULL OR c.user_id <> t.user_id) AND (p_user IS NULL OR t.user_id = p_user)
$$;

DROP FUNCTION purge_facts(integer);
DROP FUNCTION facts_kept_from();
