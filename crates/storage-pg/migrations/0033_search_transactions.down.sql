DROP FUNCTION search_transactions(text, date, date);
