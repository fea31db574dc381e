//! Transactions that the database refuses whatever the role.

use super::*;

// Proves: TASK-004-005.2
#[tokio::test]
async fn invalid_rows_are_rejected_by_constraint_name() {
    let finance = Finance::new().await;
    for (columns, constraint) in [
        (&[("amount", "0")][..], "transactions_amount_moves"),
        (&[("amount", "'NaN'")], "transactions_amount_moves"),
        (
            &[("booked_on", "'1899-12-31'")],
            "transactions_booked_on_plausible",
        ),
        (
            &[("booked_on", "'2201-01-01'")],
            "transactions_booked_on_plausible",
        ),
        (
            &[("booked_on", "'infinity'")],
            "transactions_booked_on_plausible",
        ),
        (
            &[("original_amount", "-3")],
            "transactions_original_together",
        ),
        (
            &[("original_currency", "'USD'")],
            "transactions_original_together",
        ),
        (
            &[("original_amount", "3"), ("original_currency", "'USD'")],
            "transactions_original_amount_moves",
        ),
        (
            &[("original_amount", "'NaN'"), ("original_currency", "'USD'")],
            "transactions_original_amount_moves",
        ),
        (
            &[("original_amount", "-3"), ("original_currency", "'usd'")],
            "transactions_original_currency_format",
        ),
        (&[("description", "''")], "transactions_description_is_line"),
        (
            &[("description", "repeat('x', 501)")],
            "transactions_description_length",
        ),
        (&[("external_id", "''")], "transactions_external_id_is_line"),
        (&[("currency", "'USD'")], "transactions_account_fkey"),
    ] {
        let add = new_transaction(ANN, 1, columns);
        assert_eq!(refused_by(&finance.owner, &add).await, constraint, "{add}");
    }
    for amount in ["'Infinity'", "1e15", "123456789012345678901234567890"] {
        let add = new_transaction(ANN, 1, &[("amount", amount)]);
        assert_eq!(refusal(&finance.owner, &add).await.0, "22003", "{add}");
    }
}

// Proves: TASK-004-005.1
#[tokio::test]
async fn transaction_cannot_be_booked_to_another_users_account() {
    let finance = Finance::new().await;
    let app = finance.app(ANN).await;
    let bens = format!("'{}'", account(BEN, 1));
    let known = [("external_id", "'line 1'")];
    finance
        .owner
        .batch_execute(&new_transaction(BEN, 1, &known))
        .await
        .unwrap();
    // Neither user learns about the other's transactions.
    for external in ["'line 1'", "'line 2'"] {
        let add = new_transaction(ANN, 1, &[("account_id", &bens), ("external_id", external)]);
        assert_eq!(refused_by(&app, &add).await, "transactions_account_fkey");
    }
}

// Proves: TASK-004-011.2
#[tokio::test]
async fn repeated_import_adds_nothing_and_works_again_after_deletion() {
    let finance = Finance::new().await;
    let app = finance.app(ANN).await;
    let line = new_transaction(ANN, 1, &[("external_id", "'line 1'")]);
    app.batch_execute(&line).await.unwrap();
    let again = new_transaction(ANN, 2, &[("external_id", "'line 1'")]);
    assert_eq!(
        refused_by(&app, &again).await,
        "transactions_external_id_key"
    );
    let skipped = format!(
        "{again} ON CONFLICT (user_id, account_id, external_id)
         WHERE deleted_at IS NULL AND external_id IS NOT NULL DO NOTHING"
    );
    assert_eq!(app.execute(&skipped, &[]).await.unwrap(), 0);
    app.batch_execute("UPDATE transactions SET deleted_at = now()")
        .await
        .unwrap();
    app.batch_execute(&again).await.unwrap();
    let restore = "UPDATE transactions SET deleted_at = NULL WHERE deleted_at IS NOT NULL";
    assert_eq!(
        refused_by(&app, restore).await,
        "transactions_external_id_key"
    );
    assert!(finance.differences().await.is_empty());
}

#[tokio::test]
async fn transfer_has_two_sides_and_is_neither_spending_nor_income() {
    let finance = Finance::new().await;
    let app = finance.app(ANN).await;
    let transfer = format!("'{ANN}'");
    let out = [("transfer_id", &*transfer)];
    app.batch_execute(&new_transaction(ANN, 1, &out))
        .await
        .unwrap();
    let savings = format!("'{}'", account(ANN, 2));
    let into = [
        ("transfer_id", &*transfer),
        ("account_id", &*savings),
        ("amount", "10"),
    ];
    app.batch_execute(&new_transaction(ANN, 2, &into))
        .await
        .unwrap();
    for columns in [&out[..], &into[..]] {
        let third = new_transaction(ANN, 3, columns);
        assert_eq!(refused_by(&app, &third).await, "transactions_transfer_key");
    }
    assert!(
        texts(&app, "SELECT n::text FROM monthly_spending")
            .await
            .is_empty()
    );
    let balances = "SELECT balance::text FROM accounts ORDER BY name DESC";
    assert_eq!(
        texts(&app, balances).await,
        ["10.0000", "90.0000", "-5.5000"]
    );
    // Once unlinked, they count as what they are.
    app.batch_execute("UPDATE transactions SET transfer_id = NULL")
        .await
        .unwrap();
    let month = "SELECT format('%s %s %s', spent, received, n) FROM monthly_spending";
    assert_eq!(texts(&app, month).await, ["10.0000 10.0000 2"]);
}
