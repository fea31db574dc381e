DROP FUNCTION adopt_timescaledb();

-- Where it was adopted, what it keeps goes back to a plain table. The extension stays: others may use it.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_policy WHERE polname = 'transaction_facts_own') THEN
        RETURN;
    END IF;
    CREATE TEMPORARY TABLE facts_left ON COMMIT DROP AS SELECT * FROM public.transaction_facts;
    DROP MATERIALIZED VIEW analytics.spending_monthly;
    DROP TABLE public.transaction_facts;

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
        CONSTRAINT transaction_facts_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
    );

    CREATE INDEX transaction_facts_user_idx ON transaction_facts (user_id, booked_on);

    COMMENT ON TABLE transaction_facts IS 'Changes of what was spent and received, for analytics: one row for each statement, account, day, category and kind that it changed. Written by triggers on transactions; nobody else writes it.';
    COMMENT ON COLUMN transaction_facts.user_id IS 'Whose.';
    COMMENT ON COLUMN transaction_facts.account_id IS 'On which account; it may be gone.';
    COMMENT ON COLUMN transaction_facts.category_id IS 'In which category; it may be gone. NULL for none.';
    COMMENT ON COLUMN transaction_facts.currency IS 'In which currency (ISO 4217).';
    COMMENT ON COLUMN transaction_facts.booked_on IS 'On which day, the transaction''s.';
    COMMENT ON COLUMN transaction_facts.transfer IS 'Whether it was between one''s own accounts.';
    COMMENT ON COLUMN transaction_facts.spent IS 'How much more was spent than before; negative for less.';
    COMMENT ON COLUMN transaction_facts.received IS 'How much more was received than before; negative for less.';
    COMMENT ON COLUMN transaction_facts.n IS 'How many more transactions than before; negative for fewer.';
    COMMENT ON COLUMN transaction_facts.created_at IS 'When the transactions were written whose change this is.';
    COMMENT ON COLUMN transaction_facts.updated_at IS 'The same, since facts are never changed.';
    COMMENT ON INDEX transaction_facts_user_idx IS 'Recomputes a user''s figures from facts; deletes facts with their user.';

    ALTER TABLE transaction_facts ENABLE ROW LEVEL SECURITY;
    CREATE POLICY transaction_facts_own ON transaction_facts TO coffer_app
        USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id());
    CREATE POLICY transaction_facts_system ON transaction_facts TO coffer_system USING (true) WITH CHECK (true);
    COMMENT ON POLICY transaction_facts_own ON transaction_facts IS 'Would show a request its own user''s; without a privilege it sees none.';
    COMMENT ON POLICY transaction_facts_system ON transaction_facts IS 'Jobs and administration pass.';

    -- None to coffer_app: where facts are cut into chunks, the chunks have grants and no policies.
    GRANT SELECT ON transaction_facts TO coffer_system;

    INSERT INTO public.transaction_facts SELECT * FROM facts_left;

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
END
$$;
