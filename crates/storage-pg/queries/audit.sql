--: AuditRecord(actor_id?, impersonator_id?, subject_id?, entity_id?)

--! insert (actor_ids[?], impersonator_ids[?], subject_ids[?], entity_ids[?])
INSERT INTO audit_logs
    (id, actor_id, impersonator_id, subject_id, action, entity_type, entity_id, changes, metadata,
     created_at, mac)
SELECT *
FROM unnest(:ids::uuid[], :actor_ids::uuid[], :impersonator_ids::uuid[], :subject_ids::uuid[],
            :actions::text[], :entity_types::text[], :entity_ids::uuid[], :changes::jsonb[],
            :metadata::jsonb[], :created_ats::timestamptz[], :macs::bytea[]);

--! of_subject (after_at?, after_id?) : AuditRecord
SELECT id, actor_id, impersonator_id, subject_id, action, entity_type, entity_id, changes, metadata,
       created_at
FROM audit_logs
WHERE subject_id = :subject_id
    AND (:after_at::timestamptz IS NULL OR (created_at, id) < (:after_at, :after_id))
ORDER BY created_at DESC, id DESC
LIMIT :rows;
