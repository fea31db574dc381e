DROP INDEX budget_alerts_user_idx;
