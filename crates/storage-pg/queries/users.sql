--: Credentials(password_hash?, known_device?)

--! find_credentials : Credentials
SELECT user_id, password_hash, credentials_version, status::text AS status, role::text AS role, tier::text AS tier, known_device
FROM find_credentials(:email_key, :device_hashes);

--! password_methods
-- Hashes in other formats than Coffer creates or accepts are left out.
SELECT method, count(*) AS users
FROM (
    SELECT substring(
        password_hash FROM '^(\$2[aby]\$[0-9]{2}\$|\$argon2id\$v=19\$m=[0-9]+,t=[0-9]+,p=[0-9]+\$)'
    ) AS method
    FROM users
    WHERE password_hash IS NOT NULL
) AS hashed
WHERE method IS NOT NULL
GROUP BY method
ORDER BY users DESC, method
LIMIT :rows;

--! change_password
UPDATE users
SET password_hash = :password_hash, credentials_version = credentials_version + 1, updated_at = :updated_at
WHERE id = :id;

--! replace_password_hash
UPDATE users
SET password_hash = :password_hash, updated_at = :updated_at
WHERE id = :id AND credentials_version = :credentials_version;

--! erase
DELETE FROM users WHERE id = :id;
