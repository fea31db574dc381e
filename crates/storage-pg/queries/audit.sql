--: AuditRecord(actor_id?, impersonator_id?, subject_id?, entity_id?)
--: StoredRecord(actor_id?, impersonator_id?, subject_id?, entity_id?, created_at?, mac_key?)

--! insert (actor_ids[?], impersonator_ids[?], subject_ids[?], entity_ids[?])
INSERT INTO audit_logs
    (id, actor_id, impersonator_id, subject_id, action, entity_type, entity_id, changes, metadata,
     created_at, mac, mac_key)
SELECT *, :mac_key::bytea
FROM unnest(:ids::uuid[], :actor_ids::uuid[], :impersonator_ids::uuid[], :subject_ids::uuid[],
            :actions::text[], :entity_types::text[], :entity_ids::uuid[], :changes::jsonb[],
            :metadata::jsonb[], :created_ats::timestamptz[], :macs::bytea[]);

--! list_by_subject (after_at?, after_id?) : AuditRecord
SELECT id, actor_id, impersonator_id, subject_id, action, entity_type, entity_id, changes, metadata,
       created_at
FROM audit_logs
WHERE subject_id = :subject_id
    AND (created_at, id) < (coalesce(:after_at::timestamptz, 'infinity'),
                            coalesce(:after_id::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
ORDER BY created_at DESC, id DESC
LIMIT :rows;

--! lock_sealing
SELECT pg_try_advisory_xact_lock(hashtext('coffer audit seals')) AS locked;

--! dequeue_unsealed : (mac?)
WITH taken AS (
    DELETE FROM audit_unsealed
    WHERE id IN (SELECT id FROM audit_unsealed ORDER BY id LIMIT :rows)
    RETURNING id
)
SELECT taken.id, audit_logs.mac
FROM taken
LEFT JOIN audit_logs ON audit_logs.id = taken.id
ORDER BY taken.id;

--! head
SELECT number, hash FROM audit_seals ORDER BY number DESC LIMIT 1;

--! seal_hash
SELECT hash FROM audit_seals WHERE number = :number;

--! add_seal (previous_hash?)
INSERT INTO audit_seals
    (number, member_ids, member_macs, member_count, previous_hash, hash, hash_key, created_at)
VALUES
    (:number, :member_ids, :member_macs, :member_count, :previous_hash, :hash, :hash_key, :created_at);

--! seals_after : (previous_hash?, hash_key?, created_at?)
SELECT number, member_ids, member_macs, member_count, previous_hash, hash, hash_key,
       CASE WHEN created_at BETWEEN '1970-01-01Z' AND '9999-12-31Z' THEN created_at END AS created_at
FROM audit_seals
WHERE number > :number
ORDER BY number
LIMIT :rows;

--! stored_from : StoredRecord
-- As text, since tampering may leave what the types of the program cannot hold.
SELECT id, actor_id, impersonator_id, subject_id, action, entity_type, entity_id,
       changes::text AS changes, metadata::text AS metadata,
       CASE WHEN created_at BETWEEN '1970-01-01Z' AND '9999-12-31Z' THEN created_at END AS created_at,
       mac, mac_key
FROM audit_logs
WHERE id >= :id
ORDER BY id
LIMIT :rows;

--! stored : StoredRecord
SELECT id, actor_id, impersonator_id, subject_id, action, entity_type, entity_id,
       changes::text AS changes, metadata::text AS metadata,
       CASE WHEN created_at BETWEEN '1970-01-01Z' AND '9999-12-31Z' THEN created_at END AS created_at,
       mac, mac_key
FROM audit_logs
WHERE id = ANY(:ids::uuid[]);

--! filter_unsealed
SELECT id FROM audit_unsealed WHERE id = ANY(:ids::uuid[]);

--! missing_unsealed
SELECT id
FROM audit_unsealed AS waiting
WHERE NOT EXISTS (SELECT FROM audit_logs WHERE audit_logs.id = waiting.id)
ORDER BY id
LIMIT :rows;
