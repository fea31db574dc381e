COMMENT ON TABLE _sqlx_migrations IS 'Applied migrations. Only the owner has access. The name is that of sqlx, which earlier versions migrated with.';
