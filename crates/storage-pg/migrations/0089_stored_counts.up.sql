-- How many rows a user has of what is limited. Counted as they are added and removed: counting them
-- for each insert would take longer than the insert.

CREATE TYPE stored_resource AS ENUM ('transactions', 'accounts', 'categories', 'budgets', 'portfolios', 'holdings', 'chat_sessions', 'chat_messages');
COMMENT ON TYPE stored_resource IS 'Things of which a user may store only so many.';

CREATE TABLE stored_counts (
    user_id uuid NOT NULL,
    resource stored_resource NOT NULL,
    n bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT stored_counts_pkey PRIMARY KEY (user_id, resource),
    CONSTRAINT stored_counts_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT stored_counts_n_positive CHECK (n > 0)
) WITH (fillfactor = 80);

COMMENT ON TABLE stored_counts IS 'The number of rows a user has of each limited resource, deleted ones included, which can be restored. Kept by triggers on their tables; nobody else writes it.';
COMMENT ON COLUMN stored_counts.user_id IS 'The owner.';
COMMENT ON COLUMN stored_counts.resource IS 'The resource.';
COMMENT ON COLUMN stored_counts.n IS 'The number of rows; a count of zero has no row.';
COMMENT ON COLUMN stored_counts.created_at IS 'When the first of them was written.';
COMMENT ON COLUMN stored_counts.updated_at IS 'When one was last added.';
COMMENT ON INDEX stored_counts_pkey IS 'Reads and adds to the count of a user''s resource; deletes counts with their user.';

ALTER TABLE stored_counts ENABLE ROW LEVEL SECURITY;
CREATE POLICY stored_counts_own ON stored_counts TO coffer_app
    USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id());
CREATE POLICY stored_counts_system ON stored_counts TO coffer_system USING (true) WITH CHECK (true);
COMMENT ON POLICY stored_counts_own ON stored_counts IS 'A request sees its own user''s.';
COMMENT ON POLICY stored_counts_system ON stored_counts IS 'Jobs and administration pass.';

GRANT SELECT ON stored_counts TO coffer_app, coffer_system;
