DROP TRIGGER check_category_unused ON categories;
DROP FUNCTION check_category_unused();
