-- An opening balance counts from the day on which its account opens, and not before. Left out, which is
-- usual, that day is the earlier of the day of creation and of the first transaction, so that it
-- follows back-dated transactions; queries compute it. Set by the owner, it precedes all transactions.

ALTER TABLE accounts
    ADD COLUMN opened_on date,
    ADD CONSTRAINT accounts_opened_on_plausible CHECK (opened_on BETWEEN '1900-01-01' AND '2200-12-31'),
    ADD CONSTRAINT accounts_opened_before_closed CHECK (opened_on <= closed_on);
COMMENT ON COLUMN accounts.opened_on IS 'The date from whose beginning the opening balance counts, as set by the owner; no transaction precedes it. NULL for the earlier of the date of creation, in the owner''s time zone, and the date of the first transaction.';

GRANT INSERT (opened_on), UPDATE (opened_on) ON accounts TO coffer_app, coffer_system;
DROP TRIGGER lock_finance_first ON accounts;
CREATE TRIGGER lock_finance_first
    BEFORE INSERT OR DELETE OR UPDATE OF name, kind, currency, opening_balance, opened_on, closed_on, plaid_account_id, plaid_item_id, version, updated_at, deleted_at ON accounts
    FOR EACH STATEMENT EXECUTE FUNCTION lock_finance_first();
COMMENT ON TRIGGER lock_finance_first ON accounts IS 'Serialises writes to a user''s financial data. Not fired for balance updates, whose writer already holds the lock.';

CREATE OR REPLACE VIEW reporting.balances_by_month WITH (security_barrier = true) AS
WITH changes AS (
    SELECT a.user_id, date_trunc('month', d.booked_on::timestamp)::date AS month, a.currency, a.kind,
        sum(d.delta) AS change, 0::numeric AS opening, sum(d.n) AS transactions
    FROM balance_deltas AS d JOIN accounts AS a ON a.id = d.account_id
    WHERE a.deleted_at IS NULL
    GROUP BY 1, 2, 3, 4
    UNION ALL
    SELECT a.user_id, date_trunc('month', coalesce(a.opened_on, least(
            (a.created_at AT TIME ZONE CASE WHEN s.time_zone IN (SELECT name FROM pg_timezone_names) THEN s.time_zone ELSE 'UTC' END)::date,
            (SELECT min(d.booked_on) FROM balance_deltas AS d WHERE d.account_id = a.id)
        ))::timestamp)::date, a.currency, a.kind, 0, a.opening_balance, 0
    FROM accounts AS a
    LEFT JOIN user_settings AS s ON s.user_id = a.user_id
    WHERE a.deleted_at IS NULL
), months AS (
    SELECT user_id, month, currency, kind, sum(change) AS change,
        sum(sum(opening + change)) OVER (PARTITION BY user_id, currency, kind ORDER BY month) AS balance,
        sum(transactions)::bigint AS transactions
    FROM changes
    GROUP BY user_id, month, currency, kind
)
SELECT user_id, month, currency, kind::text AS account_type, change, balance, transactions
FROM months
WHERE transactions > 0;

CREATE OR REPLACE FUNCTION reconcile_transactions(p_user uuid DEFAULT NULL)
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
    UNION ALL
    SELECT 'accounts.opened_on', a.user_id, jsonb_build_object('account_id', a.id), a.opened_on::text,
        format('%s or earlier', min(d.booked_on))
    FROM public.accounts AS a
    JOIN public.balance_deltas AS d ON d.account_id = a.id AND d.booked_on < a.opened_on
    WHERE p_user IS NULL OR a.user_id = p_user
    GROUP BY a.id
$$;

COMMENT ON FUNCTION reconcile_transactions(uuid) IS 'Recomputes the figures derived from transactions, and returns those that differ, transfers that do not have two opposite legs, and opening dates after the first transaction; a part of reconcile.';
