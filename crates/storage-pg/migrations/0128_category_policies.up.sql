-- The user is determined once per statement, not for each category: most statements about transactions read
-- all categories of the user.
ALTER POLICY categories_own ON categories
    USING (user_id = (SELECT app_user_id())) WITH CHECK (user_id = (SELECT app_user_id()));
ALTER POLICY categories_everyones ON categories
    USING (user_id IS NULL AND (SELECT app_user_id()) IS NOT NULL);
