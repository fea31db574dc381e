--! add
INSERT INTO chat_sessions (id, user_id, title, version, created_at, updated_at)
VALUES (:id, :user_id, :title, :version, :created_at, :updated_at);

--! update (deleted_at?)
UPDATE chat_sessions
SET title = :title, version = :version, updated_at = :updated_at, deleted_at = :deleted_at
WHERE id = :id AND version = :version_before;

--! add_message
INSERT INTO chat_history (id, user_id, session_id, author, content, created_at, updated_at)
VALUES (:id, :user_id, :session_id, :author, :content, :created_at, :created_at);

--: Message()

--! message : Message
SELECT id, user_id, session_id, author, content, created_at
FROM chat_history
WHERE id = :id;

--! messages (after?) : Message
SELECT id, user_id, session_id, author, content, created_at
FROM chat_history
WHERE session_id = :session_id AND (:after::uuid IS NULL OR id < :after)
ORDER BY id DESC
LIMIT :rows;
