-- What changed several rows at once, so that it can be listed and undone in one call.

CREATE TYPE change_set_kind AS ENUM ('recategorisation', 'deletion', 'category_merge');
COMMENT ON TYPE change_set_kind IS 'The operation that made a change set.';

-- Categories are not foreign keys here and in change_set_rows: this is history, which keeps what it names.
CREATE TABLE change_sets (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    kind change_set_kind NOT NULL,
    category_id uuid,
    merged_category_id uuid,
    row_count integer NOT NULL,
    undone_count integer,
    undone_at timestamptz,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT change_sets_pkey PRIMARY KEY (id),
    CONSTRAINT change_sets_user_id_id_key UNIQUE (user_id, id),
    CONSTRAINT change_sets_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT change_sets_row_count_not_negative CHECK (row_count >= 0),
    CONSTRAINT change_sets_undone_together CHECK ((undone_at IS NULL) = (undone_count IS NULL)),
    CONSTRAINT change_sets_undone_count_plausible CHECK (undone_count BETWEEN 0 AND row_count),
    CONSTRAINT change_sets_merged_category_of_merge CHECK ((kind = 'category_merge') = (merged_category_id IS NOT NULL)),
    CONSTRAINT change_sets_version_counts CHECK (version >= 0)
) WITH (fillfactor = 80);

COMMENT ON TABLE change_sets IS 'Operations that changed several rows at once, each of which can be undone.';
COMMENT ON COLUMN change_sets.id IS 'Identifier (UUID version 7, made by the application).';
COMMENT ON COLUMN change_sets.user_id IS 'The owner.';
COMMENT ON COLUMN change_sets.kind IS 'The operation.';
COMMENT ON COLUMN change_sets.category_id IS 'The category that rows were moved to; NULL if their category was removed, and for a deletion.';
COMMENT ON COLUMN change_sets.merged_category_id IS 'The category that was merged into another and deleted; NULL unless the kind is category_merge.';
COMMENT ON COLUMN change_sets.row_count IS 'The number of rows that were changed; a merge of an unused category has none.';
COMMENT ON COLUMN change_sets.undone_count IS 'The number of rows whose change was undone; NULL until it is undone.';
COMMENT ON COLUMN change_sets.undone_at IS 'The time at which it was undone; NULL until then.';
COMMENT ON COLUMN change_sets.version IS 'Raised when it is undone.';
COMMENT ON COLUMN change_sets.created_at IS 'The time of the change.';
COMMENT ON COLUMN change_sets.updated_at IS 'The time of the change or of the undo.';
COMMENT ON INDEX change_sets_pkey IS 'Finds a change set by identifier; finds the oldest ones, to purge them.';
COMMENT ON INDEX change_sets_user_id_id_key IS 'Lists a user''s change sets, newest first; lets rows refer to change set and owner together; deletes change sets with their user.';

ALTER TABLE change_sets ENABLE ROW LEVEL SECURITY;
CREATE POLICY change_sets_own ON change_sets TO coffer_app
    USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id());
CREATE POLICY change_sets_system ON change_sets TO coffer_system USING (true) WITH CHECK (true);
COMMENT ON POLICY change_sets_own ON change_sets IS 'A request sees and changes its own user''s.';
COMMENT ON POLICY change_sets_system ON change_sets IS 'Jobs and administration pass.';

GRANT SELECT, INSERT ON change_sets TO coffer_app, coffer_system;
GRANT UPDATE (row_count, undone_count, undone_at, version, updated_at) ON change_sets TO coffer_app, coffer_system;
-- Requests delete their user's oldest ones when there are too many.
GRANT DELETE ON change_sets TO coffer_app, coffer_system;
