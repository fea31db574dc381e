DROP INDEX categories_income_idx;
ALTER POLICY categories_everyones ON categories
    USING (user_id IS NULL AND app_user_id() IS NOT NULL);
ALTER POLICY categories_own ON categories
    USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id());
