-- What keeps accounts.balance, balance_deltas, monthly_spending and transaction_facts exact: one
-- function, run once a statement by triggers on transactions (made with that table), in the same
-- transaction. It gathers what the statement changed into lines, nets them for each key, and writes
-- only keys that changed. Rows are locked in the order accounts, balance_deltas, monthly_spending,
-- and within a table in the order of the key, so that units do not stop each other.
--
-- Its plans are made once and go by the keys, whether the first statement of a session changes one row
-- or ten thousand: planning anew for each array of lines would take longer than everything else.
--
-- While a user is being deleted their figures are left alone: the cascade takes them away, in an
-- order of its own, and a row written after its turn would stay behind.

CREATE FUNCTION follow_transactions() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp 
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
    lines public.transaction_facts[];
    foreign_category boolean := false;
    into_deleted_account boolean;
    -- In a user's unit nobody else is at these rows: the statement began with lock_finance_first.
    shared boolean := coalesce(current_setting('app.user_id', true), '') = '';
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(ROW(l.*)::public.transaction_facts) INTO lines
        FROM (
            SELECT a.user_id, a.account_id, a.category_id, a.currency, a.booked_on, a.transfer_id IS NOT NULL,
                sum(greatest(-a.amount, 0)), sum(greatest(a.amount, 0)), count(*), max(a.updated_at), max(a.updated_at)
            FROM added AS a
            WHERE a.deleted_at IS NULL
            GROUP BY 1, 2, 3, 4, 5, 6
        ) AS l;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(ROW(l.*)::public.transaction_facts) INTO lines
        FROM (
            SELECT r.user_id, r.account_id, r.category_id, r.currency, r.booked_on, r.transfer_id IS NOT NULL,
                -sum(greatest(-r.amount, 0)), -sum(greatest(r.amount, 0)), -count(*), max(r.updated_at), max(r.updated_at)
            FROM removed AS r
            WHERE r.deleted_at IS NULL AND EXISTS (SELECT FROM public.users AS u WHERE u.id = r.user_id)
            GROUP BY 1, 2, 3, 4, 5, 6
        ) AS l;
    ELSE
        SELECT array_agg(ROW(l.*)::public.transaction_facts) INTO lines
        FROM (
            SELECT c.user_id, c.account_id, c.category_id, c.currency, c.booked_on, c.transfer_id IS NOT NULL,
                sum(c.sign * greatest(-c.amount, 0)), sum(c.sign * greatest(c.amount, 0)), sum(c.sign), max(c.updated_at), max(c.updated_at)
            FROM (
                SELECT 1 AS sign, a.user_id, a.account_id, a.category_id, a.currency, a.booked_on, a.transfer_id, a.amount, a.updated_at
                FROM added AS a
                WHERE a.deleted_at IS NULL
                UNION ALL
                SELECT -1, r.user_id, r.account_id, r.category_id, r.currency, r.booked_on, r.transfer_id, r.amount, r.updated_at
                FROM removed AS r
                WHERE r.deleted_at IS NULL
            ) AS c
            WHERE EXISTS (SELECT FROM public.users AS u WHERE u.id = c.user_id)
            GROUP BY 1, 2, 3, 4, 5, 6
            HAVING sum(c.sign) <> 0 OR sum(c.sign * greatest(-c.amount, 0)) <> 0 OR sum(c.sign * greatest(c.amount, 0)) <> 0
        ) AS l;
    END IF;

    -- Deleted rows, too, must keep to their user's categories. The error is the foreign key's: that a
    -- category of somebody else exists is not told.
    IF TG_OP <> 'DELETE' THEN
        SELECT EXISTS (
            SELECT FROM added AS a
            JOIN public.categories AS c ON c.id = a.category_id
            WHERE c.user_id <> a.user_id OR c.deleted_at IS NOT NULL
        ) INTO foreign_category;
        IF foreign_category THEN
            RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'transactions_category_fkey',
                SCHEMA = 'public', TABLE = 'transactions',
                MESSAGE = 'the category is not among the user''s categories and the system''s';
        END IF;
    END IF;

    IF lines IS NULL THEN
        RETURN NULL;
    END IF;

    shared := shared AND cardinality(lines) > 1;
    IF shared THEN
        PERFORM FROM public.accounts AS a
        WHERE a.id IN (SELECT l.account_id FROM unnest(lines) AS l)
        ORDER BY a.id
        FOR NO KEY UPDATE;
    END IF;
    WITH updated AS (
        UPDATE public.accounts AS a
        SET balance = a.balance + d.delta
        FROM (
            SELECT l.account_id, sum(l.received - l.spent) AS delta, sum(l.n) AS n
            FROM unnest(lines) AS l
            GROUP BY 1
            HAVING sum(l.received - l.spent) <> 0 OR sum(l.n) > 0
        ) AS d
        WHERE a.id = d.account_id
        RETURNING a.deleted_at IS NOT NULL AND d.n > 0 AS refused
    )
    SELECT bool_or(updated.refused) INTO into_deleted_account FROM updated;
    IF into_deleted_account THEN
        RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'transactions_account_fkey',
            SCHEMA = 'public', TABLE = 'transactions',
            MESSAGE = 'the account is deleted';
    END IF;

    -- What became less is only ever updated, and goes with its last transaction.
    IF TG_OP <> 'INSERT' THEN
        IF shared THEN
            PERFORM FROM public.balance_deltas AS b
            WHERE (b.account_id, b.booked_on) IN (SELECT l.account_id, l.booked_on FROM unnest(lines) AS l)
            ORDER BY b.account_id, b.booked_on
            FOR UPDATE;
        END IF;
        DELETE FROM public.balance_deltas AS b
        USING (
            SELECT l.account_id, l.booked_on, sum(l.n) AS n FROM unnest(lines) AS l GROUP BY 1, 2 HAVING sum(l.n) < 0
        ) AS d
        WHERE b.account_id = d.account_id AND b.booked_on = d.booked_on AND b.n + d.n = 0;
        UPDATE public.balance_deltas AS b
        SET delta = b.delta + d.delta, n = b.n + d.n, updated_at = greatest(b.updated_at, d.updated_at)
        FROM (
            SELECT l.account_id, l.booked_on, sum(l.received - l.spent) AS delta, sum(l.n) AS n, max(l.updated_at) AS updated_at
            FROM unnest(lines) AS l
            GROUP BY 1, 2
            HAVING sum(l.n) < 0 OR sum(l.n) = 0 AND sum(l.received - l.spent) <> 0
        ) AS d
        WHERE b.account_id = d.account_id AND b.booked_on = d.booked_on;
    END IF;
    INSERT INTO public.balance_deltas AS b (account_id, booked_on, user_id, currency, delta, n, created_at, updated_at)
    SELECT l.account_id, l.booked_on, l.user_id, l.currency, sum(l.received - l.spent), sum(l.n), max(l.updated_at), max(l.updated_at)
    FROM unnest(lines) AS l
    GROUP BY 1, 2, 3, 4
    HAVING sum(l.n) > 0
    ORDER BY 1, 2
    ON CONFLICT ON CONSTRAINT balance_deltas_pkey
    DO UPDATE SET delta = b.delta + excluded.delta, n = b.n + excluded.n, updated_at = greatest(b.updated_at, excluded.updated_at);

    IF TG_OP <> 'INSERT' THEN
        IF shared THEN
            PERFORM FROM public.monthly_spending AS m
            JOIN (
                SELECT DISTINCT l.user_id, date_trunc('month', l.booked_on::timestamp)::date AS month, l.currency, l.category_id
                FROM unnest(lines) AS l
                WHERE NOT l.transfer
            ) AS d ON m.user_id = d.user_id AND m.month = d.month AND m.currency = d.currency AND m.category_id IS NOT DISTINCT FROM d.category_id
            ORDER BY m.user_id, m.month, m.currency, m.category_id
            FOR UPDATE OF m;
        END IF;
        DELETE FROM public.monthly_spending AS m
        USING (
            SELECT l.user_id, date_trunc('month', l.booked_on::timestamp)::date AS month, l.currency, l.category_id, sum(l.n) AS n
            FROM unnest(lines) AS l
            WHERE NOT l.transfer
            GROUP BY 1, 2, 3, 4
            HAVING sum(l.n) < 0
        ) AS d
        WHERE m.user_id = d.user_id AND m.month = d.month AND m.currency = d.currency AND m.category_id IS NOT DISTINCT FROM d.category_id
            AND m.n + d.n = 0;
        UPDATE public.monthly_spending AS m
        SET spent = m.spent + d.spent, received = m.received + d.received, n = m.n + d.n, updated_at = greatest(m.updated_at, d.updated_at)
        FROM (
            SELECT l.user_id, date_trunc('month', l.booked_on::timestamp)::date AS month, l.currency, l.category_id,
                sum(l.spent) AS spent, sum(l.received) AS received, sum(l.n) AS n, max(l.updated_at) AS updated_at
            FROM unnest(lines) AS l
            WHERE NOT l.transfer
            GROUP BY 1, 2, 3, 4
            HAVING NOT (sum(l.n) > 0 AND sum(l.spent) >= 0 AND sum(l.received) >= 0)
                AND (sum(l.n) <> 0 OR sum(l.spent) <> 0 OR sum(l.received) <> 0)
        ) AS d
        WHERE m.user_id = d.user_id AND m.month = d.month AND m.currency = d.currency AND m.category_id IS NOT DISTINCT FROM d.category_id;
    END IF;
    -- A sum that shrank while its count grew had a row before, and was updated above.
    INSERT INTO public.monthly_spending AS m (user_id, month, currency, category_id, spent, received, n, created_at, updated_at)
    SELECT l.user_id, date_trunc('month', l.booked_on::timestamp)::date, l.currency, l.category_id,
        sum(l.spent), sum(l.received), sum(l.n), max(l.updated_at), max(l.updated_at)
    FROM unnest(lines) AS l
    WHERE NOT l.transfer
    GROUP BY 1, 2, 3, 4
    HAVING sum(l.n) > 0 AND sum(l.spent) >= 0 AND sum(l.received) >= 0
    ORDER BY 1, 2, 3, 4
    ON CONFLICT ON CONSTRAINT monthly_spending_key
    DO UPDATE SET spent = m.spent + excluded.spent, received = m.received + excluded.received, n = m.n + excluded.n,
        updated_at = greatest(m.updated_at, excluded.updated_at);

    INSERT INTO public.transaction_facts SELECT l.* FROM unnest(lines) AS l;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION follow_transactions() IS 'Keeps accounts.balance, balance_deltas and monthly_spending equal to the transactions that are not deleted, and adds the change to transaction_facts. Refuses another user''s category, a deleted one, and a transaction in a deleted account.';
REVOKE ALL ON FUNCTION follow_transactions() FROM PUBLIC;
