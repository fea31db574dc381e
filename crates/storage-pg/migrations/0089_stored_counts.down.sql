DROP TABLE stored_counts;
DROP TYPE stored_resource;
