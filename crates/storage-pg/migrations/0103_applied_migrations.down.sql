COMMENT ON TABLE _sqlx_migrations IS 'Applied migrations. Maintained by sqlx; only the owner has access.';
