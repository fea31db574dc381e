-- The first statement of every unit of work. The two look-ups are under the policies of the caller
-- and by primary key; a session of somebody else is not there.

CREATE FUNCTION begin_unit(p_user uuid, p_session uuid, p_role user_role, p_tier user_tier, p_now timestamptz)
RETURNS void
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    -- An assignment is evaluated without the machinery of a query, which PERFORM starts.
    in_effect text := set_config('app.user_id', coalesce(p_user::text, ''), true);
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

COMMENT ON FUNCTION begin_unit(uuid, uuid, user_role, user_tier, timestamptz) IS 'Makes this transaction the unit of work of a user (of nobody when p_user is NULL). With a session it checks that the session is the user''s and has effect at p_now, that the user may sign in, and that role and tier are those given; otherwise it raises CF001.';

REVOKE ALL ON FUNCTION begin_unit(uuid, uuid, user_role, user_tier, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION begin_unit(uuid, uuid, user_role, user_tier, timestamptz) TO coffer_app;
