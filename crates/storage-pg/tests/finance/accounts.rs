//! Balances, and the effect of deleting an account on its transactions.

use super::*;

async fn balance(client: &Client, n: u32) -> String {
    let query = format!(
        "SELECT balance::text FROM accounts WHERE id = '{}'",
        account(ANN, n)
    );
    text(client, &query).await
}

// Proves: TASK-004-004.3
#[tokio::test]
async fn balance_is_the_opening_balance_plus_transactions() {
    let finance = Finance::new().await;
    let app = finance.app(ANN).await;
    app.batch_execute(&new_transaction(ANN, 1, &[]))
        .await
        .unwrap();
    app.batch_execute(&new_transaction(ANN, 2, &[("amount", "2.5")]))
        .await
        .unwrap();
    assert_eq!(balance(&app, 1).await, "92.5000");
    app.batch_execute(
        "UPDATE accounts SET opening_balance = opening_balance - 200 WHERE name = 'Current'",
    )
    .await
    .unwrap();
    assert_eq!(balance(&app, 1).await, "-107.5000");
    assert!(finance.differences().await.is_empty());
}

// Proves: TASK-004-004.3
#[tokio::test]
async fn requests_cannot_write_derived_figures() {
    let finance = Finance::new().await;
    let app = finance.app(ANN).await;
    app.batch_execute(&new_transaction(ANN, 1, &[]))
        .await
        .unwrap();
    for statement in [
        "UPDATE accounts SET balance = 1000000",
        "INSERT INTO accounts (balance) VALUES (1000000)",
        "UPDATE balance_deltas SET delta = 1",
        "DELETE FROM balance_deltas",
        "UPDATE monthly_spending SET spent = 0",
        "DELETE FROM monthly_spending",
        "SELECT FROM transaction_facts",
        "UPDATE transactions SET deleted_with_account = true",
        "DELETE FROM transactions",
        "SELECT * FROM reconcile()",
    ] {
        assert_eq!(refusal(&app, statement).await.0, NOT_ALLOWED, "{statement}");
    }
}

// Proves: TASK-005-021.2
#[tokio::test]
async fn sum_of_many_large_amounts_fits() {
    let finance = Finance::new().await;
    let app = finance.app(ANN).await;
    for id in 1..=3 {
        let largest = new_transaction(ANN, id, &[("amount", "999999999999999.9999")]);
        app.batch_execute(&largest).await.unwrap();
    }
    assert_eq!(balance(&app, 1).await, "3000000000000099.9997");
}

// Proves: TASK-004-002.3
#[tokio::test]
async fn transactions_are_deleted_and_restored_with_their_account() {
    let finance = Finance::new().await;
    let app = finance.app(ANN).await;
    for id in 1..=3 {
        app.batch_execute(&new_transaction(ANN, id, &[]))
            .await
            .unwrap();
    }
    // Deleted by itself, at the same moment as the account: it stays deleted.
    let alone = "UPDATE transactions SET deleted_at = '2025-02-01' WHERE id::text LIKE '%d001'";
    app.batch_execute(alone).await.unwrap();
    app.batch_execute("UPDATE accounts SET deleted_at = '2025-02-01' WHERE name = 'Current'")
        .await
        .unwrap();
    let live = "SELECT count(*)::text FROM transactions WHERE deleted_at IS NULL";
    assert_eq!(text(&app, live).await, "0");
    assert_eq!(balance(&app, 1).await, "100.0000");
    assert_eq!(
        text(&app, "SELECT count(*)::text FROM monthly_spending").await,
        "0"
    );

    for statement in [
        new_transaction(ANN, 4, &[]),
        "UPDATE transactions SET deleted_at = NULL WHERE id::text LIKE '%d001'".to_owned(),
    ] {
        assert_eq!(
            refused_by(&app, &statement).await,
            "transactions_account_fkey"
        );
    }

    app.batch_execute("UPDATE accounts SET deleted_at = NULL")
        .await
        .unwrap();
    assert_eq!(text(&app, live).await, "2");
    assert_eq!(balance(&app, 1).await, "80.0000");
    assert!(finance.differences().await.is_empty());
}

#[tokio::test]
async fn account_and_its_transactions_share_a_currency() {
    let finance = Finance::new().await;
    let app = finance.app(ANN).await;
    app.batch_execute("UPDATE accounts SET currency = 'CHF' WHERE name = 'Current'")
        .await
        .unwrap();
    let euro = new_transaction(ANN, 1, &[]);
    assert_eq!(refused_by(&app, &euro).await, "transactions_account_fkey");
    let franc = new_transaction(ANN, 1, &[("currency", "'CHF'")]);
    app.batch_execute(&franc).await.unwrap();
    let back = "UPDATE accounts SET currency = 'EUR' WHERE name = 'Current'";
    assert_eq!(refused_by(&app, back).await, "transactions_account_fkey");
}

// Proves: TASK-004-004.3
#[tokio::test]
async fn past_balance_is_computed_from_daily_figures() {
    let finance = Finance::new().await;
    let app = finance.app(ANN).await;
    for (id, day) in [
        (1, "'2025-01-10'"),
        (2, "'2025-01-20'"),
        (3, "'2025-01-20'"),
    ] {
        app.batch_execute(&new_transaction(ANN, id, &[("booked_on", day)]))
            .await
            .unwrap();
    }
    let on = |day: &str| {
        format!(
            "SELECT (opening_balance + (
                 SELECT coalesce(sum(delta), 0) FROM balance_deltas
                 WHERE account_id = accounts.id AND booked_on <= '{day}'
             ))::text FROM accounts WHERE name = 'Current'"
        )
    };
    assert_eq!(text(&app, &on("2025-01-09")).await, "100.0000");
    assert_eq!(text(&app, &on("2025-01-15")).await, "90.0000");
    assert_eq!(text(&app, &on("2025-01-20")).await, "70.0000");
    // A back-dated edit reaches every balance since.
    app.batch_execute(
        "UPDATE transactions SET booked_on = '2025-01-05' WHERE id::text LIKE '%d003'",
    )
    .await
    .unwrap();
    assert_eq!(text(&app, &on("2025-01-09")).await, "90.0000");
    assert_eq!(text(&app, &on("2025-01-20")).await, "70.0000");
}
