CREATE TYPE theme AS ENUM ('system', 'light', 'dark');
COMMENT ON TYPE theme IS 'Light or dark, or as the device has it.';

CREATE TABLE user_settings (
    user_id uuid NOT NULL,
    base_currency text NOT NULL,
    home_country text NOT NULL,
    locale text NOT NULL,
    time_zone text NOT NULL,
    theme theme NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT user_settings_pkey PRIMARY KEY (user_id),
    CONSTRAINT user_settings_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT user_settings_base_currency_format CHECK (base_currency ~ '^[A-Z]{3}$'),
    CONSTRAINT user_settings_home_country_format CHECK (home_country ~ '^[A-Z]{2}$'),
    CONSTRAINT user_settings_locale_length CHECK (char_length(locale) BETWEEN 2 AND 35),
    CONSTRAINT user_settings_time_zone_length CHECK (char_length(time_zone) BETWEEN 1 AND 64),
    CONSTRAINT user_settings_version_counts CHECK (version >= 0)
);

COMMENT ON TABLE user_settings IS 'How users want things shown; one row each, made with the user.';
COMMENT ON COLUMN user_settings.user_id IS 'Whose.';
COMMENT ON COLUMN user_settings.base_currency IS 'The currency that totals are shown in (ISO 4217).';
COMMENT ON COLUMN user_settings.home_country IS 'The country that counts as domestic (ISO 3166-1 alpha-2).';
COMMENT ON COLUMN user_settings.locale IS 'Language and formats, as a BCP 47 tag.';
COMMENT ON COLUMN user_settings.time_zone IS 'Where the user''s days begin and end, as the IANA database names it.';
COMMENT ON COLUMN user_settings.theme IS 'Light or dark.';
COMMENT ON COLUMN user_settings.version IS 'Raised by each edit of the owner; an edit of an older version is refused.';
COMMENT ON COLUMN user_settings.created_at IS 'When the settings were made.';
COMMENT ON COLUMN user_settings.updated_at IS 'When they were last edited.';
COMMENT ON INDEX user_settings_pkey IS 'Finds the settings of a user.';

ALTER TABLE user_settings ENABLE ROW LEVEL SECURITY;
CREATE POLICY user_settings_own ON user_settings TO coffer_app
    USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id());
CREATE POLICY user_settings_system ON user_settings TO coffer_system USING (true) WITH CHECK (true);
COMMENT ON POLICY user_settings_own ON user_settings IS 'A request sees and changes its own user''s.';
COMMENT ON POLICY user_settings_system ON user_settings IS 'Jobs and administration pass.';

GRANT SELECT, INSERT, UPDATE ON user_settings TO coffer_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON user_settings TO coffer_system;
