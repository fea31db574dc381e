DROP FUNCTION search_transactions(text, date, date);

-- Matching text is not leakproof, so that under row-level security it would be done after the policy
-- and without the index. A definer is not held back by the policy; it takes the user from the unit
-- and gives out that user's identifiers, nothing else.

CREATE FUNCTION search_transactions(p_text text, p_from date DEFAULT NULL, p_to date DEFAULT NULL) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100 SET search_path = pg_catalog, pg_temp
    SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    searcher uuid := nullif(current_setting('app.user_id', true), '')::uuid;
    words text[];
    parts text[];
    whole tsquery;
BEGIN
    IF char_length(p_text) > 200 THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'the text to search for is longer than 200 characters';
    END IF;
    words := array_remove(regexp_split_to_array(lower(p_text), '\s+'), '');
    IF searcher IS NULL OR coalesce(cardinality(words), 0) = 0 THEN
        RETURN;
    END IF;
    -- Fewer than three letters have no trigram; they must be a word of the description.
    SELECT string_agg(quote_literal(w), ' & ' ORDER BY w) FILTER (WHERE w ~ '^\w{1,2}$')::tsquery,
        array_agg('%' || replace(replace(replace(w, '\', '\\'), '%', '\%'), '_', '\_') || '%' ORDER BY char_length(w) DESC, w)
            FILTER (WHERE w !~ '^\w{1,2}$')
    INTO whole, parts
    FROM unnest(words) AS w;
    -- The index looks for the longest part; the others are tried on what it finds.
    IF parts IS NULL THEN
        RETURN QUERY
        SELECT t.id
        FROM public.transactions AS t
        WHERE t.user_id = searcher AND t.deleted_at IS NULL
            AND t.booked_on BETWEEN coalesce(p_from, '-infinity') AND coalesce(p_to, 'infinity')
            AND to_tsvector('simple', t.description) @@ whole;
    ELSE
        RETURN QUERY
        SELECT t.id
        FROM public.transactions AS t
        WHERE t.user_id = searcher AND t.deleted_at IS NULL
            AND t.booked_on BETWEEN coalesce(p_from, '-infinity') AND coalesce(p_to, 'infinity')
            AND t.description ILIKE parts[1]
            AND (cardinality(parts) = 1 OR t.description ILIKE ALL (parts))
            AND (whole IS NULL OR to_tsvector('simple', t.description) @@ whole);
    END IF;
END
$$;

COMMENT ON FUNCTION search_transactions(text, date, date) IS 'The unit''s user''s transactions, not deleted and booked between two days, whose description has every word of the text in any order, regardless of case: words of one or two letters as words, all others as parts of words.';

REVOKE ALL ON FUNCTION search_transactions(text, date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_transactions(text, date, date) TO coffer_app;
