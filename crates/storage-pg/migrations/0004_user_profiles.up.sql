CREATE TABLE user_profiles (
    user_id uuid NOT NULL,
    display_name text,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT user_profiles_pkey PRIMARY KEY (user_id),
    CONSTRAINT user_profiles_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT user_profiles_display_name_length CHECK (char_length(display_name) BETWEEN 1 AND 100),
    CONSTRAINT user_profiles_version_counts CHECK (version >= 0)
);

COMMENT ON TABLE user_profiles IS 'What users tell about themselves; one row each, made with the user.';
COMMENT ON COLUMN user_profiles.user_id IS 'Whose.';
COMMENT ON COLUMN user_profiles.display_name IS 'How to address them.';
COMMENT ON COLUMN user_profiles.version IS 'Raised by each edit of the owner; an edit of an older version is refused.';
COMMENT ON COLUMN user_profiles.created_at IS 'When the profile was made.';
COMMENT ON COLUMN user_profiles.updated_at IS 'When it was last edited.';
COMMENT ON INDEX user_profiles_pkey IS 'Finds the profile of a user.';

ALTER TABLE user_profiles ENABLE ROW LEVEL SECURITY;
CREATE POLICY user_profiles_own ON user_profiles TO coffer_app
    USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id());
CREATE POLICY user_profiles_system ON user_profiles TO coffer_system USING (true) WITH CHECK (true);
COMMENT ON POLICY user_profiles_own ON user_profiles IS 'A request sees and changes its own user''s.';
COMMENT ON POLICY user_profiles_system ON user_profiles IS 'Jobs and administration pass.';

GRANT SELECT, INSERT, UPDATE ON user_profiles TO coffer_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON user_profiles TO coffer_system;
