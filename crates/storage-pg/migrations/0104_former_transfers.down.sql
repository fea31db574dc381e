DROP FUNCTION reconcile_transactions(uuid);
ALTER FUNCTION reconcile_sums(uuid) RENAME TO reconcile_transactions;
COMMENT ON FUNCTION reconcile_transactions(uuid) IS 'Recomputes the figures derived from transactions, and returns those that differ; a part of reconcile.';

-- The legs are halves of transfers again, one of them deleted, unless they no longer match.
UPDATE transactions AS t
SET transfer_id = t.former_transfer_id, version = t.version + 1
FROM (
    SELECT user_id, former_transfer_id
    FROM transactions
    WHERE former_transfer_id IS NOT NULL AND transfer_id IS NULL
    GROUP BY user_id, former_transfer_id
    HAVING count(*) = 2 AND sum(sign(amount)) = 0 AND bool_or(deleted_with_account)
) AS former
WHERE t.user_id = former.user_id AND t.former_transfer_id = former.former_transfer_id;

CREATE OR REPLACE FUNCTION delete_with_account() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NEW.deleted_at IS NULL THEN
        UPDATE public.transactions AS t
        SET deleted_at = NULL, deleted_with_account = false, updated_at = NEW.updated_at
        WHERE t.account_id = NEW.id AND t.deleted_with_account;
    ELSE
        UPDATE public.transactions AS t
        SET deleted_at = NEW.deleted_at, deleted_with_account = true, updated_at = NEW.updated_at
        WHERE t.account_id = NEW.id AND t.deleted_at IS NULL;
    END IF;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION delete_with_account IS 'Deletes an account''s transactions with it, in the same transaction, and restores with it those that were not deleted before.';

REVOKE UPDATE (former_transfer_id) ON transactions FROM coffer_app, coffer_system;
DROP INDEX transactions_former_transfer_idx;
ALTER TABLE transactions DROP COLUMN former_transfer_id;
