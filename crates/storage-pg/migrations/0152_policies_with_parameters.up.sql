-- A statement that opens its own unit of work is planned before it sets its user, so the planner expected that no rows
-- belong to it, and chose other indexes. In a subquery, the user is a parameter to the planner, for which it expects the
-- number of rows that users have on average.

DO $$
DECLARE
    policy record;
BEGIN
    FOR policy IN
        SELECT polname, polrelid::regclass::text AS relation, pg_get_expr(polqual, polrelid) AS condition
        FROM pg_policy
        WHERE pg_get_expr(polqual, polrelid) ~ '^\(\w+ = app_(user|identity)_id\(\)\)$'
            AND pg_get_expr(polwithcheck, polrelid) = pg_get_expr(polqual, polrelid)
    LOOP
        policy.condition := regexp_replace(policy.condition, 'app_(user|identity)_id\(\)', '(SELECT \&)');
        EXECUTE format(
            'ALTER POLICY %I ON %s USING (%s) WITH CHECK (%s)',
            policy.polname, policy.relation, policy.condition, policy.condition
        );
    END LOOP;
END $$;
