DROP FUNCTION reconcile(uuid);
ALTER FUNCTION reconcile_transactions(uuid) RENAME TO reconcile;
COMMENT ON FUNCTION reconcile(uuid) IS 'Recomputes every derived figure from the transactions, of one user or of all, and returns those that differ: there must be none. Also transactions that a deleted account or category should not have. It changes nothing.';
GRANT EXECUTE ON FUNCTION reconcile(uuid) TO coffer_system;
