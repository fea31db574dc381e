DROP VIEW valued_portfolios;
