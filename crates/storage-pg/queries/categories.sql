--! lock
SELECT lock_finance() IS NOT NULL AS locked;

--! usage
-- The monthly sums include all transactions except transfers.
WITH spent AS MATERIALIZED (
    SELECT category_id, sum(n)::bigint AS n
    FROM monthly_spending
    WHERE category_id IS NOT NULL
    GROUP BY category_id
), transferred AS MATERIALIZED (
    SELECT category_id, count(*) AS n
    FROM transactions
    WHERE transfer_id IS NOT NULL AND category_id IS NOT NULL AND deleted_at IS NULL
    GROUP BY category_id
), budgeted AS MATERIALIZED (
    SELECT category_id, count(*) AS n
    FROM budgets
    WHERE category_id IS NOT NULL AND deleted_at IS NULL
    GROUP BY category_id
), nested AS MATERIALIZED (
    SELECT parent_id, count(*) AS n
    FROM categories
    WHERE parent_id IS NOT NULL AND deleted_at IS NULL
    GROUP BY parent_id
)
SELECT category.id, coalesce(spent.n, 0) + coalesce(transferred.n, 0) AS transactions,
    coalesce(budgeted.n, 0) AS budgets, coalesce(nested.n, 0) AS categories
FROM categories AS category
LEFT JOIN spent ON spent.category_id = category.id
LEFT JOIN transferred ON transferred.category_id = category.id
LEFT JOIN budgeted ON budgeted.category_id = category.id
LEFT JOIN nested ON nested.parent_id = category.id
WHERE category.deleted_at IS NULL
ORDER BY lower(category.name), category.id;

--! uses
SELECT (SELECT count(*) FROM transactions WHERE category_id = :id AND deleted_at IS NULL) AS transactions,
    (SELECT count(*) FROM budgets WHERE category_id = :id AND deleted_at IS NULL) AS budgets,
    (SELECT count(*) FROM categories WHERE parent_id = :id AND deleted_at IS NULL) AS categories;

--! uses_with_subcategories
WITH ids AS MATERIALIZED (
    SELECT array_agg(id) AS ids FROM categories WHERE id = :id OR parent_id = :id
)
SELECT booked.active AS transactions, budgeted.active AS budgets, nested.active AS categories,
    booked.deleted AS deleted_transactions, budgeted.deleted AS deleted_budgets, nested.deleted AS deleted_categories
FROM (
    SELECT count(*) FILTER (WHERE deleted_at IS NULL) AS active, count(deleted_at) AS deleted
    FROM transactions
    WHERE category_id = ANY((SELECT ids FROM ids)::uuid[])
) AS booked
CROSS JOIN (
    SELECT count(*) FILTER (WHERE deleted_at IS NULL) AS active, count(deleted_at) AS deleted
    FROM budgets
    WHERE category_id = ANY((SELECT ids FROM ids)::uuid[])
) AS budgeted
CROSS JOIN (
    SELECT count(*) FILTER (WHERE deleted_at IS NULL) AS active, count(deleted_at) AS deleted
    FROM categories
    WHERE parent_id = :id
) AS nested;

--! move_uses
-- Deleted transactions move, too, so that they can be restored. They are recorded, but not counted, and their
-- version stays, so that the change set that deleted them can still be undone. Deleted budgets stay, so that
-- restoring one does not add a second budget to the target. Budgets that are deleted or changed afterwards, in
-- favour of others, are recorded as they are before.
WITH moved AS MATERIALIZED (
    UPDATE transactions
    SET category_id = :target, version = version + (deleted_at IS NULL)::integer, updated_at = :at
    WHERE category_id = :id
    RETURNING id, version, deleted_at
), budgeted AS MATERIALIZED (
    UPDATE budgets
    SET category_id = :target, version = version + 1, updated_at = :at
    WHERE category_id = :id AND deleted_at IS NULL AND id <> ALL(:ended_budget_ids::uuid[])
    RETURNING id, version
), nested AS MATERIALIZED (
    UPDATE categories
    SET parent_id = :target, version = version + 1, updated_at = :at
    WHERE parent_id = :id AND deleted_at IS NULL
    RETURNING id, version
), changed AS MATERIALIZED (
    SELECT 'transaction'::changed_entity AS entity, id, :id::uuid AS category_before, :target::uuid AS category_after,
        false AS deleted, deleted_at IS NOT NULL AS deleted_before, version, NULL::date AS starts_on, NULL::date AS ends_on, NULL::numeric AS amount, NULL::numeric[] AS past_amounts,
        NULL::date[] AS past_days
    FROM moved
    UNION ALL
    SELECT 'budget', id, :id, :target, false, false, version, NULL, NULL, NULL, NULL, NULL FROM budgeted
    UNION ALL
    SELECT 'category', id, :id, :target, false, false, version, NULL, NULL, NULL, NULL, NULL FROM nested
    UNION ALL
    SELECT 'budget', id, category_id, category_id, true, false, version + 1, NULL, NULL, NULL, NULL, NULL
    FROM budgets
    WHERE id = ANY(ARRAY(SELECT unnest(:ended_budget_ids::uuid[])))
    UNION ALL
    SELECT 'budget', id, category_id, category_id, false, false, version + 1, starts_on, ends_on, amount, past_amounts,
        past_amounts_before
    FROM budgets
    WHERE id = ANY(ARRAY(SELECT unnest(:changed_budget_ids::uuid[])))
), change_set AS (
    INSERT INTO change_sets (id, user_id, kind, category_id, merged_category_id, row_count, version, created_at,
                             updated_at)
    SELECT :change_set_id, merged.user_id, 'category_merge', :target, :id, (SELECT count(*) FROM changed WHERE NOT deleted_before),
        1, :at, :at
    FROM categories AS merged
    WHERE merged.id = :id
    RETURNING user_id
), recorded AS (
    INSERT INTO change_set_rows (user_id, change_set_id, entity, entity_id, category_before, category_after, deleted,
                                 deleted_before, version_before, version_after, starts_on_before, ends_on_before, amount_before, past_amounts_before, past_days_before,
                                 created_at, updated_at)
    SELECT change_set.user_id, :change_set_id, entity, id, category_before, category_after, deleted,
        deleted_before, version - (NOT deleted_before)::integer, version,
        starts_on, ends_on,
        amount, past_amounts, past_days, :at, :at
    FROM changed CROSS JOIN change_set
)
SELECT (SELECT count(*) FROM moved WHERE deleted_at IS NULL) AS transactions,
    (SELECT count(*) FROM budgeted) AS budgets,
    (SELECT count(*) FROM nested) AS categories;
