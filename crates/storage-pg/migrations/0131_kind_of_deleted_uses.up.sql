-- Deleted transactions and budgets can be restored. Restored into a category of another type, they would change
-- past reports.

CREATE OR REPLACE FUNCTION check_category_kind() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF EXISTS (SELECT FROM public.transactions AS t WHERE t.category_id = NEW.id)
        OR EXISTS (SELECT FROM public.budgets AS b WHERE b.category_id = NEW.id)
    THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'categories_kind_unused_when_changed',
            SCHEMA = 'public', TABLE = 'categories',
            MESSAGE = 'the type of a category in use cannot change';
    END IF;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION check_category_kind() IS 'Rejects a change of type of a category that transactions or budgets use, deleted ones included. Subcategories have the type of their parent, so they are checked like it.';
