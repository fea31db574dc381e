DROP TABLE balance_deltas;
