DROP INDEX transactions_search_idx;
DROP FUNCTION make_search_index();
-- With the extensions that were made in it; those that an administrator had made elsewhere stay.
DROP SCHEMA text_search CASCADE;
