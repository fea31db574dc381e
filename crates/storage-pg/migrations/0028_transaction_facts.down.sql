DROP TABLE transaction_facts;
