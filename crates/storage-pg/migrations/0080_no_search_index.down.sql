-- One GIN index for searching descriptions: user, trigrams (any part of a word) and words (full text)
-- in one, so that it finds a user's rows without passing those of everyone else who buys there, too.
-- The trigrams need pg_trgm and the user btree_gin. Both come with PostgreSQL's contrib modules, which
-- Debian has in the server's own package, and any owner of a database may create them. Where they are
-- not installed, or may not be created, the index has the words alone: search finds the same, only
-- slower, since it reads all of the user's descriptions. Calling the function again once they are
-- there makes the whole index.

CREATE SCHEMA text_search;
COMMENT ON SCHEMA text_search IS 'Where the extensions are that text search needs, apart from our own objects.';

CREATE FUNCTION make_search_index() RETURNS boolean
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    whole boolean := (SELECT count(*) = 2 FROM pg_available_extensions WHERE name IN ('btree_gin', 'pg_trgm'));
    trigrams text;
BEGIN
    IF whole THEN
        BEGIN
            CREATE EXTENSION IF NOT EXISTS btree_gin WITH SCHEMA text_search;
            CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA text_search;
        EXCEPTION WHEN insufficient_privilege THEN
            whole := false;
        END;
    END IF;
    DROP INDEX IF EXISTS public.transactions_search_idx;
    IF whole THEN
        -- An administrator may have made the extension in another schema.
        SELECT format('%I.gin_trgm_ops', n.nspname) INTO trigrams
        FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
        WHERE e.extname = 'pg_trgm';
        EXECUTE format('CREATE INDEX transactions_search_idx ON public.transactions
            USING gin (user_id, description %s, to_tsvector(''simple'', description)) WHERE deleted_at IS NULL', trigrams);
        COMMENT ON INDEX public.transactions_search_idx IS 'Finds a user''s transactions by parts of words and by words, in search_transactions.';
    ELSE
        RAISE WARNING 'pg_trgm and btree_gin are not available: searching descriptions will read all of a user''s'
            USING HINT = 'Install PostgreSQL''s contrib modules or have an administrator create both extensions, then run: SELECT make_search_index()';
        CREATE INDEX transactions_search_idx ON public.transactions
            USING gin (to_tsvector('simple', description)) WHERE deleted_at IS NULL;
        COMMENT ON INDEX public.transactions_search_idx IS 'Finds transactions by words, in search_transactions. Made without pg_trgm and btree_gin; make_search_index makes it anew with them.';
    END IF;
    RETURN whole;
END
$$;

COMMENT ON FUNCTION make_search_index() IS 'Makes the index for searching descriptions anew, and the extensions it needs if they can be made. True if it has everything; false if it has words alone. Nobody writes transactions meanwhile. For the owner.';
REVOKE ALL ON FUNCTION make_search_index() FROM PUBLIC;

SELECT make_search_index();
