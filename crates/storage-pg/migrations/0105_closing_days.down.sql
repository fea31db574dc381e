-- The time is the beginning of the day in the owner's time zone.
CREATE FUNCTION pg_temp.closing_time(p_user uuid, p_day date) RETURNS timestamptz
LANGUAGE sql STABLE
AS $$
    SELECT p_day::timestamp AT TIME ZONE coalesce((
        SELECT zone.name
        FROM public.user_settings AS s
        JOIN pg_timezone_names AS zone ON zone.name = s.time_zone
        WHERE s.user_id = p_user AND p_day IS NOT NULL
    ), 'UTC')
$$;

DROP TRIGGER lock_finance_first ON accounts;
ALTER TABLE accounts DROP CONSTRAINT accounts_closed_on_plausible;
ALTER TABLE accounts RENAME COLUMN closed_on TO closed_at;
ALTER TABLE accounts ALTER COLUMN closed_at TYPE timestamptz USING pg_temp.closing_time(user_id, closed_at);
CREATE TRIGGER lock_finance_first
    BEFORE INSERT OR DELETE OR UPDATE OF name, kind, currency, opening_balance, closed_at, plaid_account_id, plaid_item_id, version, updated_at, deleted_at ON accounts
    FOR EACH STATEMENT EXECUTE FUNCTION lock_finance_first();
DROP FUNCTION pg_temp.closing_time(uuid, date);

COMMENT ON COLUMN accounts.closed_at IS 'When the account was closed; NULL while it is open. A closed account keeps its transactions, and late ones can still be added.';
COMMENT ON TRIGGER lock_finance_first ON accounts IS 'Serialises writes to a user''s financial data. Not fired for balance updates, whose writer already holds the lock.';
