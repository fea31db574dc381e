DROP TABLE change_set_rows;
DROP TYPE changed_entity;
