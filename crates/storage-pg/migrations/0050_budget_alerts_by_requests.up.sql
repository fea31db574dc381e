-- A write of transactions that reaches a threshold makes the alert in its own unit, so that there is
-- none of a write that did not happen, and none is lost. A job adds those that no write made.

GRANT INSERT ON budget_alerts TO coffer_app;
COMMENT ON POLICY budget_alerts_system ON budget_alerts IS 'Jobs and administration pass; a job adds the alerts that no request made.';
