DROP FUNCTION search_transactions(text[], date, date);

CREATE FUNCTION search_transactions(p_text text, p_from date DEFAULT NULL, p_to date DEFAULT NULL) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY INVOKER ROWS 100 SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    searcher uuid := public.app_user_id();
    -- Outside the statement: under a policy an index looks for values, not for what is computed of them.
    earliest date := coalesce(p_from, '-infinity');
    latest date := coalesce(p_to, 'infinity');
    words text[];
    patterns text[];
BEGIN
    IF char_length(p_text) > 200 THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'the text to search for is longer than 200 characters';
    END IF;
    -- All white space of Unicode, as the application counts words; what \s means depends on the locale.
    words := ARRAY(
        SELECT DISTINCT w
        FROM regexp_split_to_table(p_text, '[\s\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+') AS w
        WHERE w <> ''
    );
    IF cardinality(words) > 8 THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'the text to search for has more than 8 words';
    END IF;
    -- A word can be folded into several, and is then found as a phrase, or into none. The longest comes first, since
    -- it leaves the least to be looked at again.
    SELECT array_agg(public.fold_pattern(w) ORDER BY char_length(w) DESC, w)
    INTO patterns
    FROM (SELECT DISTINCT btrim(public.fold_text(u)) AS w FROM unnest(words) AS u) AS folded
    WHERE w <> '';
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

COMMENT ON FUNCTION search_transactions(text, date, date) IS 'Returns the current user''s transactions, not deleted and booked between two dates, whose description contains every word of the text in any order, both folded by fold_text.';

REVOKE ALL ON FUNCTION search_transactions(text, date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_transactions(text, date, date) TO coffer_app;
