--! forget_expired
DELETE FROM idempotency_keys WHERE user_id = :user_id AND expires_at <= :now;

--! claim
INSERT INTO idempotency_keys (user_id, key, fingerprint, created_at, updated_at, expires_at)
VALUES (:user_id, :key, :fingerprint, :now, :now, :expires_at)
ON CONFLICT (user_id, key) DO NOTHING;

--! get : (response?)
SELECT fingerprint, response FROM idempotency_keys WHERE user_id = :user_id AND key = :key;

--! complete
UPDATE idempotency_keys SET response = :response WHERE user_id = :user_id AND key = :key;

--! lock_purge
SELECT pg_try_advisory_xact_lock(hashtext('coffer idempotency keys')) AS locked;

--! purge
-- A key that a request is about to use is left to the next purge.
DELETE FROM idempotency_keys
WHERE (user_id, key) IN (
    SELECT user_id, key
    FROM idempotency_keys
    WHERE expires_at <= :now
    ORDER BY expires_at
    LIMIT :rows
    FOR UPDATE SKIP LOCKED
);
