-- The default is for a program of the version before, which adds holdings without one.
ALTER TABLE holdings
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD COLUMN deleted_at timestamptz,
    ADD CONSTRAINT holdings_version_counts CHECK (version >= 0);

COMMENT ON COLUMN holdings.version IS 'Raised by each edit of the owner; an edit of an older version is refused.';
COMMENT ON COLUMN holdings.deleted_at IS 'When it was deleted; NULL while it is not. It can be restored.';
