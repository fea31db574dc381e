-- A transaction can be deleted from a closed account, and so its deletion can be undone, unless the account was
-- closed before the date of the transaction.

CREATE OR REPLACE FUNCTION change_set_states(p_change_set uuid)
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
                WHEN r.deleted AND a.closed_on < t.booked_on THEN 'after_closing'
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

COMMENT ON FUNCTION change_set_states(uuid) IS 'The transactions of a change set, each with the category that undoing gives it, and the reason why it cannot be undone: changed since, account_deleted, after_closing, before_opening, category_changed for a category whose kind has changed, category_deleted, or already_exists for an external id that is in use again; NULL if it can be.';
