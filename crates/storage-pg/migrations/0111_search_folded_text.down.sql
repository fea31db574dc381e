DROP INDEX transactions_newest_idx;
ALTER TABLE transactions DROP COLUMN search_text;
CREATE INDEX transactions_newest_idx ON transactions (user_id, booked_on DESC, id DESC)
    INCLUDE (description) WHERE deleted_at IS NULL;

COMMENT ON INDEX transactions_newest_idx IS 'Pages through a user''s transactions, optionally by date: ORDER BY booked_on DESC, id DESC. Includes the descriptions for search_transactions, which reads only this index.';

CREATE OR REPLACE FUNCTION search_transactions(p_text text, p_from date DEFAULT NULL, p_to date DEFAULT NULL) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY INVOKER ROWS 100 SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    searcher uuid := public.app_user_id();
    -- Outside the statement: under a policy an index looks for values, not for what is computed of them.
    earliest date := coalesce(p_from, '-infinity');
    latest date := coalesce(p_to, 'infinity');
    words text[];
    parts text[];
    whole tsquery;
BEGIN
    IF char_length(p_text) > 200 THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'the text to search for is longer than 200 characters';
    END IF;
    words := ARRAY(SELECT DISTINCT w FROM regexp_split_to_table(lower(p_text), '\s+') AS w WHERE w <> '');
    IF cardinality(words) > 8 THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'the text to search for has more than 8 words';
    END IF;
    IF searcher IS NULL OR cardinality(words) = 0 THEN
        RETURN;
    END IF;
    -- One or two letters are part of almost everything; they must be a word of the description. The
    -- longest part comes first, since it leaves the least to be looked at again.
    SELECT string_agg(quote_literal(w), ' & ' ORDER BY w) FILTER (WHERE w ~ '^\w{1,2}$')::tsquery,
        array_agg('%' || replace(replace(replace(w, '\', '\\'), '%', '\%'), '_', '\_') || '%' ORDER BY char_length(w) DESC, w)
    INTO whole, parts
    FROM unnest(words) AS w;
    RETURN QUERY
    SELECT t.id
    FROM public.transactions AS t
    WHERE t.user_id = searcher AND t.deleted_at IS NULL
        AND t.booked_on BETWEEN earliest AND latest
        AND t.description ILIKE ALL (parts)
        AND (whole IS NULL OR to_tsvector('simple', t.description) @@ whole);
END
$$;

COMMENT ON FUNCTION search_transactions(text, date, date) IS 'Returns the current user''s transactions, not deleted and booked between two dates, whose description contains every word of the text in any order, ignoring case. Words of one or two letters match whole words, longer ones also parts of words.';
