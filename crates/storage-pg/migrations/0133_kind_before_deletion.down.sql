COMMENT ON COLUMN change_set_rows.kind_before IS 'The kind of the category before a recategorisation; NULL for none, and for other changes.';
