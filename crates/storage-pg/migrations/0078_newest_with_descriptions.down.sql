CREATE INDEX transactions_newest_alone_idx ON transactions (user_id, booked_on DESC, id DESC) WHERE deleted_at IS NULL;
DROP INDEX transactions_newest_idx;
ALTER INDEX transactions_newest_alone_idx RENAME TO transactions_newest_idx;

COMMENT ON INDEX transactions_newest_idx IS 'Pages through a user''s transactions, of all time or of a month: ORDER BY booked_on DESC, id DESC.';
