-- Where TimescaleDB is installed, facts lie in a hypertable by day: cut into years, compressed, dropped
-- when they are old; and analytics.spending_monthly is a continuous aggregate of them. The names and the
-- types of the columns stay, and code reads nothing else.
--
-- Installed means: loaded with the server (shared_preload_libraries), under the licence that has all
-- this. That there is such an extension to be had says nothing, and making one that is not loaded
-- ends the connection.
--
-- A hypertable of which there is a continuous aggregate can't have row-level security. The application's
-- role has no privilege on facts, so there is nothing for a policy to let through.
--
-- The program calls this after its migrations, so that an installation that gets TimescaleDB later
-- has it with the next start.

CREATE FUNCTION adopt_timescaledb() RETURNS text
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
REVOKE ALL ON FUNCTION adopt_timescaledb() FROM PUBLIC;
