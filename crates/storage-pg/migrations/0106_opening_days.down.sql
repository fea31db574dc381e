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
$$;

COMMENT ON FUNCTION reconcile_transactions(uuid) IS 'Recomputes the figures derived from transactions, and returns those that differ, and transfers that do not have two opposite legs; a part of reconcile.';

CREATE OR REPLACE VIEW reporting.balances_by_month WITH (security_barrier = true) AS
WITH changes AS (
    SELECT a.user_id, date_trunc('month', d.booked_on::timestamp)::date AS month, a.currency, a.kind,
        sum(d.delta) AS change, sum(d.n) AS transactions
    FROM balance_deltas AS d JOIN accounts AS a ON a.id = d.account_id
    WHERE a.deleted_at IS NULL
    GROUP BY 1, 2, 3, 4
), openings AS (
    SELECT user_id, currency, kind, sum(opening_balance) AS balance
    FROM accounts
    WHERE deleted_at IS NULL
    GROUP BY 1, 2, 3
)
SELECT user_id, c.month, currency, kind::text AS account_type, c.change,
    o.balance + sum(c.change) OVER (PARTITION BY user_id, currency, kind ORDER BY c.month) AS balance,
    c.transactions
FROM changes AS c JOIN openings AS o USING (user_id, currency, kind);

DROP TRIGGER lock_finance_first ON accounts;
ALTER TABLE accounts
    DROP CONSTRAINT accounts_opened_before_closed,
    DROP CONSTRAINT accounts_opened_on_plausible,
    DROP COLUMN opened_on;
CREATE TRIGGER lock_finance_first
    BEFORE INSERT OR DELETE OR UPDATE OF name, kind, currency, opening_balance, closed_on, plaid_account_id, plaid_item_id, version, updated_at, deleted_at ON accounts
    FOR EACH STATEMENT EXECUTE FUNCTION lock_finance_first();
COMMENT ON TRIGGER lock_finance_first ON accounts IS 'Serialises writes to a user''s financial data. Not fired for balance updates, whose writer already holds the lock.';
