-- A unit of work without a session was not checked at all, and its user saw all of their rows. Now a unit says
-- what proves its user. Claimants, who are about to sign in, see the rows of their account and sessions only, and
-- holders of one-time links see none: for them, functions that check the link act.

CREATE FUNCTION app_claimant_id() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(pg_catalog.current_setting('app.claimant_id', true), '')::uuid;
COMMENT ON FUNCTION app_claimant_id() IS 'Returns the claimant of the current unit of work, or NULL if there is none.';
REVOKE ALL ON FUNCTION app_claimant_id() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_claimant_id() TO coffer_app;

CREATE FUNCTION app_identity_id() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(
    nullif(pg_catalog.current_setting('app.user_id', true), '')::uuid,
    nullif(pg_catalog.current_setting('app.claimant_id', true), '')::uuid
);
COMMENT ON FUNCTION app_identity_id() IS 'Returns the user or the claimant of the current unit of work, or NULL if there is none.';
REVOKE ALL ON FUNCTION app_identity_id() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_identity_id() TO coffer_app;

ALTER POLICY users_own ON users USING (id = app_identity_id()) WITH CHECK (id = app_identity_id());
ALTER POLICY sessions_own ON sessions USING (user_id = app_identity_id()) WITH CHECK (user_id = app_identity_id());
ALTER POLICY audit_logs_add ON audit_logs WITH CHECK (actor_id IS NULL OR actor_id = app_identity_id());
CREATE POLICY user_profiles_registered ON user_profiles FOR INSERT TO coffer_app WITH CHECK (user_id = app_claimant_id());
CREATE POLICY user_settings_registered ON user_settings FOR INSERT TO coffer_app WITH CHECK (user_id = app_claimant_id());
COMMENT ON POLICY users_own ON users IS 'Requests can read and write their own user only, also before they are signed in.';
COMMENT ON POLICY sessions_own ON sessions IS 'Requests can read and write their own user''s rows only, also before they are signed in.';
COMMENT ON POLICY user_profiles_registered ON user_profiles IS 'A registration adds the profile of its user.';
COMMENT ON POLICY user_settings_registered ON user_settings IS 'A registration adds the settings of its user.';

DROP FUNCTION begin_unit(uuid, uuid, user_role, user_tier, timestamptz);
CREATE FUNCTION begin_unit(p_proof text, p_user uuid, p_session uuid, p_role user_role, p_tier user_tier, p_now timestamptz)
RETURNS void
LANGUAGE plpgsql SECURITY INVOKER
AS $$
DECLARE
    -- Assignments are evaluated without the machinery of a query, which PERFORM starts.
    at_time text := set_config('app.now', p_now::text, true);
    in_effect text := set_config('app.user_id', CASE p_proof WHEN 'session' THEN coalesce(p_user::text, '') ELSE '' END, true);
BEGIN
    IF p_proof = 'session' THEN
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
        IF FOUND THEN
            RETURN;
        END IF;
    ELSIF p_proof = 'credential' THEN
        in_effect := set_config('app.claimant_id', coalesce(p_user::text, ''), true);
        RETURN;
    ELSIF p_proof = 'one_time_link' THEN
        RETURN;
    END IF;
    RAISE EXCEPTION USING
        ERRCODE = 'CF001',
        MESSAGE = 'the session has no effect',
        DETAIL = 'It has ended, or its user''s status, role or tier is no longer what it was when the token was made.';
END
$$;
COMMENT ON FUNCTION begin_unit(text, uuid, uuid, user_role, user_tier, timestamptz) IS 'Makes this transaction the unit of work of a user, by what proves it. session: checks that it belongs to the user and is active at p_now, that the user can sign in, and that role and tier are as given. credential: the user is a claimant, who is about to be signed in. one_time_link: no rows are visible. Any other proof, and a session that does not pass, raises CF001.';
REVOKE ALL ON FUNCTION begin_unit(text, uuid, uuid, user_role, user_tier, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION begin_unit(text, uuid, uuid, user_role, user_tier, timestamptz) TO coffer_app;
