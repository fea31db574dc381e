ALTER TABLE sessions
    ADD COLUMN authenticated_at timestamptz,
    ADD COLUMN impersonator_id uuid,
    ADD COLUMN impersonation_reason text,
    ADD COLUMN impersonation_ends_at timestamptz;
UPDATE sessions SET authenticated_at = created_at;
ALTER TABLE sessions
    ALTER COLUMN authenticated_at SET NOT NULL,
    ADD CONSTRAINT sessions_impersonator_fkey FOREIGN KEY (impersonator_id) REFERENCES users (id) ON DELETE CASCADE,
    ADD CONSTRAINT sessions_impersonation_together CHECK (
        (impersonator_id IS NULL) = (impersonation_reason IS NULL)
        AND (impersonator_id IS NULL) = (impersonation_ends_at IS NULL)
    ),
    ADD CONSTRAINT sessions_impersonator_is_another CHECK (impersonator_id <> user_id),
    ADD CONSTRAINT sessions_impersonation_reason_length CHECK (char_length(impersonation_reason) BETWEEN 1 AND 200),
    ADD CONSTRAINT sessions_impersonation_reason_is_line CHECK (is_line(impersonation_reason)),
    ADD CONSTRAINT sessions_within_impersonation CHECK (absolute_expires_at <= impersonation_ends_at),
    ADD CONSTRAINT sessions_impersonation_has_no_device CHECK (impersonator_id IS NULL OR device_hash IS NULL);
CREATE INDEX sessions_impersonator_idx ON sessions (impersonator_id) WHERE impersonator_id IS NOT NULL;

COMMENT ON COLUMN sessions.amr IS 'The methods by which the identity was proven, as named in RFC 8176: pwd, otp, …; later proofs of the same session are added.';
COMMENT ON COLUMN sessions.authenticated_at IS 'When the identity was last proven, by the sign-in or a later proof in the same session.';
COMMENT ON COLUMN sessions.impersonator_id IS 'The administrator who acts in the user''s name in this session; NULL for the user''s own sessions.';
COMMENT ON COLUMN sessions.impersonation_reason IS 'The reason that the administrator gave; set together with impersonator_id.';
COMMENT ON COLUMN sessions.impersonation_ends_at IS 'When the impersonation ends; the session expires by then. Set together with impersonator_id.';
COMMENT ON INDEX sessions_impersonator_idx IS 'Finds the sessions in which an administrator acts as another user; supports the foreign key to users.';
