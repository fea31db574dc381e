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
    SELECT array_agg(id) AS ids FROM categories WHERE id = :id OR parent_id = :id AND deleted_at IS NULL
)
SELECT (
        SELECT count(*) FROM transactions
        WHERE category_id = ANY((SELECT ids FROM ids)::uuid[]) AND deleted_at IS NULL
    ) AS transactions,
    (
        SELECT count(*) FROM budgets
        WHERE category_id = ANY((SELECT ids FROM ids)::uuid[]) AND deleted_at IS NULL
    ) AS budgets,
    (SELECT count(*) FROM categories WHERE parent_id = :id AND deleted_at IS NULL) AS categories;

--! move_uses
WITH moved AS (
    UPDATE transactions
    SET category_id = :target, version = version + 1, updated_at = :at
    WHERE category_id = :id
    RETURNING deleted_at
), budgeted AS (
    -- Deleted ones stay, so that restoring one does not add a second budget to the target.
    UPDATE budgets
    SET category_id = :target, version = version + 1, updated_at = :at
    WHERE category_id = :id AND deleted_at IS NULL
    RETURNING id
), nested AS (
    UPDATE categories
    SET parent_id = :target, version = version + 1, updated_at = :at
    WHERE parent_id = :id AND deleted_at IS NULL
    RETURNING id
)
SELECT (SELECT count(*) FROM moved WHERE deleted_at IS NULL) AS transactions,
    (SELECT count(*) FROM budgeted) AS budgets,
    (SELECT count(*) FROM nested) AS categories;
