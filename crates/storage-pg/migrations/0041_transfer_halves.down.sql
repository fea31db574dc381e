DROP INDEX transactions_transfer_idx;
