CREATE TYPE session_end_reason AS ENUM ('signed_out', 'signed_out_everywhere', 'refresh_replayed', 'administrator', 'replaced');
COMMENT ON TYPE session_end_reason IS 'Why a session ended before its time.';

-- Rotation and last use write no indexed column: with room on the page such an update touches no index.
CREATE TABLE sessions (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    amr text[] NOT NULL,
    remember_me boolean NOT NULL,
    salt bytea NOT NULL,
    generation integer NOT NULL,
    rotated_at timestamptz NOT NULL,
    device_hash bytea,
    address inet NOT NULL,
    user_agent text NOT NULL,
    last_seen_at timestamptz NOT NULL,
    idle_expires_at timestamptz NOT NULL,
    absolute_expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    end_reason session_end_reason,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT sessions_pkey PRIMARY KEY (id),
    CONSTRAINT sessions_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT sessions_amr_complete CHECK (array_position(amr, NULL) IS NULL),
    CONSTRAINT sessions_salt_length CHECK (octet_length(salt) = 16),
    CONSTRAINT sessions_generation_counts CHECK (generation >= 0),
    CONSTRAINT sessions_device_hash_length CHECK (octet_length(device_hash) = 32),
    CONSTRAINT sessions_address_is_host CHECK (masklen(address) = CASE family(address) WHEN 4 THEN 32 ELSE 128 END),
    CONSTRAINT sessions_user_agent_length CHECK (char_length(user_agent) <= 256),
    CONSTRAINT sessions_idle_within_absolute CHECK (idle_expires_at <= absolute_expires_at),
    CONSTRAINT sessions_end_together CHECK ((ended_at IS NULL) = (end_reason IS NULL))
) WITH (fillfactor = 80);

CREATE INDEX sessions_user_idx ON sessions (user_id, id DESC);
CREATE INDEX sessions_device_idx ON sessions (user_id, device_hash) WHERE device_hash IS NOT NULL;

COMMENT ON TABLE sessions IS 'Sign-ins that have or had effect. Refresh tokens are derived from salt and generation under a key outside the database: no token is stored, and a copy of this table signs nobody in.';
COMMENT ON COLUMN sessions.id IS 'Identifier (UUID version 7, made by the application).';
COMMENT ON COLUMN sessions.user_id IS 'Who is signed in.';
COMMENT ON COLUMN sessions.amr IS 'How the identity was proven, in the names of RFC 8176: pwd, otp …';
COMMENT ON COLUMN sessions.remember_me IS 'Whether the person asked to stay signed in.';
COMMENT ON COLUMN sessions.salt IS 'Sixteen random bytes that make this session''s refresh tokens its own.';
COMMENT ON COLUMN sessions.generation IS 'How often the refresh token was rotated; a token of an earlier generation is spent.';
COMMENT ON COLUMN sessions.rotated_at IS 'When it was last rotated; at first, when the session was made.';
COMMENT ON COLUMN sessions.device_hash IS 'SHA-256 of the device cookie, if the device has one.';
COMMENT ON COLUMN sessions.address IS 'The address of the sign-in.';
COMMENT ON COLUMN sessions.user_agent IS 'The user agent of the sign-in.';
COMMENT ON COLUMN sessions.last_seen_at IS 'The last use, at most a minute behind.';
COMMENT ON COLUMN sessions.idle_expires_at IS 'The session ends then unless it is refreshed.';
COMMENT ON COLUMN sessions.absolute_expires_at IS 'The session ends then, whatever happens.';
COMMENT ON COLUMN sessions.ended_at IS 'When it ended before its time.';
COMMENT ON COLUMN sessions.end_reason IS 'Why it ended before its time; set together with ended_at.';
COMMENT ON COLUMN sessions.created_at IS 'The time of the sign-in.';
COMMENT ON COLUMN sessions.updated_at IS 'When the row was last changed.';
COMMENT ON INDEX sessions_pkey IS 'Finds the session of a token, in begin_unit and at refresh.';
COMMENT ON INDEX sessions_user_idx IS 'Lists and ends the sessions of a user, newest first; deletes them with the user.';
COMMENT ON INDEX sessions_device_idx IS 'Tells, in find_credentials, whether a user has signed in on a device before.';

ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
CREATE POLICY sessions_own ON sessions TO coffer_app
    USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id());
CREATE POLICY sessions_system ON sessions TO coffer_system USING (true) WITH CHECK (true);
COMMENT ON POLICY sessions_own ON sessions IS 'A request sees and changes its own user''s.';
COMMENT ON POLICY sessions_system ON sessions IS 'Jobs and administration pass.';

GRANT SELECT, INSERT, UPDATE ON sessions TO coffer_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON sessions TO coffer_system;
