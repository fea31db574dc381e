DROP FUNCTION reconcile(uuid);
