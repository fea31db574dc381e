CREATE TABLE budget_alerts (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    budget_id uuid NOT NULL,
    period_start date NOT NULL,
    threshold smallint NOT NULL,
    spent numeric(28,4) NOT NULL,
    available numeric(28,4) NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT budget_alerts_pkey PRIMARY KEY (id),
    CONSTRAINT budget_alerts_once_key UNIQUE (user_id, budget_id, period_start, threshold),
    CONSTRAINT budget_alerts_budget_fkey FOREIGN KEY (user_id, budget_id) REFERENCES budgets (user_id, id) ON DELETE CASCADE,
    CONSTRAINT budget_alerts_threshold_plausible CHECK (threshold BETWEEN 1 AND 1000),
    CONSTRAINT budget_alerts_spent_is_number CHECK (spent <> 'NaN'),
    CONSTRAINT budget_alerts_available_is_number CHECK (available <> 'NaN')
);

COMMENT ON TABLE budget_alerts IS 'Of what budgets'' owners were told. A row is written with the notice and never changed.';
COMMENT ON COLUMN budget_alerts.id IS 'Identifier (UUID version 7, made by the application).';
COMMENT ON COLUMN budget_alerts.user_id IS 'Whose; the foreign key makes it the owner of the budget.';
COMMENT ON COLUMN budget_alerts.budget_id IS 'Of which budget.';
COMMENT ON COLUMN budget_alerts.period_start IS 'In which period: its first day.';
COMMENT ON COLUMN budget_alerts.threshold IS 'Which percentage was reached.';
COMMENT ON COLUMN budget_alerts.spent IS 'What had been spent by then, in the budget''s currency, less what was refunded.';
COMMENT ON COLUMN budget_alerts.available IS 'What there was to spend in the period: the amount and what was carried over.';
COMMENT ON COLUMN budget_alerts.created_at IS 'When it was noticed.';
COMMENT ON COLUMN budget_alerts.updated_at IS 'The same, since alerts are never changed.';
COMMENT ON INDEX budget_alerts_pkey IS 'Finds an alert by identifier.';
COMMENT ON INDEX budget_alerts_once_key IS 'Keeps a threshold from being told of twice in a period; lists a budget''s alerts; deletes them with their budget.';

ALTER TABLE budget_alerts ENABLE ROW LEVEL SECURITY;
CREATE POLICY budget_alerts_own ON budget_alerts TO coffer_app
    USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id());
CREATE POLICY budget_alerts_system ON budget_alerts TO coffer_system USING (true) WITH CHECK (true);
COMMENT ON POLICY budget_alerts_own ON budget_alerts IS 'A request sees its own user''s.';
COMMENT ON POLICY budget_alerts_system ON budget_alerts IS 'Jobs and administration pass; the job that tells of alerts writes them.';

GRANT SELECT ON budget_alerts TO coffer_app;
GRANT SELECT, INSERT, DELETE ON budget_alerts TO coffer_system;
