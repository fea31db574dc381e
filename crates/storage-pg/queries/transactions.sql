--! add (category_id?, original_amount?, original_currency?, external_id?, transfer_id?)
INSERT INTO transactions
    (id, user_id, account_id, category_id, booked_on, amount, currency, original_amount,
     original_currency, description, external_id, transfer_id, version, created_at, updated_at)
VALUES
    (:id, :user_id, :account_id, :category_id, :booked_on, :amount, :currency, :original_amount,
     :original_currency, :description, :external_id, :transfer_id, :version, :created_at, :updated_at);

--! update (category_id?, original_amount?, original_currency?, deleted_at?)
UPDATE transactions
SET account_id = :account_id, category_id = :category_id, booked_on = :booked_on, amount = :amount,
    original_amount = :original_amount, original_currency = :original_currency,
    description = :description, version = :version, updated_at = :updated_at, deleted_at = :deleted_at
WHERE id = :id AND version = :version_before;
