DROP VIEW analytics.spending_monthly;
DROP SCHEMA analytics;
