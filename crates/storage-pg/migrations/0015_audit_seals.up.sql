-- A chain: each seal's hash covers the hash of the seal before. The unique keys leave room for one
-- beginning and one successor each, so that two sealers could not fork it.
CREATE TABLE audit_seals (
    number bigint NOT NULL,
    member_ids uuid[] NOT NULL,
    member_macs bytea[] NOT NULL,
    member_count integer NOT NULL,
    previous_hash bytea,
    hash bytea NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT audit_seals_pkey PRIMARY KEY (number),
    CONSTRAINT audit_seals_previous_hash_key UNIQUE NULLS NOT DISTINCT (previous_hash),
    CONSTRAINT audit_seals_number_counts CHECK (number >= 1),
    CONSTRAINT audit_seals_first_has_no_previous CHECK ((number = 1) = (previous_hash IS NULL)),
    CONSTRAINT audit_seals_count_of_members CHECK (member_count > 0 AND cardinality(member_ids) = member_count AND cardinality(member_macs) = member_count),
    CONSTRAINT audit_seals_members_complete CHECK (array_position(member_ids, NULL) IS NULL AND array_position(member_macs, NULL) IS NULL),
    CONSTRAINT audit_seals_previous_hash_length CHECK (octet_length(previous_hash) = 32),
    CONSTRAINT audit_seals_hash_length CHECK (octet_length(hash) = 32)
);

COMMENT ON TABLE audit_seals IS 'Seals over the audit log, each over some records and the seal before. Rows are only ever added, hence without updated_at.';
COMMENT ON COLUMN audit_seals.number IS 'Its place in the chain: 1, 2, 3 … without a gap.';
COMMENT ON COLUMN audit_seals.member_ids IS 'The records it seals, in order.';
COMMENT ON COLUMN audit_seals.member_macs IS 'The HMACs of those records, in the same order.';
COMMENT ON COLUMN audit_seals.member_count IS 'How many records it seals.';
COMMENT ON COLUMN audit_seals.previous_hash IS 'The hash of the seal before; NULL for the first.';
COMMENT ON COLUMN audit_seals.hash IS 'The hash of this seal: of its number, its members in order, their count and the hash of the seal before.';
COMMENT ON COLUMN audit_seals.created_at IS 'When it was made.';
COMMENT ON INDEX audit_seals_pkey IS 'Finds the head of the chain; walks the chain when the log is verified.';
COMMENT ON INDEX audit_seals_previous_hash_key IS 'Keeps a seal from having two successors.';

ALTER TABLE audit_seals ENABLE ROW LEVEL SECURITY;
CREATE POLICY audit_seals_system ON audit_seals TO coffer_system USING (true) WITH CHECK (true);
COMMENT ON POLICY audit_seals_system ON audit_seals IS 'The sealer and the verification pass; nobody else.';

GRANT SELECT, INSERT ON audit_seals TO coffer_system;
