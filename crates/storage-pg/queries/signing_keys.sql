--: SigningKey(retired_at?)

--! lock
SELECT FROM pg_advisory_xact_lock(hashtext('coffer signing keys'));

--! add
INSERT INTO signing_keys (kid, algorithm, sealed, created_at, updated_at)
VALUES (:kid, :algorithm, :sealed, :created_at, :created_at);

--! active : SigningKey
SELECT kid, algorithm, sealed, created_at, retired_at
FROM signing_keys
WHERE retired_at IS NULL
ORDER BY created_at DESC, kid DESC;
