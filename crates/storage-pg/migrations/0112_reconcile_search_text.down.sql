DROP FUNCTION reconcile(uuid);
ALTER FUNCTION reconcile_figures(uuid) RENAME TO reconcile;
GRANT EXECUTE ON FUNCTION reconcile(uuid) TO coffer_system;

COMMENT ON FUNCTION reconcile(uuid) IS 'Recomputes every derived figure, of one user or all, and returns those that differ; there should be none. Also returns transactions that are not deleted although their account or category is. Changes nothing.';
