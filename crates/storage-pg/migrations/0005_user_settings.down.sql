DROP TABLE user_settings;
DROP TYPE theme;
