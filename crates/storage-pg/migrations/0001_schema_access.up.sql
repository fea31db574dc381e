-- Nobody reaches the schema but the owner and the roles that the application logs in as. The roles
-- belong to the cluster, not to a database, and so are made before the migrations run (roles.rs).
--
-- Row-level security is enabled on every table and forced on none. The owner has to pass: it copies
-- and restores whole tables (pg_dump refuses to read through a policy), migrations change rows of
-- everyone, and the definer functions look across users on purpose. Nobody is served as the owner.

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO coffer_app, coffer_system, coffer_readonly;

COMMENT ON TABLE _sqlx_migrations IS 'The migrations this database has gone through. Kept by sqlx; only the owner reads and writes it.';
COMMENT ON COLUMN _sqlx_migrations.version IS 'The number the file begins with.';
COMMENT ON COLUMN _sqlx_migrations.description IS 'The rest of the file''s name.';
COMMENT ON COLUMN _sqlx_migrations.installed_on IS 'When the migration ran, by the clock of the database.';
COMMENT ON COLUMN _sqlx_migrations.success IS 'Whether it ran to its end.';
COMMENT ON COLUMN _sqlx_migrations.checksum IS 'SHA-384 of the file: one that was edited after it ran is refused.';
COMMENT ON COLUMN _sqlx_migrations.execution_time IS 'How long it ran, in nanoseconds.';
COMMENT ON INDEX _sqlx_migrations_pkey IS 'Finds a migration by its number.';
