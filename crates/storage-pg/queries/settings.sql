--: Profile(display_name?)

--! add_profile (display_name?)
INSERT INTO user_profiles (user_id, display_name, version, created_at, updated_at)
VALUES (:user_id, :display_name, :version, :created_at, :updated_at);

--! add_settings
INSERT INTO user_settings
    (user_id, base_currency, home_country, locale, time_zone, theme, version, created_at, updated_at)
VALUES
    (:user_id, :base_currency, :home_country, :locale, :time_zone, :theme, :version, :created_at,
     :updated_at);

--! profile : Profile
SELECT user_id, display_name, version, created_at, updated_at
FROM user_profiles
WHERE user_id = :user_id;

--! settings
SELECT user_id, base_currency, home_country, locale, time_zone, theme, version, created_at, updated_at
FROM user_settings
WHERE user_id = :user_id;

--! update_profile (display_name?)
UPDATE user_profiles
SET display_name = :display_name, version = :version, updated_at = :updated_at
WHERE user_id = :user_id AND version = :version_before;

--! update_settings
UPDATE user_settings
SET base_currency = :base_currency, home_country = :home_country, locale = :locale,
    time_zone = :time_zone, theme = :theme, version = :version, updated_at = :updated_at
WHERE user_id = :user_id AND version = :version_before;
