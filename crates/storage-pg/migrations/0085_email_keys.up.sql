-- What an address is unique by, made by the application: the database's locale decides what lower()
-- does, and no function of the database knows the names of domains. The program fills it in right
-- after this migration, and refuses to begin where two accounts would have the same key.

ALTER TABLE users ADD COLUMN email_key text COLLATE "C";

COMMENT ON COLUMN users.email_key IS 'What the address is unique by and looked up by, made by the application: NFC, A to Z lowered and no other letter changed, the domain in A-labels (IDNA).';

GRANT SELECT (email_key), UPDATE (email_key) ON users TO coffer_app;
