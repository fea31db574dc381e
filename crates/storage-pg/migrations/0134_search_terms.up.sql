-- The application reads operators and phrases from the text that a user types, so that a term is not always a word.

DROP FUNCTION search_transactions(text, date, date);

CREATE FUNCTION search_transactions(p_terms text[], p_from date DEFAULT NULL, p_to date DEFAULT NULL) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY INVOKER ROWS 100 SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    searcher uuid := public.app_user_id();
    -- Outside the statement: under a policy an index looks for values, not for what is computed of them.
    earliest date := coalesce(p_from, '-infinity');
    latest date := coalesce(p_to, 'infinity');
    patterns text[];
BEGIN
    IF char_length(array_to_string(p_terms, '')) > 200 THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'the terms to search for are longer than 200 characters';
    END IF;
    IF cardinality(p_terms) > 8 THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'more than 8 terms to search for';
    END IF;
    -- The longest term comes first, since it leaves the least to be looked at again. Of some terms, folding leaves
    -- nothing; they are left out.
    SELECT array_agg(public.fold_pattern(term) ORDER BY char_length(term) DESC, term)
    INTO patterns
    FROM (SELECT DISTINCT public.fold_text(u) AS term FROM unnest(p_terms) AS u) AS folded
    WHERE btrim(term) <> '';
    IF searcher IS NULL OR patterns IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT t.id
    FROM public.transactions AS t
    WHERE t.user_id = searcher AND t.deleted_at IS NULL
        AND t.booked_on BETWEEN earliest AND latest
        AND (
            t.search_text LIKE ALL (patterns)
            -- Read from the table for these alone; the condition on the description itself would be for all.
            OR t.search_text IS NULL
                AND (SELECT public.fold_text(o.description) FROM public.transactions AS o WHERE o.id = t.id) LIKE ALL (patterns)
        );
END
$$;

COMMENT ON FUNCTION search_transactions(text[], date, date) IS 'Returns the current user''s transactions, not deleted and booked between two dates, whose description contains every term, a word or a phrase, both folded by fold_text.';

REVOKE ALL ON FUNCTION search_transactions(text[], date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_transactions(text[], date, date) TO coffer_app;
