--: ClaimedJob(user_id?)
--: StoredJob(error?)

--! enqueue (user_id?)
SELECT enqueue_job(:id, :kind, :key, :user_id, :payload, :run_at, :now) AS added;

--! claim : ClaimedJob
-- The array is computed once, before any row is updated.
UPDATE jobs
SET attempts = attempts + 1, run_at = :until, claim = :claim, updated_at = :now
WHERE id = ANY (ARRAY(
    SELECT id
    FROM jobs
    WHERE kind = :kind AND state = 'pending' AND run_at <= :now
    ORDER BY run_at
    LIMIT 1
    FOR UPDATE SKIP LOCKED
))
RETURNING id, key, user_id, payload, attempts, created_at;

--! complete
UPDATE jobs
SET state = 'done', payload = '{}', claim = NULL, error = NULL, updated_at = :now
WHERE id = :id AND claim = :claim;

--! retry
UPDATE jobs
SET run_at = :run_at, claim = NULL, error = :error, updated_at = :now
WHERE id = :id AND claim = :claim;

--! bury
UPDATE jobs
SET state = 'dead', claim = NULL, error = :error, updated_at = :now
WHERE id = :id AND claim = :claim;

--! release
UPDATE jobs
SET run_at = :now, claim = NULL, attempts = attempts - 1, updated_at = :now
WHERE id = :id AND claim = :claim;

--! list_dead : StoredJob
SELECT id, kind, key, attempts, error, run_at, created_at, updated_at
FROM jobs
WHERE state = 'dead'
ORDER BY updated_at DESC
LIMIT :rows;

--! list_failing : StoredJob
SELECT id, kind, key, attempts, error, run_at, created_at, updated_at
FROM jobs
WHERE state = 'pending' AND error IS NOT NULL
ORDER BY created_at
LIMIT :rows;

--! revive
UPDATE jobs
SET state = 'pending', attempts = 0, run_at = :now, created_at = :now, updated_at = :now
WHERE state = 'dead' AND (:all OR id = ANY (:ids));

--! hasten
UPDATE jobs
SET run_at = :now, updated_at = :now
WHERE kind = :kind AND state = 'pending' AND run_at > :now AND claim IS NULL AND error IS NOT NULL;

--! measure
SELECT kind,
    count(*) FILTER (WHERE state = 'pending') AS pending,
    count(*) FILTER (WHERE state = 'pending' AND error IS NOT NULL) AS failing,
    count(*) FILTER (WHERE state = 'dead') AS dead,
    coalesce(extract(epoch FROM :now - min(created_at) FILTER (WHERE state = 'pending')), 0)::float8 AS oldest_seconds
FROM jobs
WHERE state = 'pending' OR state = 'dead'
GROUP BY kind;

--! purge
DELETE FROM jobs
WHERE id IN (
    SELECT id
    FROM jobs
    WHERE (state = 'done' AND updated_at < :done_before) OR (state = 'dead' AND updated_at < :dead_before)
    LIMIT :rows
    FOR UPDATE SKIP LOCKED
);
