ALTER TABLE holdings
    DROP COLUMN version,
    DROP COLUMN deleted_at;
