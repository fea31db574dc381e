DROP FUNCTION find_credentials(text, bytea[]);
CREATE FUNCTION find_credentials(
    p_email_key text,
    p_device_hash bytea,
    OUT user_id uuid,
    OUT password_hash text,
    OUT status user_status,
    OUT role user_role,
    OUT tier user_tier,
    OUT known_device boolean
)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER ROWS 1 SET search_path = pg_catalog, pg_temp
AS $$
    SELECT u.id, u.password_hash, u.status, u.role, u.tier,
        coalesce((
            SELECT bool_and(s.end_reason IS NULL OR s.end_reason IN ('signed_out', 'signed_out_everywhere', 'replaced'))
            FROM public.sessions AS s
            WHERE s.user_id = u.id AND s.device_hash = p_device_hash
        ), false)
    FROM public.users AS u
    WHERE lower(u.email) = lower(p_email_key) AND u.anonymised_at IS NULL
$$;

COMMENT ON FUNCTION find_credentials(text, bytea) IS 'What signing in with a password needs to know of an address: at most one row. known_device tells whether the user has had sessions on the device, none of which a defence or an administrator ended: somebody else may have the cookie then, and the next sign-in gets a new one.';

REVOKE ALL ON FUNCTION find_credentials(text, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_credentials(text, bytea) TO coffer_app;

ALTER TABLE users
    DROP CONSTRAINT users_email_key_length,
    DROP CONSTRAINT users_email_key_follows_email,
    ALTER COLUMN email_key DROP NOT NULL;

DROP INDEX users_email_key;
CREATE UNIQUE INDEX users_email_key ON users (lower(email)) WHERE anonymised_at IS NULL;

COMMENT ON COLUMN users.email IS 'Address for signing in and for mail, as its owner wrote it; unique regardless of case until the user is anonymised.';
COMMENT ON INDEX users_email_key IS 'Keeps addresses unique; finds a user by address at sign-in.';
