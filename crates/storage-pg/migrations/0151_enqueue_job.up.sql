-- A definer: a request may add jobs but not see them, not even whether there are any. It may do so
-- before anyone has signed in, for the user whose address was entered.

CREATE FUNCTION enqueue_job(
    p_id uuid,
    p_kind text,
    p_key text,
    p_user_id uuid,
    p_payload jsonb,
    p_run_at timestamptz,
    p_now timestamptz
)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO public.jobs (id, kind, key, user_id, payload, state, attempts, run_at, created_at, updated_at)
    VALUES (p_id, p_kind, p_key, p_user_id, p_payload, 'pending', 0, p_run_at, p_now, p_now)
    ON CONFLICT (kind, key) DO NOTHING;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    -- Equal notifications of a transaction are sent once.
    IF p_run_at <= p_now THEN
        PERFORM pg_notify('coffer_events', json_build_object('kind', 'job_enqueued')::text);
    END IF;
    RETURN true;
END
$$;

COMMENT ON FUNCTION enqueue_job(uuid, text, text, uuid, jsonb, timestamptz, timestamptz) IS 'Adds a job, unless there is one of the kind with the same key, and wakes the workers of every node when the transaction commits. Returns whether it was added.';

REVOKE ALL ON FUNCTION enqueue_job(uuid, text, text, uuid, jsonb, timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION enqueue_job(uuid, text, text, uuid, jsonb, timestamptz, timestamptz) TO coffer_app;
GRANT EXECUTE ON FUNCTION enqueue_job(uuid, text, text, uuid, jsonb, timestamptz, timestamptz) TO coffer_system;
