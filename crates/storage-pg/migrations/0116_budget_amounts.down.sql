ALTER TABLE budgets
    DROP CONSTRAINT budgets_past_amounts_plausible,
    DROP COLUMN past_amounts,
    DROP COLUMN past_amounts_before;
DROP FUNCTION is_ascending(date[]);
COMMENT ON COLUMN budgets.amount IS 'The amount per period.';
