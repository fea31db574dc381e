-- Which records wait for a seal. Transactions commit in another order than the one in which their
-- records were made, so "everything after the last one sealed" would leave out for ever what commits
-- late; and marking the record itself would mean updating a log that is only ever added to. A row
-- here becomes visible exactly when its record does. The sealer deletes it in the transaction that
-- seals the record: a record is sealed once, whenever it commits and wherever the sealer is stopped.
--
-- There is no foreign key to audit_logs: a record that vanished before it was sealed is evidence,
-- and the sealer must come upon it. Nor are there timestamps: a row lives for about a second.
CREATE TABLE audit_unsealed (
    id uuid NOT NULL,
    CONSTRAINT audit_unsealed_pkey PRIMARY KEY (id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

COMMENT ON TABLE audit_unsealed IS 'The audit records that have no seal yet: a queue filled by a trigger and emptied by the sealer.';
COMMENT ON COLUMN audit_unsealed.id IS 'The record.';
COMMENT ON INDEX audit_unsealed_pkey IS 'Takes the oldest records first.';

ALTER TABLE audit_unsealed ENABLE ROW LEVEL SECURITY;
CREATE POLICY audit_unsealed_system ON audit_unsealed TO coffer_system USING (true) WITH CHECK (true);
COMMENT ON POLICY audit_unsealed_system ON audit_unsealed IS 'The sealer passes; nobody else.';

GRANT SELECT, DELETE ON audit_unsealed TO coffer_system;

-- A definer, so that nobody who adds records needs a privilege on the queue.
CREATE FUNCTION queue_for_seal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO public.audit_unsealed (id) SELECT added.id FROM added;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION queue_for_seal() IS 'Puts records that were just added into the queue of the sealer.';
REVOKE ALL ON FUNCTION queue_for_seal() FROM PUBLIC;

CREATE TRIGGER queue_for_seal AFTER INSERT ON audit_logs
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION queue_for_seal();
COMMENT ON TRIGGER queue_for_seal ON audit_logs IS 'No record escapes the sealer, whoever adds it.';

INSERT INTO audit_unsealed (id) SELECT id FROM audit_logs;
