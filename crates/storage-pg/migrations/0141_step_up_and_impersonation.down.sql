DROP INDEX sessions_impersonator_idx;
ALTER TABLE sessions
    DROP CONSTRAINT sessions_impersonation_together,
    DROP CONSTRAINT sessions_impersonator_is_another,
    DROP CONSTRAINT sessions_impersonation_reason_length,
    DROP CONSTRAINT sessions_impersonation_reason_is_line,
    DROP CONSTRAINT sessions_within_impersonation,
    DROP CONSTRAINT sessions_impersonation_has_no_device,
    DROP COLUMN authenticated_at,
    DROP COLUMN impersonator_id,
    DROP COLUMN impersonation_reason,
    DROP COLUMN impersonation_ends_at;

COMMENT ON COLUMN sessions.amr IS 'The authentication methods (RFC 8176): pwd, otp …';
