DROP TABLE sessions;
DROP TYPE session_end_reason;
