--: DataMigration(checkpoint?, finished_at?)

--! lock
SELECT pg_try_advisory_xact_lock(hashtextextended('coffer data migration ' || :name, 0)) AS locked;

--! get : DataMigration
SELECT name, backward, checkpoint, seen, changed, failed, finished_at, created_at, updated_at
FROM data_migrations
WHERE name = :name;

--! save (checkpoint?, finished_at?)
INSERT INTO data_migrations
    (name, backward, checkpoint, seen, changed, failed, finished_at, created_at, updated_at)
VALUES (:name, :backward, :checkpoint, :seen, :changed, :failed, :finished_at, :created_at, :updated_at)
ON CONFLICT (name) DO UPDATE SET
    backward = excluded.backward, checkpoint = excluded.checkpoint, seen = excluded.seen,
    changed = excluded.changed, failed = excluded.failed, finished_at = excluded.finished_at,
    created_at = excluded.created_at, updated_at = excluded.updated_at;
