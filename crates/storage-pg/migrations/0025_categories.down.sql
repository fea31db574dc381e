DROP TABLE categories;
DROP FUNCTION check_category_parent();
DROP TYPE category_kind;
