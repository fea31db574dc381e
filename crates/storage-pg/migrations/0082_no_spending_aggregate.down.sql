CREATE SCHEMA analytics;
COMMENT ON SCHEMA analytics IS 'What reports and segments are computed from.';
GRANT USAGE ON SCHEMA analytics TO coffer_system;

CREATE OR REPLACE FUNCTION adopt_timescaledb() RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    home text;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_settings WHERE name = 'timescaledb.disable_load') THEN
        RETURN 'absent';
    END IF;
    IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'timescaledb') THEN
        CREATE SCHEMA IF NOT EXISTS timescaledb;
        CREATE EXTENSION timescaledb SCHEMA timescaledb;
    END IF;
    -- Known only where there is the extension.
    IF current_setting('timescaledb.license', true) IS DISTINCT FROM 'timescale' THEN
        RETURN 'unlicensed';
    END IF;
    SELECT n.nspname INTO home
    FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
    WHERE e.extname = 'timescaledb';
    IF EXISTS (
        SELECT FROM timescaledb_information.hypertables AS h
        WHERE h.hypertable_schema = 'public' AND h.hypertable_name = 'transaction_facts'
    ) THEN
        RETURN 'adopted';
    END IF;

    DROP VIEW analytics.spending_monthly;
    DROP POLICY transaction_facts_own ON public.transaction_facts;
    DROP POLICY transaction_facts_system ON public.transaction_facts;
    ALTER TABLE public.transaction_facts DISABLE ROW LEVEL SECURITY;
    EXECUTE format(
        'SELECT %I.create_hypertable(''public.transaction_facts'', %1$I.by_range(''booked_on'', interval ''1 year''), '
        'create_default_indexes => false, migrate_data => true)', home);
    -- Most changes are to this year and the one before.
    ALTER TABLE public.transaction_facts SET (
        timescaledb.compress, timescaledb.compress_segmentby = 'user_id', timescaledb.compress_orderby = 'booked_on');
    EXECUTE format('SELECT %I.add_compression_policy(''public.transaction_facts'', compress_after => interval ''2 years'')', home);
    -- A chunk goes when all of it is older, so never anything that facts_kept_from() promises.
    EXECUTE format('SELECT %I.add_retention_policy(''public.transaction_facts'', drop_after => interval ''21 years'')', home);

    EXECUTE format($view$
        CREATE MATERIALIZED VIEW analytics.spending_monthly
            WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS
        SELECT f.user_id, %I.time_bucket(interval '1 month', f.booked_on) AS month, f.currency, f.category_id,
            sum(f.spent)::numeric(38,4) AS spent, sum(f.received)::numeric(38,4) AS received, sum(f.n)::bigint AS n
        FROM public.transaction_facts AS f
        WHERE NOT f.transfer
        GROUP BY 1, 2, 3, 4
        HAVING sum(f.n) <> 0
        WITH NO DATA
    $view$, home);
    COMMENT ON VIEW analytics.spending_monthly IS 'What each user spent and received in a month, by currency and category, from facts.';
    COMMENT ON COLUMN analytics.spending_monthly.user_id IS 'Whose.';
    COMMENT ON COLUMN analytics.spending_monthly.month IS 'The first day of the month.';
    COMMENT ON COLUMN analytics.spending_monthly.currency IS 'In which currency (ISO 4217).';
    COMMENT ON COLUMN analytics.spending_monthly.category_id IS 'In which category; NULL for none.';
    COMMENT ON COLUMN analytics.spending_monthly.spent IS 'The sum of outflows, as a positive number; transfers are left out.';
    COMMENT ON COLUMN analytics.spending_monthly.received IS 'The sum of inflows; transfers are left out.';
    COMMENT ON COLUMN analytics.spending_monthly.n IS 'How many transactions.';
    GRANT SELECT ON analytics.spending_monthly TO coffer_system;
    -- From well after where facts end: what a refresh finds missing it takes out of the aggregate.
    EXECUTE format(
        'SELECT %I.add_continuous_aggregate_policy(''analytics.spending_monthly'', start_offset => interval ''19 years'', '
        'end_offset => interval ''1 day'', schedule_interval => interval ''1 hour'')', home);
    RETURN 'adopted';
END
$$;

COMMENT ON FUNCTION adopt_timescaledb() IS 'Puts facts into a hypertable and spending_monthly into a continuous aggregate where TimescaleDB is loaded: adopted, absent or unlicensed. Again, it changes nothing.';

CREATE OR REPLACE FUNCTION make_plain_facts() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $make$
BEGIN
    CREATE TABLE public.transaction_facts (
        user_id uuid NOT NULL,
        account_id uuid NOT NULL,
        category_id uuid,
        currency text NOT NULL,
        booked_on date NOT NULL,
        transfer boolean NOT NULL,
        spent numeric(28,4) NOT NULL,
        received numeric(28,4) NOT NULL,
        n integer NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT transaction_facts_user_fkey FOREIGN KEY (user_id) REFERENCES public.users (id) ON DELETE CASCADE
    );

    CREATE INDEX transaction_facts_user_idx ON public.transaction_facts (user_id, booked_on);

    COMMENT ON TABLE public.transaction_facts IS 'Changes of what was spent and received, for analytics: one row for each statement, account, day, category and kind that it changed. Written by triggers on transactions; nobody else writes it.';
    COMMENT ON COLUMN public.transaction_facts.user_id IS 'Whose.';
    COMMENT ON COLUMN public.transaction_facts.account_id IS 'On which account; it may be gone.';
    COMMENT ON COLUMN public.transaction_facts.category_id IS 'In which category; it may be gone. NULL for none.';
    COMMENT ON COLUMN public.transaction_facts.currency IS 'In which currency (ISO 4217).';
    COMMENT ON COLUMN public.transaction_facts.booked_on IS 'On which day, the transaction''s.';
    COMMENT ON COLUMN public.transaction_facts.transfer IS 'Whether it was between one''s own accounts.';
    COMMENT ON COLUMN public.transaction_facts.spent IS 'How much more was spent than before; negative for less.';
    COMMENT ON COLUMN public.transaction_facts.received IS 'How much more was received than before; negative for less.';
    COMMENT ON COLUMN public.transaction_facts.n IS 'How many more transactions than before; negative for fewer.';
    COMMENT ON COLUMN public.transaction_facts.created_at IS 'When the transactions were written whose change this is.';
    COMMENT ON COLUMN public.transaction_facts.updated_at IS 'The same, since facts are never changed.';
    COMMENT ON INDEX public.transaction_facts_user_idx IS 'Recomputes a user''s figures from facts; deletes facts with their user.';

    ALTER TABLE public.transaction_facts ENABLE ROW LEVEL SECURITY;
    CREATE POLICY transaction_facts_own ON public.transaction_facts TO coffer_app
        USING (user_id = public.app_user_id()) WITH CHECK (user_id = public.app_user_id());
    CREATE POLICY transaction_facts_system ON public.transaction_facts TO coffer_system USING (true) WITH CHECK (true);
    COMMENT ON POLICY transaction_facts_own ON public.transaction_facts IS 'Would show a request its own user''s; without a privilege it sees none.';
    COMMENT ON POLICY transaction_facts_system ON public.transaction_facts IS 'Jobs and administration pass.';

    -- None to coffer_app: where facts are cut into chunks, the chunks have grants and no policies.
    GRANT SELECT ON public.transaction_facts TO coffer_system;

    INSERT INTO public.transaction_facts
    SELECT t.user_id, t.account_id, t.category_id, t.currency, t.booked_on, t.transfer_id IS NOT NULL,
        coalesce(-sum(t.amount) FILTER (WHERE t.amount < 0), 0), coalesce(sum(t.amount) FILTER (WHERE t.amount > 0), 0),
        count(*), max(t.updated_at), max(t.updated_at)
    FROM public.transactions AS t
    WHERE t.deleted_at IS NULL AND t.booked_on >= public.facts_kept_from()
    GROUP BY 1, 2, 3, 4, 5, 6;

    CREATE VIEW analytics.spending_monthly AS
    SELECT f.user_id, date_trunc('month', f.booked_on::timestamp)::date AS month, f.currency, f.category_id,
        sum(f.spent)::numeric(38,4) AS spent, sum(f.received)::numeric(38,4) AS received, sum(f.n)::bigint AS n
    FROM public.transaction_facts AS f
    WHERE NOT f.transfer
    GROUP BY 1, 2, 3, 4
    HAVING sum(f.n) <> 0;

    COMMENT ON VIEW analytics.spending_monthly IS 'What each user spent and received in a month, by currency and category, from facts.';
    COMMENT ON COLUMN analytics.spending_monthly.user_id IS 'Whose.';
    COMMENT ON COLUMN analytics.spending_monthly.month IS 'The first day of the month.';
    COMMENT ON COLUMN analytics.spending_monthly.currency IS 'In which currency (ISO 4217).';
    COMMENT ON COLUMN analytics.spending_monthly.category_id IS 'In which category; NULL for none.';
    COMMENT ON COLUMN analytics.spending_monthly.spent IS 'The sum of outflows, as a positive number; transfers are left out.';
    COMMENT ON COLUMN analytics.spending_monthly.received IS 'The sum of inflows; transfers are left out.';
    COMMENT ON COLUMN analytics.spending_monthly.n IS 'How many transactions.';

    GRANT SELECT ON analytics.spending_monthly TO coffer_system;
END
$make$;

COMMENT ON FUNCTION make_plain_facts() IS 'Makes transaction_facts and analytics.spending_monthly, which must not be there, as they are without TimescaleDB, and fills them.';

-- A hypertable becomes a plain table again; earlier versions adopt it at their next start.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_policy WHERE polname = 'transaction_facts_own') THEN
        CREATE VIEW analytics.spending_monthly AS
        SELECT f.user_id, date_trunc('month', f.booked_on::timestamp)::date AS month, f.currency, f.category_id,
            sum(f.spent)::numeric(38,4) AS spent, sum(f.received)::numeric(38,4) AS received, sum(f.n)::bigint AS n
        FROM transaction_facts AS f
        WHERE NOT f.transfer
        GROUP BY 1, 2, 3, 4
        HAVING sum(f.n) <> 0;

        COMMENT ON VIEW analytics.spending_monthly IS 'What each user spent and received in a month, by currency and category, from facts.';
        COMMENT ON COLUMN analytics.spending_monthly.user_id IS 'Whose.';
        COMMENT ON COLUMN analytics.spending_monthly.month IS 'The first day of the month.';
        COMMENT ON COLUMN analytics.spending_monthly.currency IS 'In which currency (ISO 4217).';
        COMMENT ON COLUMN analytics.spending_monthly.category_id IS 'In which category; NULL for none.';
        COMMENT ON COLUMN analytics.spending_monthly.spent IS 'The sum of outflows, as a positive number; transfers are left out.';
        COMMENT ON COLUMN analytics.spending_monthly.received IS 'The sum of inflows; transfers are left out.';
        COMMENT ON COLUMN analytics.spending_monthly.n IS 'How many transactions.';

        GRANT SELECT ON analytics.spending_monthly TO coffer_system;
    ELSE
        DROP TABLE public.transaction_facts;
        PERFORM public.make_plain_facts();
    END IF;
END
$$;
