-- Under the policies of the caller (security_invoker), so nobody sees more through it. The value is
-- exact, whatever its places; who shows it rounds it once.
CREATE VIEW valued_holdings WITH (security_invoker = true) AS
SELECT h.id, h.user_id, h.portfolio_id, h.symbol, h.name, h.quantity, h.currency, h.cost_basis, h.version,
    h.created_at, h.updated_at, h.deleted_at, latest.amount AS price, latest.quoted_on AS priced_on,
    h.quantity * latest.amount AS value
FROM holdings AS h
LEFT JOIN LATERAL (
    SELECT pr.amount, pr.quoted_on
    FROM prices AS pr
    WHERE pr.symbol = h.symbol AND pr.currency = h.currency
    ORDER BY pr.quoted_on DESC
    LIMIT 1
) AS latest ON true;

COMMENT ON VIEW valued_holdings IS 'Holdings with what they are worth at the latest known prices.';
COMMENT ON COLUMN valued_holdings.price IS 'The latest known price of one unit; NULL when there is none.';
COMMENT ON COLUMN valued_holdings.priced_on IS 'The day of that price.';
COMMENT ON COLUMN valued_holdings.value IS 'What all of it is worth at that price, not rounded; NULL when there is none.';

GRANT SELECT ON valued_holdings TO coffer_app, coffer_system;
