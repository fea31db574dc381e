--: SigningKey(retired_at?)

--! lock
SELECT FROM pg_advisory_xact_lock(hashtext('coffer signing keys'));

--! add
INSERT INTO signing_keys (kid, algorithm, sealed, created_at, updated_at)
VALUES (:kid, :algorithm, :encrypted, :created_at, :created_at);

--! active : SigningKey
SELECT kid, algorithm, sealed AS encrypted, created_at, retired_at
FROM signing_keys
WHERE retired_at IS NULL
ORDER BY created_at DESC, kid DESC;

--! count
SELECT count(*) FROM signing_keys;

--! page : SigningKey
SELECT kid, algorithm, sealed AS encrypted, created_at, retired_at
FROM signing_keys
WHERE kid > :after
ORDER BY kid
LIMIT :rows;

--! re_encrypt
UPDATE signing_keys SET sealed = :encrypted, updated_at = :at WHERE kid = :kid AND sealed = :before;
