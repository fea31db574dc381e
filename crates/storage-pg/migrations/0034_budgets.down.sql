DROP TABLE budgets;
DROP FUNCTION check_budget_category();
DROP TYPE budget_period;
