ALTER FUNCTION app_today() SET search_path = pg_catalog, pg_temp;
ALTER FUNCTION begin_unit(uuid, uuid, user_role, user_tier, timestamptz) SET search_path = pg_catalog, pg_temp;
