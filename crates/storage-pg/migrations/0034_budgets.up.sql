CREATE TYPE budget_period AS ENUM ('weekly', 'biweekly', 'monthly', 'quarterly', 'yearly', 'custom');
COMMENT ON TYPE budget_period IS 'How long a budget''s amount is to last; custom is a number of days.';

CREATE TABLE budgets (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    category_id uuid,
    name text NOT NULL,
    amount numeric(19,4) NOT NULL,
    currency text NOT NULL,
    period budget_period NOT NULL,
    period_days integer,
    starts_on date NOT NULL,
    ends_on date,
    alert_thresholds smallint[] NOT NULL,
    rollover boolean NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    CONSTRAINT budgets_pkey PRIMARY KEY (id),
    CONSTRAINT budgets_user_id_id_key UNIQUE (user_id, id),
    CONSTRAINT budgets_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT budgets_category_fkey FOREIGN KEY (category_id) REFERENCES categories (id) ON DELETE CASCADE,
    CONSTRAINT budgets_name_length CHECK (char_length(name) BETWEEN 1 AND 100),
    CONSTRAINT budgets_amount_positive CHECK (amount > 0 AND amount <> 'NaN'),
    CONSTRAINT budgets_currency_format CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT budgets_days_of_custom_period CHECK ((period = 'custom') = (period_days IS NOT NULL)),
    CONSTRAINT budgets_period_days_plausible CHECK (period_days BETWEEN 1 AND 3660),
    CONSTRAINT budgets_starts_on_plausible CHECK (starts_on BETWEEN '1900-01-01' AND '2200-12-31'),
    CONSTRAINT budgets_ends_on_plausible CHECK (ends_on BETWEEN starts_on AND '2200-12-31'),
    CONSTRAINT budgets_alert_thresholds_plausible CHECK (
        cardinality(alert_thresholds) <= 10
        AND coalesce(array_ndims(alert_thresholds), 1) = 1
        AND array_position(alert_thresholds, NULL) IS NULL
        AND 1 <= ALL (alert_thresholds)
        AND 1000 >= ALL (alert_thresholds)
    ),
    CONSTRAINT budgets_version_counts CHECK (version >= 0)
);

CREATE INDEX budgets_category_idx ON budgets (category_id);

COMMENT ON TABLE budgets IS 'What people mean to spend at most in a period.';
COMMENT ON COLUMN budgets.id IS 'Identifier (UUID version 7, made by the application).';
COMMENT ON COLUMN budgets.user_id IS 'Whose.';
COMMENT ON COLUMN budgets.category_id IS 'On what, one of the user''s categories or of the system''s, with those under it; NULL for everything.';
COMMENT ON COLUMN budgets.name IS 'What its owner calls it.';
COMMENT ON COLUMN budgets.amount IS 'How much a period.';
COMMENT ON COLUMN budgets.currency IS 'In which currency (ISO 4217); what was spent in others does not count.';
COMMENT ON COLUMN budgets.period IS 'How long a period is.';
COMMENT ON COLUMN budgets.period_days IS 'How many days a custom period has; NULL for the others.';
COMMENT ON COLUMN budgets.starts_on IS 'The first day of its first period; the others follow without a gap.';
COMMENT ON COLUMN budgets.ends_on IS 'Its last day; NULL for none.';
COMMENT ON COLUMN budgets.alert_thresholds IS 'At which percentages of the amount its owner is told.';
COMMENT ON COLUMN budgets.rollover IS 'Whether what is left, or was overspent, is carried to the next period.';
COMMENT ON COLUMN budgets.version IS 'Raised by each edit of the owner; an edit of an older version is refused.';
COMMENT ON COLUMN budgets.created_at IS 'When it was made.';
COMMENT ON COLUMN budgets.updated_at IS 'When it was last edited.';
COMMENT ON COLUMN budgets.deleted_at IS 'When it was deleted; NULL while it is not. It can be restored.';
COMMENT ON INDEX budgets_pkey IS 'Finds a budget by identifier.';
COMMENT ON INDEX budgets_user_id_id_key IS 'Lets alerts refer to owner and budget together; lists a user''s budgets, newest or oldest first; deletes budgets with their user.';
COMMENT ON INDEX budgets_category_idx IS 'Finds the budgets of a category; deletes them with it.';

ALTER TABLE budgets ENABLE ROW LEVEL SECURITY;
CREATE POLICY budgets_own ON budgets TO coffer_app
    USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id());
CREATE POLICY budgets_system ON budgets TO coffer_system USING (true) WITH CHECK (true);
COMMENT ON POLICY budgets_own ON budgets IS 'A request sees and changes its own user''s.';
COMMENT ON POLICY budgets_system ON budgets IS 'Jobs and administration pass.';

GRANT SELECT, INSERT, UPDATE ON budgets TO coffer_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON budgets TO coffer_system;

CREATE TRIGGER lock_finance_first BEFORE INSERT OR UPDATE OR DELETE ON budgets
    FOR EACH STATEMENT EXECUTE FUNCTION lock_finance_first();
COMMENT ON TRIGGER lock_finance_first ON budgets IS 'One unit at a time writes a user''s finances.';

-- A definer for the reason of check_category_parent.
CREATE FUNCTION check_budget_category() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NEW.category_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM public.categories AS c
        WHERE c.id = NEW.category_id
            AND (c.user_id IS NULL OR c.user_id = NEW.user_id)
            AND (c.deleted_at IS NULL OR NEW.deleted_at IS NOT NULL)
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'budgets_category_fkey',
            SCHEMA = 'public', TABLE = 'budgets',
            MESSAGE = 'the category is not among the user''s categories and the system''s';
    END IF;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION check_budget_category() IS 'Refuses a category that is another user''s, or deleted while the budget is not.';
REVOKE ALL ON FUNCTION check_budget_category() FROM PUBLIC;

CREATE TRIGGER check_budget_category AFTER INSERT OR UPDATE OF user_id, category_id, deleted_at ON budgets
    FOR EACH ROW EXECUTE FUNCTION check_budget_category();
COMMENT ON TRIGGER check_budget_category ON budgets IS 'Keeps users'' categories apart.';
