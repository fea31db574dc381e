-- Keeps stored_counts, a statement at a time. On transactions it comes after follow_transactions, in the
-- order of the triggers' names, so that its rows are locked last.
--
-- While a user is being deleted their counts are left alone: the cascade takes them away, in an order of
-- its own, and a row written after its turn would stay behind.

CREATE FUNCTION count_stored() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    counted public.stored_resource := TG_ARGV[0]::public.stored_resource;
BEGIN
    IF TG_OP = 'INSERT' THEN
        -- The system's categories are no user's.
        INSERT INTO public.stored_counts AS s (user_id, resource, n, created_at, updated_at)
        SELECT a.user_id, counted, count(*), max(a.created_at), max(a.created_at)
        FROM added AS a
        WHERE a.user_id IS NOT NULL
        GROUP BY a.user_id
        ORDER BY a.user_id
        ON CONFLICT ON CONSTRAINT stored_counts_pkey
        DO UPDATE SET n = s.n + excluded.n, updated_at = greatest(s.updated_at, excluded.updated_at);
        RETURN NULL;
    END IF;
    PERFORM FROM public.stored_counts AS s
    WHERE s.resource = counted AND s.user_id IN (SELECT r.user_id FROM removed AS r)
    ORDER BY s.user_id
    FOR UPDATE;
    DELETE FROM public.stored_counts AS s
    USING (SELECT r.user_id, count(*) AS n FROM removed AS r GROUP BY 1) AS d
    WHERE s.user_id = d.user_id AND s.resource = counted AND s.n = d.n;
    UPDATE public.stored_counts AS s
    SET n = s.n - d.n
    FROM (
        SELECT r.user_id, count(*) AS n
        FROM removed AS r
        WHERE EXISTS (SELECT FROM public.users AS u WHERE u.id = r.user_id)
        GROUP BY 1
    ) AS d
    WHERE s.user_id = d.user_id AND s.resource = counted;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION count_stored() IS 'Keeps stored_counts equal to the rows of its table; its argument is the resource that the table holds.';
REVOKE ALL ON FUNCTION count_stored() FROM PUBLIC;

CREATE TRIGGER stored_added AFTER INSERT ON transactions REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION count_stored('transactions');
CREATE TRIGGER stored_removed AFTER DELETE ON transactions REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION count_stored('transactions');
COMMENT ON TRIGGER stored_added ON transactions IS 'Counts what is added.';
COMMENT ON TRIGGER stored_removed ON transactions IS 'Counts what is removed.';
INSERT INTO stored_counts (user_id, resource, n, created_at, updated_at)
SELECT user_id, 'transactions', count(*), min(created_at), max(created_at)
FROM transactions
WHERE user_id IS NOT NULL
GROUP BY user_id;

CREATE TRIGGER stored_added AFTER INSERT ON accounts REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION count_stored('accounts');
CREATE TRIGGER stored_removed AFTER DELETE ON accounts REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION count_stored('accounts');
COMMENT ON TRIGGER stored_added ON accounts IS 'Counts what is added.';
COMMENT ON TRIGGER stored_removed ON accounts IS 'Counts what is removed.';
INSERT INTO stored_counts (user_id, resource, n, created_at, updated_at)
SELECT user_id, 'accounts', count(*), min(created_at), max(created_at)
FROM accounts
WHERE user_id IS NOT NULL
GROUP BY user_id;

CREATE TRIGGER stored_added AFTER INSERT ON categories REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION count_stored('categories');
CREATE TRIGGER stored_removed AFTER DELETE ON categories REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION count_stored('categories');
COMMENT ON TRIGGER stored_added ON categories IS 'Counts what is added.';
COMMENT ON TRIGGER stored_removed ON categories IS 'Counts what is removed.';
INSERT INTO stored_counts (user_id, resource, n, created_at, updated_at)
SELECT user_id, 'categories', count(*), min(created_at), max(created_at)
FROM categories
WHERE user_id IS NOT NULL
GROUP BY user_id;

CREATE TRIGGER stored_added AFTER INSERT ON budgets REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION count_stored('budgets');
CREATE TRIGGER stored_removed AFTER DELETE ON budgets REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION count_stored('budgets');
COMMENT ON TRIGGER stored_added ON budgets IS 'Counts what is added.';
COMMENT ON TRIGGER stored_removed ON budgets IS 'Counts what is removed.';
INSERT INTO stored_counts (user_id, resource, n, created_at, updated_at)
SELECT user_id, 'budgets', count(*), min(created_at), max(created_at)
FROM budgets
WHERE user_id IS NOT NULL
GROUP BY user_id;

CREATE TRIGGER stored_added AFTER INSERT ON portfolios REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION count_stored('portfolios');
CREATE TRIGGER stored_removed AFTER DELETE ON portfolios REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION count_stored('portfolios');
COMMENT ON TRIGGER stored_added ON portfolios IS 'Counts what is added.';
COMMENT ON TRIGGER stored_removed ON portfolios IS 'Counts what is removed.';
INSERT INTO stored_counts (user_id, resource, n, created_at, updated_at)
SELECT user_id, 'portfolios', count(*), min(created_at), max(created_at)
FROM portfolios
WHERE user_id IS NOT NULL
GROUP BY user_id;

CREATE TRIGGER stored_added AFTER INSERT ON holdings REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION count_stored('holdings');
CREATE TRIGGER stored_removed AFTER DELETE ON holdings REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION count_stored('holdings');
COMMENT ON TRIGGER stored_added ON holdings IS 'Counts what is added.';
COMMENT ON TRIGGER stored_removed ON holdings IS 'Counts what is removed.';
INSERT INTO stored_counts (user_id, resource, n, created_at, updated_at)
SELECT user_id, 'holdings', count(*), min(created_at), max(created_at)
FROM holdings
WHERE user_id IS NOT NULL
GROUP BY user_id;

CREATE TRIGGER stored_added AFTER INSERT ON chat_sessions REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION count_stored('chat_sessions');
CREATE TRIGGER stored_removed AFTER DELETE ON chat_sessions REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION count_stored('chat_sessions');
COMMENT ON TRIGGER stored_added ON chat_sessions IS 'Counts what is added.';
COMMENT ON TRIGGER stored_removed ON chat_sessions IS 'Counts what is removed.';
INSERT INTO stored_counts (user_id, resource, n, created_at, updated_at)
SELECT user_id, 'chat_sessions', count(*), min(created_at), max(created_at)
FROM chat_sessions
WHERE user_id IS NOT NULL
GROUP BY user_id;

CREATE TRIGGER stored_added AFTER INSERT ON chat_history REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION count_stored('chat_messages');
CREATE TRIGGER stored_removed AFTER DELETE ON chat_history REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION count_stored('chat_messages');
COMMENT ON TRIGGER stored_added ON chat_history IS 'Counts what is added.';
COMMENT ON TRIGGER stored_removed ON chat_history IS 'Counts what is removed.';
INSERT INTO stored_counts (user_id, resource, n, created_at, updated_at)
SELECT user_id, 'chat_messages', count(*), min(created_at), max(created_at)
FROM chat_history
WHERE user_id IS NOT NULL
GROUP BY user_id;
