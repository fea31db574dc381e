DROP TABLE monthly_spending;
