--! add (cost_basis?)
INSERT INTO holdings
    (id, user_id, portfolio_id, symbol, name, quantity, currency, cost_basis, version, created_at,
     updated_at)
VALUES
    (:id, :user_id, :portfolio_id, :symbol, :name, :quantity, :currency, :cost_basis, :version,
     :created_at, :updated_at);

--! update (cost_basis?, deleted_at?)
UPDATE holdings
SET symbol = :symbol, name = :name, quantity = :quantity, currency = :currency,
    cost_basis = :cost_basis, version = :version, updated_at = :updated_at, deleted_at = :deleted_at
WHERE id = :id AND version = :version_before;
