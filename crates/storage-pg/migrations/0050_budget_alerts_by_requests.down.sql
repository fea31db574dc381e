COMMENT ON POLICY budget_alerts_system ON budget_alerts IS 'Jobs and administration pass; the job that tells of alerts writes them.';
REVOKE INSERT ON budget_alerts FROM coffer_app;
