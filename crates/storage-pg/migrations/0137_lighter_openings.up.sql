-- A search path of its own costs a function about 6 µs, and every request calls begin_unit. They run with the rights of
-- their caller, who gains nothing from another search path, and qualify the tables that they read.

ALTER FUNCTION begin_unit(uuid, uuid, user_role, user_tier, timestamptz) RESET search_path;
ALTER FUNCTION app_today() RESET search_path;
