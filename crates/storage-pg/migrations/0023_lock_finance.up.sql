-- Two units that write one user's finances at the same time lock the same rows (balances, months)
-- in whatever order their statements come, and opposite ones stop each other. One lock per user,
-- taken first and held to the end of the transaction, puts them one after the other; units of other
-- users do not notice.

CREATE FUNCTION lock_finance(p_user uuid DEFAULT app_user_id()) RETURNS void
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    held boolean;
BEGIN
    IF p_user IS NOT NULL THEN
        -- An assignment is evaluated without the machinery of a query, which PERFORM starts. The seed
        -- keeps these keys apart from those of other advisory locks.
        held := pg_advisory_xact_lock(uuid_hash_extended(p_user, 7166188725541921282)) IS NOT NULL;
    END IF;
END
$$;

COMMENT ON FUNCTION lock_finance(uuid) IS 'Lets one unit at a time write a user''s finances; it waits for the others and holds until the transaction ends. The first statement of a unit that reads what it is going to write, and of a job that writes or erases the finances of one user. Without an argument it is for the unit''s own user.';

REVOKE ALL ON FUNCTION lock_finance(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lock_finance(uuid) TO coffer_app, coffer_system;

-- For the units that did not begin with it. A trigger BEFORE a statement runs before the statement
-- locks a row, so that the order is the same. What the statement sees may be older than the lock,
-- though: a unit that decides by what it reads must call lock_finance itself.
CREATE FUNCTION lock_finance_first() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    held boolean := public.lock_finance(nullif(current_setting('app.user_id', true), '')::uuid) IS NOT NULL;
BEGIN
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION lock_finance_first() IS 'Takes the lock of lock_finance for the user whose unit this is, before a statement that writes finances touches a row. Where there is no user (jobs, administration) it does nothing.';
REVOKE ALL ON FUNCTION lock_finance_first() FROM PUBLIC;
