-- The database refuses what the domain refuses, so that whatever is stored can be read. A row that
-- breaks one of these rules, which only somebody with access to the database can have stored, stops the
-- migration: the error names the rows, and nothing is changed.

CREATE FUNCTION is_prose(prose text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN
    -- Most text is ASCII in one line, for which one comparison is enough: the others take five times as long.
    prose ~ '^[!-~]([ -~]*[!-~])?$'
    -- Otherwise: no control characters but tab and line feed, and no bidirectional formatting characters;
    -- no white space at either end; a visible character.
    OR prose !~ '[\u0001-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]'
    AND prose !~ '^[\t\n \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]'
    AND prose !~ '[\t\n \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$'
    AND prose ~ '[^\t\n \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\u00ad\u200b-\u200d\u2060\ufeff]'
    AND prose IS NFC NORMALIZED;

CREATE FUNCTION is_line(line text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN is_prose(line) AND strpos(line, E'\t') = 0 AND strpos(line, E'\n') = 0;

COMMENT ON FUNCTION is_prose(text) IS 'Whether text is as the domain stores text of several lines: normalised (NFC) and trimmed, with a visible character, without control and bidirectional formatting characters except tabs and line feeds.';
COMMENT ON FUNCTION is_line(text) IS 'Whether text is as the domain stores a line of text: as is_prose says, without tabs and line feeds.';

REVOKE ALL ON FUNCTION is_prose(text), is_line(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_prose(text), is_line(text) TO coffer_app, coffer_system;

ALTER TABLE holdings DROP CONSTRAINT holdings_quantity_not_negative;
ALTER TABLE budgets
    DROP CONSTRAINT budgets_period_days_plausible,
    DROP CONSTRAINT budgets_alert_thresholds_plausible;

DO $$
DECLARE
    rule record;
    violating text;
BEGIN
    FOR rule IN SELECT * FROM (VALUES
        ('user_profiles', 'user_id', 'user_profiles_display_name_is_line', 'is_line(display_name)'),
        ('portfolios', 'id', 'portfolios_name_is_line', 'is_line(name)'),
        ('holdings', 'id', 'holdings_symbol_format', 'symbol ~ ''^[-A-Z0-9.^=:/_+&]*$'' AND symbol ~ ''[A-Z0-9]'''),
        ('holdings', 'id', 'holdings_name_is_line', 'is_line(name)'),
        ('holdings', 'id', 'holdings_quantity_plausible', 'quantity > 0 AND quantity < 1000000000000000'),
        ('chat_sessions', 'id', 'chat_sessions_title_is_line', 'is_line(title)'),
        ('chat_history', 'id', 'chat_history_content_is_prose', 'is_prose(content)'),
        ('accounts', 'id', 'accounts_name_is_line', 'is_line(name)'),
        ('categories', 'id', 'categories_name_is_line', 'is_line(name)'),
        ('transactions', 'id', 'transactions_description_is_line', 'is_line(description)'),
        ('transactions', 'id', 'transactions_external_id_is_line', 'is_line(external_id)'),
        ('transactions', 'id', 'transactions_original_currency_differs', 'original_currency <> currency'),
        ('budgets', 'id', 'budgets_name_is_line', 'is_line(name)'),
        ('budgets', 'id', 'budgets_period_days_plausible', 'period_days BETWEEN 1 AND 366'),
        -- An array has as many elements as it has, and a comparison with a missing one says nothing.
        ('budgets', 'id', 'budgets_alert_thresholds_plausible', '
            cardinality(alert_thresholds) <= 10
            AND coalesce(array_ndims(alert_thresholds), 1) = 1
            AND coalesce(array_lower(alert_thresholds, 1), 1) = 1
            AND array_position(alert_thresholds, NULL) IS NULL
            AND 1 <= ALL (alert_thresholds)
            AND 1000 >= ALL (alert_thresholds)
            AND alert_thresholds[1] < alert_thresholds[2]
            AND alert_thresholds[2] < alert_thresholds[3]
            AND alert_thresholds[3] < alert_thresholds[4]
            AND alert_thresholds[4] < alert_thresholds[5]
            AND alert_thresholds[5] < alert_thresholds[6]
            AND alert_thresholds[6] < alert_thresholds[7]
            AND alert_thresholds[7] < alert_thresholds[8]
            AND alert_thresholds[8] < alert_thresholds[9]
            AND alert_thresholds[9] < alert_thresholds[10]'),
        ('exchange_rates', 'id', 'exchange_rates_quoted_on_plausible', 'quoted_on BETWEEN ''1900-01-01'' AND ''2200-12-31''')
    ) AS rules (table_name, key, name, condition)
    LOOP
        EXECUTE format(
            'SELECT string_agg(key, '', '') FROM (SELECT %I::text AS key FROM %I WHERE NOT (%s) ORDER BY 1 LIMIT 10) AS violating',
            rule.key, rule.table_name, rule.condition
        ) INTO violating;
        IF violating IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = rule.name, TABLE = rule.table_name,
                MESSAGE = format(
                    'rows of %s break the rule %s (%s): %s %s; correct or delete them, then migrate again (the first 10 are named; nothing was changed)',
                    rule.table_name, rule.name, regexp_replace(btrim(rule.condition), '\s+', ' ', 'g'), rule.key, violating
                );
        END IF;
        EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (%s)', rule.table_name, rule.name, rule.condition);
    END LOOP;
END
$$;
