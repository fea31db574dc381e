--! rotate
UPDATE sessions
SET generation = :generation, rotated_at = :rotated_at, last_seen_at = :rotated_at,
    idle_expires_at = :idle_expires_at, updated_at = :rotated_at
WHERE id = :id AND generation = :generation - 1 AND ended_at IS NULL;

--! step_up
-- Another request may add a method at the same time.
UPDATE sessions
SET amr = amr || ARRAY(SELECT method FROM unnest(:amr::text[]) AS method WHERE method <> ALL (amr)),
    authenticated_at = GREATEST(authenticated_at, :at), updated_at = :at
WHERE id = :id AND ended_at IS NULL;

--! end (device_hash?)
UPDATE sessions
SET ended_at = :at, end_reason = :reason::text::session_end_reason, device_hash = :device_hash, updated_at = :at
WHERE id = :id AND ended_at IS NULL;

--! end_abandoned
SELECT end_left_session(:id, :salt, :at, :reason::text::session_end_reason) AS ended;

--! end_all (except?)
UPDATE sessions
SET ended_at = :at, end_reason = :reason::text::session_end_reason, updated_at = :at
WHERE user_id = :user_id AND ended_at IS NULL AND id IS DISTINCT FROM :except;

--! forget_devices (except?)
UPDATE sessions
SET device_hash = NULL, updated_at = :at
WHERE user_id = :user_id AND device_hash IS NOT NULL AND id IS DISTINCT FROM :except;

--! forget_device
UPDATE sessions
SET device_hash = NULL, updated_at = :at
WHERE user_id = :user_id AND device_hash = :device_hash;

--! touch
UPDATE sessions
SET last_seen_at = :at, updated_at = :at
WHERE id = :id AND ended_at IS NULL AND last_seen_at < :at;

--! lock_purge
SELECT pg_try_advisory_xact_lock(hashtext('coffer sessions')) AS locked;

--! purge
-- Ended sessions were created earlier, and ids follow the time, so the primary key bounds the search.
-- Every refresh would have to update an index on the time of expiry.
DELETE FROM sessions
WHERE id IN (
    SELECT id
    FROM sessions
    WHERE id < :made_before AND LEAST(ended_at, idle_expires_at) < :over_before
    ORDER BY id
    LIMIT :rows
    FOR UPDATE SKIP LOCKED
);
