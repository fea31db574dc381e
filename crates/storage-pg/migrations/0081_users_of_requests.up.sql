-- Requests register users without special roles. Only coffer_system writes what administrators decide:
-- the role, the tier, and whether a user is locked, disabled or anonymised.

CREATE POLICY users_registered ON users AS RESTRICTIVE FOR INSERT TO coffer_app
    WITH CHECK (role = 'user' AND tier = 'free' AND status IN ('pending', 'active'));
COMMENT ON POLICY users_registered ON users IS 'Requests add active or pending users with the role user and the tier free only.';

REVOKE UPDATE (status, deletion_requested_at, anonymised_at) ON users FROM coffer_app;
