CREATE OR REPLACE FUNCTION check_category_kind() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF EXISTS (SELECT FROM public.transactions AS t WHERE t.category_id = NEW.id AND t.deleted_at IS NULL)
        OR EXISTS (SELECT FROM public.budgets AS b WHERE b.category_id = NEW.id AND b.deleted_at IS NULL)
    THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'categories_kind_unused_when_changed',
            SCHEMA = 'public', TABLE = 'categories',
            MESSAGE = 'the type of a category in use cannot change';
    END IF;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION check_category_kind() IS 'Rejects a change of type of a category that transactions or budgets use. Subcategories have the type of their parent, so they are checked like it.';
