DROP TABLE change_sets;
DROP TYPE change_set_kind;
