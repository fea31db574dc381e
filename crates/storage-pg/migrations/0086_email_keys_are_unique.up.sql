-- The key takes the place of lower(email), which depends on the locale.

ALTER TABLE users
    ALTER COLUMN email_key SET NOT NULL,
    ADD CONSTRAINT users_email_key_length CHECK (octet_length(email_key) BETWEEN 1 AND 318),
    ADD CONSTRAINT users_email_key_follows_email CHECK (
        octet_length(email) <> char_length(email)
        OR email_key = translate(email, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') COLLATE "C"
    );

DROP INDEX users_email_key;
CREATE UNIQUE INDEX users_email_key ON users (email_key) WHERE anonymised_at IS NULL;

COMMENT ON COLUMN users.email IS 'Address for signing in and for mail, as its owner wrote it.';
COMMENT ON INDEX users_email_key IS 'Keeps addresses unique until their users are anonymised; finds a user by address at sign-in.';

-- A browser may send several device cookies, of which at most one is this user's. A device is known as
-- long as none of its sessions was ended by a defence, by an administrator or by signing out everywhere.
DROP FUNCTION find_credentials(text, bytea);
CREATE FUNCTION find_credentials(
    p_email_key text,
    p_device_hashes bytea[],
    OUT user_id uuid,
    OUT password_hash text,
    OUT status user_status,
    OUT role user_role,
    OUT tier user_tier,
    OUT known_device bytea
)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER ROWS 1 SET search_path = pg_catalog, pg_temp
AS $$
    SELECT u.id, u.password_hash, u.status, u.role, u.tier, (
        SELECT s.device_hash
        FROM public.sessions AS s
        WHERE s.user_id = u.id AND s.device_hash = ANY (p_device_hashes)
        GROUP BY s.device_hash
        HAVING bool_and(s.end_reason IS NULL OR s.end_reason IN ('signed_out', 'replaced'))
        ORDER BY max(s.created_at) DESC, s.device_hash
        LIMIT 1
    )
    FROM public.users AS u
    WHERE u.email_key = p_email_key AND u.anonymised_at IS NULL
$$;

COMMENT ON FUNCTION find_credentials(text, bytea[]) IS 'What signing in with a password needs to know of an address: at most one row. known_device is the one of the devices on which the user has had sessions, none of which a defence, an administrator or signing out everywhere ended: somebody else may have the cookie then, and the next sign-in gets a new one.';

REVOKE ALL ON FUNCTION find_credentials(text, bytea[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_credentials(text, bytea[]) TO coffer_app;
