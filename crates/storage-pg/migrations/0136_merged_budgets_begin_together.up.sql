-- A budget that gets the amounts of another one begins with the first of both, so that nothing that rolled over
-- is lost.
ALTER TABLE change_set_rows ADD COLUMN starts_on_before date;
ALTER TABLE change_set_rows ADD CONSTRAINT change_set_rows_start_of_amounts CHECK (starts_on_before IS NULL OR amount_before IS NOT NULL);
COMMENT ON COLUMN change_set_rows.starts_on_before IS 'The first day of a budget before its amounts changed; NULL if they did not, or if the change could not move it.';

CREATE OR REPLACE FUNCTION undo_change_set(p_change_set uuid, p_at timestamptz) RETURNS bigint
LANGUAGE sql SECURITY INVOKER SET search_path = pg_catalog, pg_temp
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
    WITH undoable AS MATERIALIZED (
        SELECT s.entity_id, s.category_id, s.version_before FROM public.change_set_states(p_change_set) AS s WHERE s.reason IS NULL
    ), others AS MATERIALIZED (
        SELECT r.entity, r.entity_id, r.category_before, r.version_before, r.starts_on_before, r.ends_on_before, r.amount_before,
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
            starts_on = coalesce(o.starts_on_before, b.starts_on),
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
