-- A deleted category has nothing in it. What is deleted itself and is restored later comes back
-- without the category, for the same reason.

CREATE FUNCTION check_category_unused() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF EXISTS (SELECT FROM public.transactions AS t WHERE t.category_id = NEW.id AND t.deleted_at IS NULL)
        OR EXISTS (SELECT FROM public.categories AS c WHERE c.parent_id = NEW.id AND c.deleted_at IS NULL)
        OR EXISTS (SELECT FROM public.budgets AS b WHERE b.category_id = NEW.id AND b.deleted_at IS NULL)
    THEN
        RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'categories_unused_when_deleted',
            SCHEMA = 'public', TABLE = 'categories',
            MESSAGE = 'the category is in use';
    END IF;
    UPDATE public.transactions AS t SET category_id = NULL WHERE t.category_id = NEW.id;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION check_category_unused() IS 'Refuses to delete a category that transactions, budgets or other categories are in, and takes it from deleted transactions.';
REVOKE ALL ON FUNCTION check_category_unused() FROM PUBLIC;

CREATE TRIGGER check_category_unused AFTER UPDATE OF deleted_at ON categories
    FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION check_category_unused();
COMMENT ON TRIGGER check_category_unused ON categories IS 'What is in a category must be put elsewhere before it is deleted.';
