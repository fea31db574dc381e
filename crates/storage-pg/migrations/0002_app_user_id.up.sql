-- What the policies compare with. The planner replaces the call by its body, so that a comparison
-- with an indexed column stays an index condition; a SET clause or SECURITY DEFINER would prevent it.
-- The body is bound to its objects when the function is made, whatever search_path says later.

CREATE FUNCTION app_user_id() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(pg_catalog.current_setting('app.user_id', true), '')::uuid;

COMMENT ON FUNCTION app_user_id() IS 'The user whose unit of work this transaction is; NULL when it is nobody''s. A setting that was local to an ended transaction reads as an empty text, hence nullif.';

REVOKE ALL ON FUNCTION app_user_id() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_user_id() TO coffer_app;
