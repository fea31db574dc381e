-- Searching a user's descriptions reads them from the index that lists read, one user's side by side,
-- and never from the table, where they lie between everyone else's.

CREATE INDEX transactions_newest_with_descriptions_idx ON transactions (user_id, booked_on DESC, id DESC)
    INCLUDE (description) WHERE deleted_at IS NULL;
DROP INDEX transactions_newest_idx;
ALTER INDEX transactions_newest_with_descriptions_idx RENAME TO transactions_newest_idx;

COMMENT ON INDEX transactions_newest_idx IS 'Pages through a user''s transactions, of all time or of a month: ORDER BY booked_on DESC, id DESC. Has their descriptions for search_transactions, which reads nothing else.';
