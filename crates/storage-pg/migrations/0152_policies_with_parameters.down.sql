DO $$
DECLARE
    policy record;
BEGIN
    FOR policy IN
        SELECT polname, polrelid::regclass::text AS relation, pg_get_expr(polqual, polrelid) AS condition
        FROM pg_policy
        WHERE pg_get_expr(polqual, polrelid) ~ '^\(\w+ = \( SELECT app_(user|identity)_id\(\) AS app_\w+\)\)$'
            AND polrelid <> 'public.categories'::regclass
    LOOP
        policy.condition := regexp_replace(
            policy.condition, '\( SELECT (app_(user|identity)_id\(\)) AS app_\w+\)', '\1'
        );
        EXECUTE format(
            'ALTER POLICY %I ON %s USING (%s) WITH CHECK (%s)',
            policy.polname, policy.relation, policy.condition, policy.condition
        );
    END LOOP;
END $$;
