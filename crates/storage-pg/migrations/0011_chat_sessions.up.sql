CREATE TABLE chat_sessions (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    title text NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    CONSTRAINT chat_sessions_pkey PRIMARY KEY (id),
    CONSTRAINT chat_sessions_user_id_id_key UNIQUE (user_id, id),
    CONSTRAINT chat_sessions_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT chat_sessions_title_length CHECK (char_length(title) BETWEEN 1 AND 200),
    CONSTRAINT chat_sessions_version_counts CHECK (version >= 0)
);

CREATE INDEX chat_sessions_newest_idx ON chat_sessions (user_id, id DESC) WHERE deleted_at IS NULL;

COMMENT ON TABLE chat_sessions IS 'Conversations.';
COMMENT ON COLUMN chat_sessions.id IS 'Identifier (UUID version 7, made by the application).';
COMMENT ON COLUMN chat_sessions.user_id IS 'Whose.';
COMMENT ON COLUMN chat_sessions.title IS 'What it is about.';
COMMENT ON COLUMN chat_sessions.version IS 'Raised by each edit of the owner; an edit of an older version is refused.';
COMMENT ON COLUMN chat_sessions.created_at IS 'When it was begun.';
COMMENT ON COLUMN chat_sessions.updated_at IS 'When it was last edited.';
COMMENT ON COLUMN chat_sessions.deleted_at IS 'When it was deleted; NULL while it is not. It can be restored.';
COMMENT ON INDEX chat_sessions_pkey IS 'Finds a conversation by identifier.';
COMMENT ON INDEX chat_sessions_user_id_id_key IS 'Lets messages refer to owner and conversation together; deletes conversations with their user.';
COMMENT ON INDEX chat_sessions_newest_idx IS 'Lists a user''s conversations, newest first.';

ALTER TABLE chat_sessions ENABLE ROW LEVEL SECURITY;
CREATE POLICY chat_sessions_own ON chat_sessions TO coffer_app
    USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id());
CREATE POLICY chat_sessions_system ON chat_sessions TO coffer_system USING (true) WITH CHECK (true);
COMMENT ON POLICY chat_sessions_own ON chat_sessions IS 'A request sees and changes its own user''s.';
COMMENT ON POLICY chat_sessions_system ON chat_sessions IS 'Jobs and administration pass.';

GRANT SELECT, INSERT, UPDATE ON chat_sessions TO coffer_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON chat_sessions TO coffer_system;
