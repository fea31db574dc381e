--! undo
SELECT undo_change_set(:change_set_id, :at) AS undone;

--! conflicts
-- The number of all of them comes with each of the first.
SELECT entity::text AS entity, entity_id AS id, reason, count(*) OVER () AS n
FROM change_set_conflicts(:change_set_id)
ORDER BY entity_id
LIMIT :rows;

--! trim
-- The oldest change sets of the user beyond this number of rows. A change set counts as a hundred more, so
-- that many small ones are bounded, too; the newest is always kept.
DELETE FROM change_sets
WHERE id IN (
    SELECT id
    FROM (
        SELECT id, sum(row_count + 100) OVER (ORDER BY id DESC) - row_count - 100 AS newer_rows
        FROM change_sets
        WHERE user_id = app_user_id()
    ) AS counted
    WHERE newer_rows >= :rows
);

--! lock_purge
SELECT pg_try_advisory_xact_lock(hashtext('coffer change sets')) AS locked;

--! purge
-- Whole change sets, oldest first, until they have this number of rows: at least one, if one is old enough.
-- Ids follow the time, so that the primary key bounds the search.
DELETE FROM change_sets
WHERE id IN (
    SELECT id
    FROM (
        SELECT id, sum(row_count + 1) OVER (ORDER BY id) - row_count - 1 AS rows_before
        FROM (
            SELECT id, row_count
            FROM change_sets
            WHERE id < :made_before AND created_at < :before
            ORDER BY id
            LIMIT :rows
        ) AS oldest
    ) AS counted
    WHERE rows_before < :rows
);
