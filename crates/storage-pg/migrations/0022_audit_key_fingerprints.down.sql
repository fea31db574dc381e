ALTER TABLE audit_logs DROP COLUMN mac_key;
ALTER TABLE audit_seals DROP COLUMN hash_key;

COMMENT ON COLUMN audit_seals.member_macs IS 'The HMACs of those records, in the same order.';
COMMENT ON COLUMN audit_seals.hash IS 'The hash of this seal: of its number, its members in order, their count and the hash of the seal before.';
