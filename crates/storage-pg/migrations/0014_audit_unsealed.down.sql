DROP TRIGGER queue_for_seal ON audit_logs;
DROP FUNCTION queue_for_seal();
DROP TABLE audit_unsealed;
