CREATE INDEX budget_alerts_user_idx ON budget_alerts (user_id, id DESC);
COMMENT ON INDEX budget_alerts_user_idx IS 'Pages through a user''s alerts, the newest first: ORDER BY id DESC.';
