-- A transfer has two legs that are not deleted, or none. When an account is deleted, the other legs of
-- its transfers become separate transactions, and both legs keep the transfer they belonged to, so that
-- restoring the account can link them again. The memory is a column of its own: a leg that has only
-- this one can be edited, deleted and linked like any other transaction.

ALTER TABLE transactions ADD COLUMN former_transfer_id uuid;
COMMENT ON COLUMN transactions.former_transfer_id IS 'The transfer that the transaction was a leg of until the account of one of the legs was deleted. Restoring the account links the legs again if they still match.';

CREATE INDEX transactions_former_transfer_idx ON transactions (user_id, former_transfer_id) WHERE former_transfer_id IS NOT NULL;
COMMENT ON INDEX transactions_former_transfer_idx IS 'Finds the other leg of a former transfer.';

GRANT UPDATE (former_transfer_id) ON transactions TO coffer_app, coffer_system;

CREATE OR REPLACE FUNCTION delete_with_account() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
BEGIN
    IF NEW.deleted_at IS NOT NULL THEN
        UPDATE public.transactions AS t
        SET transfer_id = NULL, former_transfer_id = t.transfer_id, version = t.version + 1, updated_at = NEW.updated_at
        FROM (
            SELECT own.user_id, own.transfer_id
            FROM public.transactions AS own
            WHERE own.account_id = NEW.id AND own.user_id = NEW.user_id AND own.deleted_at IS NULL AND own.transfer_id IS NOT NULL
            OFFSET 0
        ) AS leg
        WHERE t.user_id = leg.user_id AND t.transfer_id = leg.transfer_id AND t.account_id <> NEW.id AND t.deleted_at IS NULL;
        UPDATE public.transactions AS t
        SET deleted_at = NEW.deleted_at, deleted_with_account = true, updated_at = NEW.updated_at,
            transfer_id = NULL, former_transfer_id = coalesce(t.transfer_id, t.former_transfer_id)
        WHERE t.account_id = NEW.id AND t.user_id = NEW.user_id AND t.deleted_at IS NULL;
        RETURN NULL;
    END IF;

    -- The other legs that still match: not linked otherwise, of the opposite sign, and equal if the
    -- currency is the same. One that was deleted meanwhile is linked, too, as a deleted transfer.
    UPDATE public.transactions AS t
    SET transfer_id = t.former_transfer_id, former_transfer_id = NULL, version = t.version + 1, updated_at = NEW.updated_at
    FROM (
        SELECT own.user_id, own.former_transfer_id, own.currency, own.amount
        FROM public.transactions AS own
        WHERE own.account_id = NEW.id AND own.user_id = NEW.user_id AND own.deleted_with_account AND own.former_transfer_id IS NOT NULL
        OFFSET 0
    ) AS leg
    WHERE t.user_id = leg.user_id AND t.former_transfer_id = leg.former_transfer_id AND t.account_id <> NEW.id
        AND t.transfer_id IS NULL AND NOT t.deleted_with_account
        AND sign(t.amount) = -sign(leg.amount) AND (t.currency <> leg.currency OR t.amount = -leg.amount);
    UPDATE public.transactions AS t
    SET transfer_id = CASE WHEN leg.matched THEN t.former_transfer_id END,
        former_transfer_id = CASE WHEN leg.waits THEN t.former_transfer_id END,
        deleted_at = CASE WHEN leg.matched THEN leg.other_deleted_at END,
        deleted_with_account = false, version = t.version + 1, updated_at = NEW.updated_at
    FROM (
        SELECT own.id, linked.user_id IS NOT NULL AS matched, linked.deleted_at AS other_deleted_at,
            linked.user_id IS NULL AND waiting.user_id IS NOT NULL AS waits
        FROM public.transactions AS own
        LEFT JOIN LATERAL (
            SELECT other.user_id, other.deleted_at
            FROM public.transactions AS other
            WHERE other.user_id = own.user_id AND other.transfer_id = own.former_transfer_id
            LIMIT 1
        ) AS linked ON true
        LEFT JOIN LATERAL (
            SELECT other.user_id
            FROM public.transactions AS other
            WHERE other.user_id = own.user_id AND other.former_transfer_id = own.former_transfer_id
                AND other.id <> own.id AND other.deleted_with_account
            LIMIT 1
        ) AS waiting ON true
        WHERE own.account_id = NEW.id AND own.user_id = NEW.user_id AND own.deleted_with_account AND own.former_transfer_id IS NOT NULL
        OFFSET 0
    ) AS leg
    WHERE t.id = leg.id;
    UPDATE public.transactions AS t
    SET deleted_at = NULL, deleted_with_account = false, updated_at = NEW.updated_at
    WHERE t.account_id = NEW.id AND t.user_id = NEW.user_id AND t.deleted_with_account;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION delete_with_account IS 'Deletes an account''s transactions with it, in the same transaction, and unlinks the other legs of its transfers. Restores with it the transactions that were not deleted before, and links them again with the legs that still match; a leg whose other leg was deleted meanwhile stays deleted with it.';

-- Transfers that already have one deleted leg. What was deleted with an account waits for it.
UPDATE transactions AS t
SET transfer_id = NULL,
    former_transfer_id = CASE WHEN half.waits THEN t.transfer_id END,
    version = t.version + 1
FROM (
    SELECT user_id, transfer_id, bool_or(deleted_with_account) AS waits
    FROM transactions
    WHERE transfer_id IS NOT NULL
    GROUP BY user_id, transfer_id
    HAVING count(*) FILTER (WHERE deleted_at IS NULL) = 1 OR bool_or(deleted_with_account)
) AS half
WHERE t.user_id = half.user_id AND t.transfer_id = half.transfer_id;

ALTER FUNCTION reconcile_transactions(uuid) RENAME TO reconcile_sums;
COMMENT ON FUNCTION reconcile_sums(uuid) IS 'Recomputes the sums derived from transactions, and returns those that differ; a part of reconcile.';

CREATE FUNCTION reconcile_transactions(p_user uuid DEFAULT NULL)
RETURNS TABLE (figure text, user_id uuid, key jsonb, kept text, computed text)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 10 SET search_path = pg_catalog, pg_temp
AS $$
    SELECT s.* FROM public.reconcile_sums(p_user) AS s
    UNION ALL
    SELECT 'transactions.transfer_id', t.user_id, jsonb_build_object('transfer_id', t.transfer_id),
        string_agg(format('%s %s', t.amount, t.currency), ', ' ORDER BY t.amount, t.currency),
        'two opposite legs in different accounts'
    FROM public.transactions AS t
    WHERE t.transfer_id IS NOT NULL AND t.deleted_at IS NULL AND (p_user IS NULL OR t.user_id = p_user)
    GROUP BY t.user_id, t.transfer_id
    HAVING count(*) <> 2 OR count(DISTINCT t.account_id) <> 2 OR sum(sign(t.amount)) <> 0
        OR min(t.currency) = max(t.currency) AND sum(t.amount) <> 0
$$;

COMMENT ON FUNCTION reconcile_transactions(uuid) IS 'Recomputes the figures derived from transactions, and returns those that differ, and transfers that do not have two opposite legs; a part of reconcile.';
REVOKE ALL ON FUNCTION reconcile_transactions(uuid) FROM PUBLIC;
