-- Undoes a change set. The plans go by the keys, whatever statistics there are: a change set rarely has more
-- than 100,000 rows, and its user perhaps millions of transactions.

CREATE FUNCTION change_set_states(p_change_set uuid)
RETURNS TABLE (entity_id uuid, category_id uuid, deleted boolean, version_before integer, reason text)
LANGUAGE sql STABLE SECURITY INVOKER ROWS 10000 SET search_path = pg_catalog, pg_temp
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
    SELECT s.entity_id, s.category_id, s.deleted, s.version_before,
        -- Both legs of a deleted transfer are restored, or neither.
        coalesce(s.reason, max(s.reason) OVER (PARTITION BY CASE WHEN s.deleted THEN coalesce(s.transfer_id, s.entity_id) ELSE s.entity_id END))
    FROM (
        SELECT r.entity_id, r.deleted, r.version_before, t.transfer_id,
            CASE
                WHEN c.id IS NOT NULL THEN r.category_before
                WHEN r.deleted THEN t.category_id
            END AS category_id,
            CASE
                WHEN t.id IS NULL THEN 'changed'
                WHEN a.deleted_at IS NOT NULL THEN 'account_deleted'
                WHEN t.version <> r.version_after OR (t.deleted_at IS NOT NULL) <> r.deleted THEN 'changed'
                WHEN r.deleted AND a.closed_on IS NOT NULL THEN 'account_closed'
                WHEN r.deleted AND a.opened_on > t.booked_on THEN 'before_opening'
                WHEN c.kind <> r.kind_before THEN 'category_changed'
                WHEN r.category_before IS NOT NULL AND c.id IS NULL AND (NOT r.deleted OR t.category_id IS NULL) THEN 'category_deleted'
                WHEN r.deleted AND t.external_id IS NOT NULL AND EXISTS (
                    SELECT FROM public.transactions AS o
                    WHERE o.user_id = t.user_id AND o.account_id = t.account_id AND o.external_id = t.external_id AND o.deleted_at IS NULL
                ) THEN 'already_exists'
            END AS reason
        FROM public.change_set_rows AS r
        LEFT JOIN LATERAL (
            SELECT * FROM public.transactions WHERE id = r.entity_id OFFSET 0
        ) AS t ON true
        LEFT JOIN LATERAL (
            SELECT deleted_at, closed_on, opened_on FROM public.accounts WHERE id = t.account_id OFFSET 0
        ) AS a ON true
        LEFT JOIN LATERAL (
            SELECT id, kind FROM public.categories WHERE id = r.category_before AND coalesce(deleted_at, 'infinity') = 'infinity' OFFSET 0
        ) AS c ON true
        WHERE r.user_id = (SELECT s.user_id FROM public.change_sets AS s WHERE s.id = p_change_set)
            AND r.change_set_id = p_change_set AND r.entity = 'transaction' AND NOT r.deleted_before
    ) AS s
$$;

COMMENT ON FUNCTION change_set_states(uuid) IS 'The transactions of a change set, each with the category that undoing gives it, and the reason why it cannot be undone: changed since, account_deleted, account_closed, before_opening, category_changed for a category whose kind has changed, category_deleted, or already_exists for an external id that is in use again; NULL if it can be.';
REVOKE ALL ON FUNCTION change_set_states(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION change_set_states(uuid) TO coffer_app, coffer_system;

CREATE FUNCTION change_set_other_states(p_change_set uuid)
RETURNS TABLE (entity changed_entity, entity_id uuid, reason text)
LANGUAGE sql STABLE SECURITY INVOKER ROWS 100 SET search_path = pg_catalog, pg_temp
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
    SELECT s.entity, s.entity_id,
        -- A budget that got the amounts of others and those that ended for it change back together.
        CASE WHEN bool_or(s.has_changed) OVER (PARTITION BY CASE WHEN s.is_merged THEN NULL ELSE s.entity_id END) THEN 'changed' END
    FROM (
        SELECT r.entity, r.entity_id, r.deleted OR r.amount_before IS NOT NULL AS is_merged,
            coalesce(b.version, c.version) IS DISTINCT FROM r.version_after
                OR (coalesce(b.deleted_at, c.deleted_at) IS NOT NULL) <> r.deleted AS has_changed
        FROM public.change_set_rows AS r
        LEFT JOIN LATERAL (
            SELECT version, deleted_at FROM public.budgets WHERE id = r.entity_id OFFSET 0
        ) AS b ON true
        LEFT JOIN LATERAL (
            SELECT version, deleted_at FROM public.categories WHERE id = r.entity_id OFFSET 0
        ) AS c ON true
        WHERE r.user_id = (SELECT s.user_id FROM public.change_sets AS s WHERE s.id = p_change_set)
            AND r.change_set_id = p_change_set AND r.entity <> 'transaction'
    ) AS s
$$;

COMMENT ON FUNCTION change_set_other_states(uuid) IS 'The budgets and categories of a change set, each with the reason why it cannot be changed back: changed since; NULL if it can be. Merged budgets have one reason together.';
REVOKE ALL ON FUNCTION change_set_other_states(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION change_set_other_states(uuid) TO coffer_app, coffer_system;

CREATE FUNCTION change_set_conflicts(p_change_set uuid)
RETURNS TABLE (entity changed_entity, entity_id uuid, reason text)
LANGUAGE sql STABLE SECURITY INVOKER ROWS 100 SET search_path = pg_catalog, pg_temp
AS $$
    SELECT 'transaction'::public.changed_entity, s.entity_id, s.reason
    FROM public.change_set_states(p_change_set) AS s
    WHERE s.reason IS NOT NULL
    UNION ALL
    SELECT o.entity, o.entity_id, o.reason
    FROM public.change_set_other_states(p_change_set) AS o
    WHERE o.reason IS NOT NULL
$$;

COMMENT ON FUNCTION change_set_conflicts(uuid) IS 'The rows of a change set whose change cannot be undone, with the reason, as in change_set_states and change_set_other_states.';
REVOKE ALL ON FUNCTION change_set_conflicts(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION change_set_conflicts(uuid) TO coffer_app, coffer_system;

CREATE FUNCTION undo_change_set(p_change_set uuid, p_at timestamptz) RETURNS bigint
LANGUAGE sql SECURITY INVOKER SET search_path = pg_catalog, pg_temp
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
    WITH undoable AS MATERIALIZED (
        SELECT s.entity_id, s.category_id, s.version_before FROM public.change_set_states(p_change_set) AS s WHERE s.reason IS NULL
    ), others AS MATERIALIZED (
        SELECT r.entity, r.entity_id, r.category_before, r.version_before, r.ends_on_before, r.amount_before,
            r.past_amounts_before, r.past_days_before
        FROM public.change_set_other_states(p_change_set) AS s
        CROSS JOIN LATERAL (
            SELECT * FROM public.change_set_rows WHERE change_set_id = p_change_set AND entity_id = s.entity_id OFFSET 0
        ) AS r
        WHERE s.reason IS NULL
    ), transactions AS (
        UPDATE public.transactions AS t
        SET category_id = u.category_id, deleted_at = NULL, version = t.version + 1, updated_at = p_at
        FROM undoable AS u
        WHERE t.id = u.entity_id
        RETURNING t.user_id, t.id, t.version, u.version_before
    ), budgets AS (
        UPDATE public.budgets AS b
        SET category_id = o.category_before, deleted_at = NULL, version = b.version + 1, updated_at = p_at,
            ends_on = CASE WHEN o.amount_before IS NULL THEN b.ends_on ELSE o.ends_on_before END,
            amount = coalesce(o.amount_before, b.amount),
            past_amounts = coalesce(o.past_amounts_before, b.past_amounts),
            past_amounts_before = coalesce(o.past_days_before, b.past_amounts_before)
        FROM others AS o
        WHERE o.entity = 'budget' AND b.id = o.entity_id
        RETURNING b.user_id, b.id, b.version, o.version_before
    ), categories AS (
        UPDATE public.categories AS c
        SET parent_id = o.category_before, version = c.version + 1, updated_at = p_at
        FROM others AS o
        WHERE o.entity = 'category' AND c.id = o.entity_id
        RETURNING c.user_id, c.id, c.version, o.version_before
    ), deleted_before AS (
        -- Restored or not since, they return unless they were moved to another category.
        UPDATE public.transactions AS t
        SET category_id = r.category_before, version = t.version + (t.deleted_at IS NULL)::integer, updated_at = p_at
        FROM public.change_set_rows AS r
        WHERE r.change_set_id = p_change_set AND r.deleted_before AND t.id = r.entity_id AND t.category_id = r.category_after
        RETURNING 1
    ), undone AS MATERIALIZED (
        SELECT * FROM transactions UNION ALL SELECT * FROM budgets UNION ALL SELECT * FROM categories
    ), restored AS (
        -- The merged category, if the caller restored it for this undo: deleting and restoring it raised its
        -- version twice.
        SELECT c.user_id, c.id, c.version, c.version - 2 AS version_before
        FROM public.change_sets AS s
        JOIN public.categories AS c ON c.id = s.merged_category_id
        WHERE s.id = p_change_set AND c.updated_at = p_at
    ), followed AS (
        -- Earlier change sets, which were the latest change of the row before this one, are again.
        UPDATE public.change_set_rows AS r
        SET version_after = u.version, updated_at = p_at
        FROM (SELECT * FROM undone UNION ALL SELECT * FROM restored) AS u
        WHERE r.entity_id = u.id AND r.version_after = u.version_before
        RETURNING 1
    )
    SELECT count(*) FROM undone
$$;

COMMENT ON FUNCTION undo_change_set(uuid, timestamptz) IS 'Undoes the change of the rows of a change set that have not changed since, and returns their number. An earlier change set of the same rows can be undone afterwards. A merged category is restored before.';
REVOKE ALL ON FUNCTION undo_change_set(uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION undo_change_set(uuid, timestamptz) TO coffer_app, coffer_system;
