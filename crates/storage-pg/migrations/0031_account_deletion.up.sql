-- A definer, since deleted_with_account is no column that requests write.

CREATE FUNCTION delete_with_account() RETURNS trigger
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

COMMENT ON FUNCTION delete_with_account() IS 'Deletes an account''s transactions with it, in the same unit, and restores those with it that were not deleted before.';
REVOKE ALL ON FUNCTION delete_with_account() FROM PUBLIC;

CREATE TRIGGER delete_with_account AFTER UPDATE OF deleted_at ON accounts
    FOR EACH ROW WHEN ((OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL))
    EXECUTE FUNCTION delete_with_account();
COMMENT ON TRIGGER delete_with_account ON accounts IS 'An account''s transactions go and come back with it.';
