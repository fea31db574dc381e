-- A job is claimed by moving run_at to the end of the time that its worker has for it. A worker that
-- disappears thus gives the job back without anyone noticing, and one index finds what is due.

CREATE TYPE job_state AS ENUM ('pending', 'done', 'dead');
COMMENT ON TYPE job_state IS 'The state of a job.';

CREATE TABLE jobs (
    id uuid NOT NULL,
    kind text NOT NULL,
    key text NOT NULL,
    user_id uuid,
    payload jsonb NOT NULL,
    state job_state NOT NULL,
    attempts integer NOT NULL,
    run_at timestamptz NOT NULL,
    claim uuid,
    error text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT jobs_pkey PRIMARY KEY (id),
    CONSTRAINT jobs_kind_key_key UNIQUE (kind, key),
    CONSTRAINT jobs_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT jobs_kind_format CHECK (kind ~ '^[a-z_]{1,40}$'),
    CONSTRAINT jobs_key_length CHECK (octet_length(key) BETWEEN 1 AND 200),
    CONSTRAINT jobs_payload_size CHECK (octet_length(payload::text) <= 65536),
    CONSTRAINT jobs_attempts_count CHECK (attempts >= 0),
    CONSTRAINT jobs_error_length CHECK (char_length(error) BETWEEN 1 AND 500),
    CONSTRAINT jobs_ended_is_not_claimed CHECK (state = 'pending' OR claim IS NULL)
);

CREATE INDEX jobs_due_idx ON jobs (kind, run_at) WHERE state = 'pending';
-- Under a policy, an enum's equality does not tell the planner that the rows have one state, so that the
-- order is one of the index only if all its rows have it.
CREATE INDEX jobs_done_idx ON jobs (updated_at) WHERE state = 'done';
CREATE INDEX jobs_dead_idx ON jobs (updated_at) WHERE state = 'dead';
CREATE INDEX jobs_user_idx ON jobs (user_id);

COMMENT ON TABLE jobs IS 'Work that follows from a change and is done after its commit, such as sending an email.';
COMMENT ON COLUMN jobs.id IS 'The job''s id.';
COMMENT ON COLUMN jobs.kind IS 'The kind of work. Text, because nodes of different versions, which know different kinds, share the table.';
COMMENT ON COLUMN jobs.key IS 'What the job is for. A second job of the kind with the same key is not stored.';
COMMENT ON COLUMN jobs.user_id IS 'The user with whom the job is deleted; NULL if it concerns none.';
COMMENT ON COLUMN jobs.payload IS 'The job''s arguments: ids, or encrypted. Empty once it is done.';
COMMENT ON COLUMN jobs.state IS 'Whether the job is pending, done, or given up.';
COMMENT ON COLUMN jobs.attempts IS 'The number of times that the job was started.';
COMMENT ON COLUMN jobs.run_at IS 'The time of the next attempt; while a worker has the job, the time at which it is given to another one.';
COMMENT ON COLUMN jobs.claim IS 'The current attempt, while a worker has the job.';
COMMENT ON COLUMN jobs.error IS 'The reason why the last attempt failed; NULL if none has.';
COMMENT ON COLUMN jobs.created_at IS 'The time at which the job was enqueued, or revived after it was given up.';
COMMENT ON COLUMN jobs.updated_at IS 'The time of the last change.';
COMMENT ON INDEX jobs_pkey IS 'Finds a job.';
COMMENT ON INDEX jobs_kind_key_key IS 'Keeps a job from being enqueued twice.';
COMMENT ON INDEX jobs_due_idx IS 'Claims due jobs, the longest due first; measures the queue.';
COMMENT ON INDEX jobs_done_idx IS 'Purges jobs that were done long ago.';
COMMENT ON INDEX jobs_dead_idx IS 'Lists dead jobs, the latest first; purges those that were given up long ago.';
COMMENT ON INDEX jobs_user_idx IS 'Deletes jobs with their user.';

ALTER TABLE jobs ENABLE ROW LEVEL SECURITY;
CREATE POLICY jobs_own ON jobs TO coffer_app
    USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id());
CREATE POLICY jobs_system ON jobs TO coffer_system USING (true) WITH CHECK (true);
COMMENT ON POLICY jobs_own ON jobs IS 'Requests have no privilege on the table: they enqueue through enqueue_job.';
COMMENT ON POLICY jobs_system ON jobs IS 'Jobs and administration pass.';

GRANT SELECT, UPDATE, DELETE ON jobs TO coffer_system;
