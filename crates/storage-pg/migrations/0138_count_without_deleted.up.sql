-- The number of a user's transactions is their stored count less the deleted ones, instead of a pass over all.

CREATE INDEX transactions_deleted_idx ON transactions (user_id) WHERE deleted_at IS NOT NULL;
COMMENT ON INDEX transactions_deleted_idx IS 'Counts a user''s deleted transactions.';
