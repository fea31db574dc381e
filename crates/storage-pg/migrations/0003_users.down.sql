DROP TABLE users;
DROP TYPE user_role;
DROP TYPE user_tier;
DROP TYPE user_status;
