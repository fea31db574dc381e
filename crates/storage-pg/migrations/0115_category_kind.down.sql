DROP TRIGGER check_category_kind ON categories;
DROP FUNCTION check_category_kind();
