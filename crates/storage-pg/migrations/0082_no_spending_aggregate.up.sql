-- Removes analytics.spending_monthly, which nothing read. Reports and budgets read monthly_spending,
-- which has the same figures, exact at each commit and protected by row-level security. With
-- TimescaleDB it was a continuous aggregate, and its refreshes left out the oldest months.

DO $$
BEGIN
    -- A hypertable has no policies, and a continuous aggregate is no plain view.
    IF EXISTS (SELECT FROM pg_policy WHERE polname = 'transaction_facts_own') THEN
        DROP VIEW analytics.spending_monthly;
    ELSE
        DROP MATERIALIZED VIEW analytics.spending_monthly;
    END IF;
END
$$;
DROP SCHEMA analytics;

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
    RETURN 'adopted';
END
$$;

COMMENT ON FUNCTION adopt_timescaledb() IS 'Converts transaction_facts into a hypertable if TimescaleDB is loaded, and returns adopted, absent or unlicensed. Idempotent.';

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

    COMMENT ON TABLE public.transaction_facts IS 'Changes in spending and income, for analytics: one row per statement, account, day, category and type that it changed. Written by triggers on transactions only.';
    COMMENT ON COLUMN public.transaction_facts.user_id IS 'The owner.';
    COMMENT ON COLUMN public.transaction_facts.account_id IS 'The account; it may no longer exist.';
    COMMENT ON COLUMN public.transaction_facts.category_id IS 'The category, which may no longer exist; NULL if uncategorised.';
    COMMENT ON COLUMN public.transaction_facts.currency IS 'The currency (ISO 4217).';
    COMMENT ON COLUMN public.transaction_facts.booked_on IS 'The date of the transactions.';
    COMMENT ON COLUMN public.transaction_facts.transfer IS 'Whether the transactions are part of transfers between the user''s own accounts.';
    COMMENT ON COLUMN public.transaction_facts.spent IS 'The change in spending; negative for a decrease.';
    COMMENT ON COLUMN public.transaction_facts.received IS 'The change in income; negative for a decrease.';
    COMMENT ON COLUMN public.transaction_facts.n IS 'The change in the number of transactions; negative for a decrease.';
    COMMENT ON COLUMN public.transaction_facts.created_at IS 'When the transactions were written.';
    COMMENT ON COLUMN public.transaction_facts.updated_at IS 'Equal to created_at; facts are never changed.';
    COMMENT ON INDEX public.transaction_facts_user_idx IS 'Recomputes a user''s figures from facts; supports the foreign key to users.';

    ALTER TABLE public.transaction_facts ENABLE ROW LEVEL SECURITY;
    CREATE POLICY transaction_facts_own ON public.transaction_facts TO coffer_app
        USING (user_id = public.app_user_id()) WITH CHECK (user_id = public.app_user_id());
    CREATE POLICY transaction_facts_system ON public.transaction_facts TO coffer_system USING (true) WITH CHECK (true);
    COMMENT ON POLICY transaction_facts_own ON public.transaction_facts IS 'Would limit requests to their own user''s rows; they have no privilege to read any.';
    COMMENT ON POLICY transaction_facts_system ON public.transaction_facts IS 'Jobs and administration have access to all rows.';

    -- None to coffer_app: where facts are cut into chunks, the chunks have grants and no policies.
    GRANT SELECT ON public.transaction_facts TO coffer_system;

    INSERT INTO public.transaction_facts
    SELECT t.user_id, t.account_id, t.category_id, t.currency, t.booked_on, t.transfer_id IS NOT NULL,
        coalesce(-sum(t.amount) FILTER (WHERE t.amount < 0), 0), coalesce(sum(t.amount) FILTER (WHERE t.amount > 0), 0),
        count(*), max(t.updated_at), max(t.updated_at)
    FROM public.transactions AS t
    WHERE t.deleted_at IS NULL AND t.booked_on >= public.facts_kept_from()
    GROUP BY 1, 2, 3, 4, 5, 6;
END
$make$;

COMMENT ON FUNCTION make_plain_facts() IS 'Creates and fills transaction_facts, which must not exist, as a plain table.';
