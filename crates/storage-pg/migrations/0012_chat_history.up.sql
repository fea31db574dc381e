CREATE TYPE chat_author AS ENUM ('user', 'assistant');
COMMENT ON TYPE chat_author IS 'Who wrote a message.';

CREATE TABLE chat_history (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    session_id uuid NOT NULL,
    author chat_author NOT NULL,
    content text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT chat_history_pkey PRIMARY KEY (id),
    CONSTRAINT chat_history_session_fkey FOREIGN KEY (user_id, session_id) REFERENCES chat_sessions (user_id, id) ON DELETE CASCADE,
    CONSTRAINT chat_history_content_length CHECK (char_length(content) BETWEEN 1 AND 10000)
);

CREATE INDEX chat_history_newest_idx ON chat_history (session_id, id DESC);

COMMENT ON TABLE chat_history IS 'Messages of conversations. A message is never changed.';
COMMENT ON COLUMN chat_history.id IS 'Identifier (UUID version 7, made by the application); later messages have greater ones.';
COMMENT ON COLUMN chat_history.user_id IS 'Whose conversation; the foreign key makes it the owner of the conversation.';
COMMENT ON COLUMN chat_history.session_id IS 'Which conversation.';
COMMENT ON COLUMN chat_history.author IS 'Who wrote it: the owner, or a program through an API key.';
COMMENT ON COLUMN chat_history.content IS 'What they wrote.';
COMMENT ON COLUMN chat_history.created_at IS 'When it was written.';
COMMENT ON COLUMN chat_history.updated_at IS 'The same, since messages are never changed.';
COMMENT ON INDEX chat_history_pkey IS 'Finds a message by identifier.';
COMMENT ON INDEX chat_history_newest_idx IS 'Pages through a conversation, newest or oldest first; deletes messages with their conversation.';

ALTER TABLE chat_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY chat_history_own ON chat_history TO coffer_app
    USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id());
CREATE POLICY chat_history_system ON chat_history TO coffer_system USING (true) WITH CHECK (true);
COMMENT ON POLICY chat_history_own ON chat_history IS 'A request sees and writes its own user''s.';
COMMENT ON POLICY chat_history_system ON chat_history IS 'Jobs and administration pass.';

GRANT SELECT, INSERT ON chat_history TO coffer_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON chat_history TO coffer_system;
