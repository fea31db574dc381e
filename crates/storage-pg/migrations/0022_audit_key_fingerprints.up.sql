-- The master key can be replaced. A MAC is then verified under the key that made it, which is found
-- by its fingerprint. What is there already has none, and is tried under every key.
ALTER TABLE audit_logs
    ADD COLUMN mac_key bytea,
    ADD CONSTRAINT audit_logs_mac_key_length CHECK (octet_length(mac_key) = 8);
ALTER TABLE audit_seals
    ADD COLUMN hash_key bytea,
    ADD CONSTRAINT audit_seals_hash_key_length CHECK (octet_length(hash_key) = 8);

COMMENT ON COLUMN audit_logs.mac_key IS 'Fingerprint of the master key from which the key of the MAC is derived; NULL in records from before it was noted.';
COMMENT ON COLUMN audit_seals.hash_key IS 'Fingerprint of the master key from which the key of the hash is derived; NULL in seals from before it was noted.';
COMMENT ON COLUMN audit_seals.member_macs IS 'The HMACs of those records, in the same order; an empty one is that of a record that had vanished before it was sealed.';
COMMENT ON COLUMN audit_seals.hash IS 'HMAC-SHA-256, under a key outside the database, of the number, the members in order, their count, the hash of the seal before and the time.';
