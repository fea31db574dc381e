ALTER TABLE exchange_rates DROP CONSTRAINT exchange_rates_quoted_on_plausible;
ALTER TABLE budgets
    DROP CONSTRAINT budgets_name_is_line,
    DROP CONSTRAINT budgets_period_days_plausible,
    DROP CONSTRAINT budgets_alert_thresholds_plausible;
ALTER TABLE budgets
    ADD CONSTRAINT budgets_period_days_plausible CHECK (period_days BETWEEN 1 AND 3660),
    ADD CONSTRAINT budgets_alert_thresholds_plausible CHECK (
        cardinality(alert_thresholds) <= 10
        AND coalesce(array_ndims(alert_thresholds), 1) = 1
        AND array_position(alert_thresholds, NULL) IS NULL
        AND 1 <= ALL (alert_thresholds)
        AND 1000 >= ALL (alert_thresholds)
    );
ALTER TABLE transactions
    DROP CONSTRAINT transactions_description_is_line,
    DROP CONSTRAINT transactions_external_id_is_line,
    DROP CONSTRAINT transactions_original_currency_differs;
ALTER TABLE categories DROP CONSTRAINT categories_name_is_line;
ALTER TABLE accounts DROP CONSTRAINT accounts_name_is_line;
ALTER TABLE chat_history DROP CONSTRAINT chat_history_content_is_prose;
ALTER TABLE chat_sessions DROP CONSTRAINT chat_sessions_title_is_line;
ALTER TABLE holdings
    DROP CONSTRAINT holdings_symbol_format,
    DROP CONSTRAINT holdings_name_is_line,
    DROP CONSTRAINT holdings_quantity_plausible;
ALTER TABLE holdings ADD CONSTRAINT holdings_quantity_not_negative CHECK (quantity >= 0 AND quantity <> 'NaN');
ALTER TABLE portfolios DROP CONSTRAINT portfolios_name_is_line;
ALTER TABLE user_profiles DROP CONSTRAINT user_profiles_display_name_is_line;

DROP FUNCTION is_line(text);
DROP FUNCTION is_prose(text);
