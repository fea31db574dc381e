-- The user is determined once per statement, not for each category: most statements about transactions read
-- all categories of the user.
ALTER POLICY categories_own ON categories
    USING (user_id = (SELECT app_user_id())) WITH CHECK (user_id = (SELECT app_user_id()));
ALTER POLICY categories_everyones ON categories
    USING (user_id IS NULL AND (SELECT app_user_id()) IS NOT NULL);

-- Whether a category is for income decides the type of each transaction in it.
CREATE INDEX categories_income_idx ON categories (user_id, id) WHERE kind = 'income';
COMMENT ON INDEX categories_income_idx IS 'The categories for income of a user and of everyone, for the types of listed transactions.';
