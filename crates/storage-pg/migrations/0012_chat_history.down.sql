DROP TABLE chat_history;
DROP TYPE chat_author;
