CREATE INDEX transactions_transfer_idx ON transactions (user_id, transfer_id) WHERE transfer_id IS NOT NULL;
COMMENT ON INDEX transactions_transfer_idx IS 'Finds both halves of a transfer, also deleted ones, which are restored together.';
COMMENT ON INDEX transactions_transfer_key IS 'Keeps a transfer from having two halves in one direction.';
