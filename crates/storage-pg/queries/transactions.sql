--! count_all
-- All of the user's that are not deleted. Triggers count the rows, deleted ones included.
SELECT (
    coalesce((SELECT sum(n) FROM stored_counts WHERE resource = 'transactions'), 0)
    - (SELECT count(*) FROM transactions WHERE deleted_at IS NOT NULL)
)::bigint AS rows;

--! active_ids
-- Here and below, the ids come from a subquery, and deleted rows are excluded with coalesce, so that
-- each row is looked up by its id whatever statistics the planner has. Given the array itself or
-- IS NULL, it may read all rows of the user, or of everyone, and compare each with each id.
SELECT id FROM transactions
WHERE id = ANY(ARRAY(SELECT unnest(:ids::uuid[]))) AND coalesce(deleted_at, 'infinity') = 'infinity';

--! recategorise (category_id?)
-- Here and below, the change set is written in the same statement. Its first batch that changes a row
-- adds it, and later ones add to the number of rows. The foreign key of its rows is checked at the end.
WITH changed AS MATERIALIZED (
    UPDATE transactions AS t
    SET category_id = :category_id, version = t.version + 1, updated_at = :at
    FROM (
        SELECT id, category_id,
            (SELECT kind FROM categories WHERE categories.id = transactions.category_id) AS category_kind
        FROM transactions
        WHERE id = ANY(ARRAY(SELECT unnest(:ids::uuid[]))) AND coalesce(deleted_at, 'infinity') = 'infinity'
            AND category_id IS DISTINCT FROM :category_id
        OFFSET 0
    ) AS previous
    WHERE t.id = previous.id
    RETURNING t.id, t.user_id, t.version, previous.category_id AS category_before, previous.category_kind
), change_set AS (
    INSERT INTO change_sets AS s (id, user_id, kind, category_id, row_count, version, created_at, updated_at)
    SELECT :change_set_id, user_id, 'recategorisation', :category_id, count(*), 1, :at, :at
    FROM changed
    GROUP BY user_id
    ON CONFLICT (id) DO UPDATE SET row_count = s.row_count + excluded.row_count
), recorded AS (
    INSERT INTO change_set_rows (user_id, change_set_id, entity, entity_id, category_before, category_after,
                                 deleted, deleted_before, kind_before, version_before, version_after, created_at,
                                 updated_at)
    SELECT user_id, :change_set_id, 'transaction', id, category_before, :category_id, false, false, category_kind,
        version - 1, version, :at, :at
    FROM changed
)
SELECT id FROM changed;

--! delete_many
-- Transfers are deleted with both legs, whichever of them is requested.
WITH changed AS MATERIALIZED (
    UPDATE transactions
    SET deleted_at = :at, version = version + 1, updated_at = :at
    WHERE coalesce(deleted_at, 'infinity') = 'infinity' AND id = ANY(ARRAY(
        SELECT unnest(:ids::uuid[])
        UNION
        SELECT half.id
        FROM (
            SELECT user_id, transfer_id
            FROM transactions
            WHERE id = ANY(ARRAY(SELECT unnest(:ids::uuid[])))
                AND coalesce(deleted_at, 'infinity') = 'infinity' AND transfer_id IS NOT NULL
            OFFSET 0
        ) AS named
        CROSS JOIN LATERAL (
            SELECT id
            FROM transactions
            WHERE user_id = named.user_id AND transfer_id = named.transfer_id
            OFFSET 0
        ) AS half
    ))
    RETURNING id, user_id, category_id, version,
        (SELECT kind FROM categories WHERE categories.id = transactions.category_id) AS category_kind
), change_set AS (
    INSERT INTO change_sets AS s (id, user_id, kind, row_count, version, created_at, updated_at)
    SELECT :change_set_id, user_id, 'deletion', count(*), 1, :at, :at
    FROM changed
    GROUP BY user_id
    ON CONFLICT (id) DO UPDATE SET row_count = s.row_count + excluded.row_count
), recorded AS (
    INSERT INTO change_set_rows (user_id, change_set_id, entity, entity_id, category_before, category_after,
                                 deleted, deleted_before, kind_before, version_before, version_after, created_at,
                                 updated_at)
    SELECT user_id, :change_set_id, 'transaction', id, category_id, category_id, true, false, category_kind,
        version - 1, version, :at, :at
    FROM changed
)
SELECT id FROM changed;

--! forget_transfer
UPDATE transactions
SET former_transfer_id = NULL, version = version + 1, updated_at = :at
WHERE former_transfer_id = :former_transfer_id
RETURNING id;

--! add_many (category_ids[?], original_amounts[?], original_currencies[?], external_ids[?], transfer_ids[?])
-- Rows without an active account or category are left out, and so are existing ones; see
-- rejection_reasons.
INSERT INTO transactions
    (id, user_id, account_id, category_id, booked_on, amount, currency, original_amount,
     original_currency, description, external_id, transfer_id, version, created_at, updated_at)
SELECT given.*
FROM unnest(:ids::uuid[], :user_ids::uuid[], :account_ids::uuid[], :category_ids::uuid[], :days::date[],
            :amounts::numeric[], :currencies::text[], :original_amounts::numeric[],
            :original_currencies::text[], :descriptions::text[], :external_ids::text[],
            :transfer_ids::uuid[], :versions::integer[], :created_ats::timestamptz[],
            :updated_ats::timestamptz[])
    AS given (id, user_id, account_id, category_id, booked_on, amount, currency, original_amount,
              original_currency, description, external_id, transfer_id, version, created_at, updated_at)
WHERE EXISTS (
        SELECT FROM accounts AS a
        WHERE a.user_id = given.user_id AND a.id = given.account_id AND a.currency = given.currency
            AND a.deleted_at IS NULL
    )
    AND (given.category_id IS NULL OR EXISTS (
        SELECT FROM categories AS c WHERE c.id = given.category_id AND c.deleted_at IS NULL
    ))
ON CONFLICT DO NOTHING
RETURNING id;

--! rejection_reasons (category_ids[?])
SELECT EXISTS (SELECT FROM transactions AS t WHERE t.id = given.id) AS id_exists,
    EXISTS (
        SELECT FROM accounts AS a
        WHERE a.user_id = given.user_id AND a.id = given.account_id AND a.currency = given.currency
            AND a.deleted_at IS NULL
    ) AS has_account,
    given.category_id IS NULL OR EXISTS (
        SELECT FROM categories AS c WHERE c.id = given.category_id AND c.deleted_at IS NULL
    ) AS has_category
FROM unnest(:ids::uuid[], :user_ids::uuid[], :account_ids::uuid[], :currencies::text[], :category_ids::uuid[])
    WITH ORDINALITY AS given (id, user_id, account_id, currency, category_id, place)
ORDER BY given.place;

--! lock_facts
SELECT pg_try_advisory_xact_lock(hashtext('coffer transaction facts')) AS locked;

--! purge_facts
SELECT purge_facts(:rows) AS purged;
