DROP VIEW valued_holdings;
