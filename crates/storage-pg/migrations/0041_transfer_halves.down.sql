DROP INDEX transactions_transfer_idx;
COMMENT ON INDEX transactions_transfer_key IS 'Keeps a transfer from having two halves in one direction; finds the other half.';
