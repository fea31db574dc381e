DROP VIEW reporting.users_by_month;
DROP VIEW reporting.balances_by_month;
DROP VIEW reporting.spending_by_month;
DROP SCHEMA reporting;
