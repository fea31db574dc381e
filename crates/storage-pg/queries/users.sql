--: User(email_verified_at?, terms_version?, terms_accepted_at?)
--: Credentials(password_hash?)

--! add (password_hash?, email_verified_at?, terms_version?, terms_accepted_at?)
INSERT INTO users
    (id, email, password_hash, status, tier, role, email_verified_at, terms_version, terms_accepted_at,
     created_at, updated_at)
VALUES
    (:id, :email, :password_hash, :status, :tier, :role, :email_verified_at, :terms_version,
     :terms_accepted_at, :created_at, :updated_at);

--! get : User
SELECT id, email, status, tier, role, email_verified_at, terms_version, terms_accepted_at, created_at,
       updated_at
FROM users
WHERE id = :id;

--! find_credentials (device_hash?) : Credentials
SELECT user_id, password_hash, status, role, tier, known_device
FROM find_credentials(:email_key, :device_hash);

--! set_password_hash
UPDATE users SET password_hash = :password_hash, updated_at = :updated_at WHERE id = :id;

--! erase
DELETE FROM users WHERE id = :id;
