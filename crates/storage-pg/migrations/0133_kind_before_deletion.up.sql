-- The category of a deleted transaction can be deleted and restored, and its type changed meanwhile.

COMMENT ON COLUMN change_set_rows.kind_before IS 'The kind of the category before a recategorisation or deletion; NULL for none, and for other changes.';
