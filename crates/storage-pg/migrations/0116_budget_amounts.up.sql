-- The amounts that a budget had in earlier periods, so that a new amount does not change what rolled over
-- from them. In the budget's row, which each edit replaces as a whole and each statement that needs the
-- amount reads anyway. Existing budgets have had their amount from the beginning.

CREATE FUNCTION is_ascending(days date[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    SELECT coalesce(bool_and(days[n] < days[n + 1]), true)
    FROM generate_series(1, cardinality(days) - 1) AS n
);

COMMENT ON FUNCTION is_ascending(date[]) IS 'Whether each day is after the one before it.';

REVOKE ALL ON FUNCTION is_ascending(date[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_ascending(date[]) TO coffer_app, coffer_system;

ALTER TABLE budgets
    ADD COLUMN past_amounts numeric(19,4)[] NOT NULL DEFAULT '{}',
    ADD COLUMN past_amounts_before date[] NOT NULL DEFAULT '{}',
    ADD CONSTRAINT budgets_past_amounts_plausible CHECK (
        cardinality(past_amounts) = cardinality(past_amounts_before)
        AND coalesce(array_ndims(past_amounts), 1) = 1
        AND coalesce(array_ndims(past_amounts_before), 1) = 1
        AND coalesce(array_lower(past_amounts, 1), 1) = 1
        AND coalesce(array_lower(past_amounts_before, 1), 1) = 1
        AND array_position(past_amounts, NULL) IS NULL
        AND array_position(past_amounts_before, NULL) IS NULL
        AND 0 < ALL (past_amounts)
        AND 'NaN' <> ALL (past_amounts)
        AND '1900-01-01' <= ALL (past_amounts_before)
        AND '2200-12-31' >= ALL (past_amounts_before)
        AND is_ascending(past_amounts_before)
    );

COMMENT ON COLUMN budgets.amount IS 'The current amount per period.';
COMMENT ON COLUMN budgets.past_amounts IS 'Amounts per period before the current one; each is valid for the periods that begin before the day at its place in past_amounts_before, and not before the previous one.';
COMMENT ON COLUMN budgets.past_amounts_before IS 'The days from which the next amount is valid, in ascending order.';
