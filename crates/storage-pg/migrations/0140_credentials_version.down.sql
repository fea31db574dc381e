DROP FUNCTION find_credentials(text, bytea[]);
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

COMMENT ON FUNCTION find_credentials(text, bytea[]) IS 'Returns the credentials for a normalised email address, in at most one row. known_device is the given device with the user''s newest session; NULL if there is none. Devices are left out if one of their sessions was revoked for security or by an administrator, or ended by signing out everywhere, because someone else may have the cookie.';

REVOKE ALL ON FUNCTION find_credentials(text, bytea[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_credentials(text, bytea[]) TO coffer_app;

ALTER TABLE users DROP COLUMN credentials_version;
