-- Append-only, hence without updated_at, and for coffer_system, too. Without a foreign key: the
-- log outlives those it tells of. `action` and `entity_type` are text because their vocabulary grows.
CREATE TABLE audit_logs (
    id uuid NOT NULL,
    actor_id uuid,
    impersonator_id uuid,
    subject_id uuid,
    action text NOT NULL,
    entity_type text NOT NULL,
    entity_id uuid,
    changes jsonb NOT NULL,
    metadata jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    mac bytea NOT NULL,
    CONSTRAINT audit_logs_pkey PRIMARY KEY (id),
    CONSTRAINT audit_logs_action_format CHECK (action ~ '^[a-z][a-z0-9_]{0,62}$'),
    CONSTRAINT audit_logs_entity_type_format CHECK (entity_type ~ '^[a-z][a-z0-9_]{0,62}$'),
    CONSTRAINT audit_logs_changes_object CHECK (jsonb_typeof(changes) = 'object'),
    CONSTRAINT audit_logs_metadata_object CHECK (jsonb_typeof(metadata) = 'object'),
    CONSTRAINT audit_logs_mac_length CHECK (octet_length(mac) = 32)
);

CREATE INDEX audit_logs_time_idx ON audit_logs (created_at DESC, id DESC);
CREATE INDEX audit_logs_subject_idx ON audit_logs (subject_id, created_at DESC, id DESC);
CREATE INDEX audit_logs_entity_idx ON audit_logs (entity_type, entity_id, created_at DESC, id DESC);

COMMENT ON TABLE audit_logs IS 'Who did what to what, before and after. Rows are only ever added, in the transaction of what they tell of.';
COMMENT ON COLUMN audit_logs.id IS 'Identifier (UUID version 7, made by the application).';
COMMENT ON COLUMN audit_logs.actor_id IS 'Who did it; NULL when it is not known.';
COMMENT ON COLUMN audit_logs.impersonator_id IS 'Who did it in the actor''s name, while impersonating.';
COMMENT ON COLUMN audit_logs.subject_id IS 'Whose thing it was done to.';
COMMENT ON COLUMN audit_logs.action IS 'What was done. A word is never reused for something else.';
COMMENT ON COLUMN audit_logs.entity_type IS 'To what kind of thing.';
COMMENT ON COLUMN audit_logs.entity_id IS 'To which one.';
COMMENT ON COLUMN audit_logs.changes IS 'Changed fields, each with its value before and after; of personal and secret fields the name alone, so that erasing a person never touches the log.';
COMMENT ON COLUMN audit_logs.metadata IS 'Address, user agent and request.';
COMMENT ON COLUMN audit_logs.created_at IS 'When it was done.';
COMMENT ON COLUMN audit_logs.mac IS 'HMAC-SHA-256 of the other columns in canonical form, made by the application under a key outside the database.';
COMMENT ON INDEX audit_logs_pkey IS 'Finds a record by identifier, when it is sealed and when the log is verified.';
COMMENT ON INDEX audit_logs_time_idx IS 'Pages through the log by time, newest first.';
COMMENT ON INDEX audit_logs_subject_idx IS 'Pages through what happened to one user''s things, newest first.';
COMMENT ON INDEX audit_logs_entity_idx IS 'Pages through the history of one thing, newest first.';

ALTER TABLE audit_logs ENABLE ROW LEVEL SECURITY;
CREATE POLICY audit_logs_read_own ON audit_logs FOR SELECT TO coffer_app USING (subject_id = app_user_id());
CREATE POLICY audit_logs_add ON audit_logs FOR INSERT TO coffer_app
    WITH CHECK (actor_id IS NULL OR actor_id = app_user_id());
CREATE POLICY audit_logs_system ON audit_logs TO coffer_system USING (true) WITH CHECK (true);
COMMENT ON POLICY audit_logs_read_own ON audit_logs IS 'A request sees what happened to its own user''s things.';
COMMENT ON POLICY audit_logs_add ON audit_logs IS 'A request adds records in its own user''s name or in nobody''s, about anyone.';
COMMENT ON POLICY audit_logs_system ON audit_logs IS 'Jobs and administration pass; without a privilege they change nothing, either.';

GRANT SELECT, INSERT ON audit_logs TO coffer_app;
GRANT SELECT, INSERT ON audit_logs TO coffer_system;
