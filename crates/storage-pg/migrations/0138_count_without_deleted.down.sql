DROP INDEX transactions_deleted_idx;
