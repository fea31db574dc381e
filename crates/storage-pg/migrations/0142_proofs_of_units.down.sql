DROP FUNCTION begin_unit(text, uuid, uuid, user_role, user_tier, timestamptz);
CREATE FUNCTION begin_unit(p_user uuid, p_session uuid, p_role user_role, p_tier user_tier, p_now timestamptz)
RETURNS void
LANGUAGE plpgsql SECURITY INVOKER
AS $$
DECLARE
    -- Assignments are evaluated without the machinery of a query, which PERFORM starts.
    in_effect text := set_config('app.user_id', coalesce(p_user::text, ''), true);
    at_time text := set_config('app.now', p_now::text, true);
BEGIN
    IF p_session IS NULL THEN
        RETURN;
    END IF;
    PERFORM
    FROM public.sessions AS s
    JOIN public.users AS u ON u.id = s.user_id
    WHERE s.id = p_session
        AND s.user_id = p_user
        AND s.ended_at IS NULL
        AND s.idle_expires_at > p_now
        AND s.absolute_expires_at > p_now
        AND u.status IN ('active', 'deletion_requested')
        AND u.role = p_role
        AND u.tier = p_tier;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'CF001',
            MESSAGE = 'the session has no effect',
            DETAIL = 'It has ended, or its user''s status, role or tier is no longer what it was when the token was made.';
    END IF;
END
$$;
COMMENT ON FUNCTION begin_unit(uuid, uuid, user_role, user_tier, timestamptz) IS 'Makes this transaction the unit of work of a user (of no user if p_user is NULL). With a session, checks that it belongs to the user and is active at p_now, that the user can sign in, and that role and tier are as given; otherwise raises CF001.';
REVOKE ALL ON FUNCTION begin_unit(uuid, uuid, user_role, user_tier, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION begin_unit(uuid, uuid, user_role, user_tier, timestamptz) TO coffer_app;

DROP POLICY user_profiles_registered ON user_profiles;
DROP POLICY user_settings_registered ON user_settings;
ALTER POLICY users_own ON users USING (id = app_user_id()) WITH CHECK (id = app_user_id());
ALTER POLICY sessions_own ON sessions USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id());
ALTER POLICY audit_logs_add ON audit_logs WITH CHECK (actor_id IS NULL OR actor_id = app_user_id());
COMMENT ON POLICY users_own ON users IS 'Requests can read and write their own user only.';
COMMENT ON POLICY sessions_own ON sessions IS 'Requests can read and write their own user''s rows only.';

DROP FUNCTION app_identity_id();
DROP FUNCTION app_claimant_id();
