CREATE TYPE changed_entity AS ENUM ('transaction', 'budget', 'category');
COMMENT ON TYPE changed_entity IS 'The kind of entity that a row of a change set is about.';

CREATE TABLE change_set_rows (
    user_id uuid NOT NULL,
    change_set_id uuid NOT NULL,
    entity_id uuid NOT NULL,
    category_before uuid,
    category_after uuid,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    version_before integer NOT NULL,
    version_after integer NOT NULL,
    entity changed_entity NOT NULL,
    deleted boolean NOT NULL,
    deleted_before boolean NOT NULL,
    kind_before category_kind,
    ends_on_before date,
    amount_before numeric(19,4),
    past_amounts_before numeric(19,4)[],
    past_days_before date[],
    CONSTRAINT change_set_rows_pkey PRIMARY KEY (change_set_id, entity_id),
    CONSTRAINT change_set_rows_change_set_fkey FOREIGN KEY (user_id, change_set_id) REFERENCES change_sets (user_id, id) ON DELETE CASCADE,
    CONSTRAINT change_set_rows_version_counts CHECK (version_before >= 0 AND version_after >= version_before AND (deleted_before OR version_after > version_before)),
    CONSTRAINT change_set_rows_change_something CHECK (deleted OR amount_before IS NOT NULL OR category_before IS DISTINCT FROM category_after),
    CONSTRAINT change_set_rows_amounts_together CHECK (
        (amount_before IS NULL) = (past_amounts_before IS NULL) AND (amount_before IS NULL) = (past_days_before IS NULL)
        AND (ends_on_before IS NULL OR amount_before IS NOT NULL)
    ),
    CONSTRAINT change_set_rows_amounts_of_budget CHECK (entity = 'budget' OR amount_before IS NULL),
    CONSTRAINT change_set_rows_deletion_fits CHECK (NOT deleted OR entity <> 'category'),
    CONSTRAINT change_set_rows_deleted_before_is_transaction CHECK (NOT deleted_before OR entity = 'transaction' AND NOT deleted)
);

-- No index begins with the owner: the policy's condition would make it fit every query, and while few rows are
-- expected it would be preferred to the indexes that find single rows.
CREATE INDEX change_set_rows_entity_idx ON change_set_rows (entity_id);

COMMENT ON TABLE change_set_rows IS 'The rows that a change set changed, with what is needed to undo it.';
COMMENT ON COLUMN change_set_rows.user_id IS 'The owner; the foreign key makes it the owner of the change set.';
COMMENT ON COLUMN change_set_rows.change_set_id IS 'The change set.';
COMMENT ON COLUMN change_set_rows.entity_id IS 'The entity that was changed. Not a foreign key: what is purged later remains part of the history.';
COMMENT ON COLUMN change_set_rows.category_before IS 'The category before the change, of a category the parent; NULL for none.';
COMMENT ON COLUMN change_set_rows.category_after IS 'The category after the change, of a category the parent; NULL for none.';
COMMENT ON COLUMN change_set_rows.created_at IS 'The time of the change.';
COMMENT ON COLUMN change_set_rows.updated_at IS 'The time of the change, or at which version_after last followed the undo of a newer change.';
COMMENT ON COLUMN change_set_rows.version_before IS 'The entity''s version before the change. An earlier change set that left this version is the latest again once this one is undone.';
COMMENT ON COLUMN change_set_rows.version_after IS 'The entity''s version after the change. If the entity''s version is greater, it was changed since. Undoing a newer change raises the entity''s version, and this one with it.';
COMMENT ON COLUMN change_set_rows.entity IS 'The kind of entity.';
COMMENT ON COLUMN change_set_rows.deleted IS 'Whether the change deleted the entity.';
COMMENT ON COLUMN change_set_rows.deleted_before IS 'Whether the entity was deleted before the change, which moved it with the others. It is not counted, and is moved back without a new version, so that its deletion can still be undone.';
COMMENT ON COLUMN change_set_rows.kind_before IS 'The kind of the category before a recategorisation; NULL for none, and for other changes.';
COMMENT ON COLUMN change_set_rows.ends_on_before IS 'The last day of a budget before its amounts changed; NULL for none.';
COMMENT ON COLUMN change_set_rows.amount_before IS 'The amount of a budget before the amounts of another one were added; NULL if they did not change.';
COMMENT ON COLUMN change_set_rows.past_amounts_before IS 'The budget''s past_amounts before that.';
COMMENT ON COLUMN change_set_rows.past_days_before IS 'The budget''s past_amounts_before before that.';
COMMENT ON INDEX change_set_rows_pkey IS 'Pages through the rows of a change set, in the order of the entities; deletes them with their change set.';
COMMENT ON INDEX change_set_rows_entity_idx IS 'Finds the earlier change sets of an entity when a newer one is undone.';

ALTER TABLE change_set_rows ENABLE ROW LEVEL SECURITY;
CREATE POLICY change_set_rows_own ON change_set_rows TO coffer_app
    USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id());
CREATE POLICY change_set_rows_system ON change_set_rows TO coffer_system USING (true) WITH CHECK (true);
COMMENT ON POLICY change_set_rows_own ON change_set_rows IS 'A request sees and changes its own user''s.';
COMMENT ON POLICY change_set_rows_system ON change_set_rows IS 'Jobs and administration pass.';

GRANT SELECT, INSERT ON change_set_rows TO coffer_app, coffer_system;
GRANT UPDATE (version_after, updated_at) ON change_set_rows TO coffer_app, coffer_system;
