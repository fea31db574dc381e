-- A change of data that is too much for one transaction, or that needs what the database does not
-- have, such as a key, is made by the program in batches. What stands here is committed with each batch,
-- so that whoever goes on later begins where the last one ended.

CREATE TABLE data_migrations (
    name text NOT NULL,
    backward boolean NOT NULL,
    checkpoint text,
    seen bigint NOT NULL,
    changed bigint NOT NULL,
    failed bigint NOT NULL,
    finished_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT data_migrations_pkey PRIMARY KEY (name),
    CONSTRAINT data_migrations_name_length CHECK (char_length(name) BETWEEN 1 AND 64),
    CONSTRAINT data_migrations_checkpoint_length CHECK (char_length(checkpoint) BETWEEN 1 AND 256),
    CONSTRAINT data_migrations_counts CHECK (seen >= 0 AND changed >= 0 AND failed >= 0 AND changed + failed <= seen)
);

COMMENT ON TABLE data_migrations IS 'How far changes of data are that the program makes in batches. One row for each, of its last run.';
COMMENT ON COLUMN data_migrations.name IS 'Which change.';
COMMENT ON COLUMN data_migrations.backward IS 'Whether it is being undone.';
COMMENT ON COLUMN data_migrations.checkpoint IS 'The key of the last row that was looked at; NULL before the first.';
COMMENT ON COLUMN data_migrations.seen IS 'How many rows were looked at.';
COMMENT ON COLUMN data_migrations.changed IS 'How many of them were changed.';
COMMENT ON COLUMN data_migrations.failed IS 'How many of them could not be changed, and were left as they were.';
COMMENT ON COLUMN data_migrations.finished_at IS 'When the last row had been looked at; NULL while there are more.';
COMMENT ON COLUMN data_migrations.created_at IS 'When the run began.';
COMMENT ON COLUMN data_migrations.updated_at IS 'When the last batch was committed.';
COMMENT ON INDEX data_migrations_pkey IS 'Finds the run of a change.';

ALTER TABLE data_migrations ENABLE ROW LEVEL SECURITY;
CREATE POLICY data_migrations_system ON data_migrations TO coffer_system USING (true) WITH CHECK (true);
COMMENT ON POLICY data_migrations_system ON data_migrations IS 'Jobs and administration pass; nobody else.';

GRANT SELECT, INSERT, UPDATE, DELETE ON data_migrations TO coffer_system;
