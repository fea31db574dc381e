GRANT UPDATE (status, deletion_requested_at, anonymised_at) ON users TO coffer_app;
DROP POLICY users_registered ON users;
