-- An account is closed on a day, not at an instant: which balances it is part of depends on days, and
-- no time zone can move them. The day of an account that was closed before is the one in its owner's
-- time zone.

CREATE FUNCTION pg_temp.closing_day(p_user uuid, p_at timestamptz) RETURNS date
LANGUAGE sql STABLE
AS $$
    SELECT (p_at AT TIME ZONE coalesce((
        SELECT zone.name
        FROM public.user_settings AS s
        JOIN pg_timezone_names AS zone ON zone.name = s.time_zone
        WHERE s.user_id = p_user AND p_at IS NOT NULL
    ), 'UTC'))::date
$$;

DROP TRIGGER lock_finance_first ON accounts;
ALTER TABLE accounts ALTER COLUMN closed_at TYPE date USING pg_temp.closing_day(user_id, closed_at);
ALTER TABLE accounts RENAME COLUMN closed_at TO closed_on;
ALTER TABLE accounts ADD CONSTRAINT accounts_closed_on_plausible CHECK (closed_on BETWEEN '1900-01-01' AND '2200-12-31');
CREATE TRIGGER lock_finance_first
    BEFORE INSERT OR DELETE OR UPDATE OF name, kind, currency, opening_balance, closed_on, plaid_account_id, plaid_item_id, version, updated_at, deleted_at ON accounts
    FOR EACH STATEMENT EXECUTE FUNCTION lock_finance_first();
DROP FUNCTION pg_temp.closing_day(uuid, timestamptz);

COMMENT ON COLUMN accounts.closed_on IS 'The date, in the owner''s time zone, on which the account was closed; NULL while it is open. Totals include the account until the day before. A closed account keeps its transactions and takes no new ones.';
COMMENT ON TRIGGER lock_finance_first ON accounts IS 'Serialises writes to a user''s financial data. Not fired for balance updates, whose writer already holds the lock.';
