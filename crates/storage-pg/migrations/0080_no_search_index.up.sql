-- An index of everyone's words grows with everyone: a user's search passed all postings of whoever
-- buys at the same place. Nothing reads it any more, nor needs the extensions it was made with.

DROP INDEX transactions_search_idx;
DROP FUNCTION make_search_index();
-- With the extensions that were made in it; those that an administrator had made elsewhere stay.
DROP SCHEMA text_search CASCADE;
