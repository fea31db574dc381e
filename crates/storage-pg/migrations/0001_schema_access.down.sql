COMMENT ON INDEX _sqlx_migrations_pkey IS NULL;
COMMENT ON COLUMN _sqlx_migrations.execution_time IS NULL;
COMMENT ON COLUMN _sqlx_migrations.checksum IS NULL;
COMMENT ON COLUMN _sqlx_migrations.success IS NULL;
COMMENT ON COLUMN _sqlx_migrations.installed_on IS NULL;
COMMENT ON COLUMN _sqlx_migrations.description IS NULL;
COMMENT ON COLUMN _sqlx_migrations.version IS NULL;
COMMENT ON TABLE _sqlx_migrations IS NULL;

REVOKE USAGE ON SCHEMA public FROM coffer_app, coffer_system, coffer_readonly;
GRANT USAGE ON SCHEMA public TO PUBLIC;
