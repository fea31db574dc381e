//! Reconciling finds what the triggers would never do.

use super::*;

#[tokio::test]
async fn every_figure_that_was_tampered_with_is_found() {
    let finance = Finance::new().await;
    let app = finance.app(ANN).await;
    app.batch_execute(&new_transaction(ANN, 1, &[]))
        .await
        .unwrap();
    for (tampering, figure) in [
        (
            "UPDATE accounts SET balance = balance + 0.0001 WHERE name = 'Savings'",
            "accounts.balance",
        ),
        (
            "UPDATE balance_deltas SET delta = delta + 0.0001",
            "balance_deltas",
        ),
        ("UPDATE balance_deltas SET n = n + 1", "balance_deltas"),
        ("DELETE FROM balance_deltas", "balance_deltas"),
        (
            "UPDATE monthly_spending SET received = 1",
            "monthly_spending",
        ),
        (
            "UPDATE monthly_spending SET month = '2025-02-01'",
            "monthly_spending",
        ),
        ("DELETE FROM monthly_spending", "monthly_spending"),
        (
            "INSERT INTO transaction_facts SELECT * FROM transaction_facts",
            "transaction_facts",
        ),
        ("DELETE FROM transaction_facts", "transaction_facts"),
    ] {
        finance.owner.batch_execute("BEGIN").await.unwrap();
        finance.owner.batch_execute(tampering).await.unwrap();
        let query = format!("SELECT DISTINCT figure FROM reconcile('{ANN}')");
        assert_eq!(texts(&finance.owner, &query).await, [figure], "{tampering}");
        assert_eq!(
            texts(&finance.owner, "SELECT DISTINCT figure FROM reconcile()").await,
            [figure]
        );
        let bens = format!("SELECT figure FROM reconcile('{BEN}')");
        assert!(tampering.contains("accounts") || texts(&finance.owner, &bens).await.is_empty());
        finance.owner.batch_execute("ROLLBACK").await.unwrap();
    }
    assert!(finance.differences().await.is_empty());
}

#[tokio::test]
async fn analytics_say_what_the_months_say() {
    let finance = Finance::new().await;
    let app = finance.app(ANN).await;
    app.batch_execute(&new_transaction(ANN, 1, &[]))
        .await
        .unwrap();
    app.batch_execute("UPDATE transactions SET amount = 7, booked_on = '2025-02-28'")
        .await
        .unwrap();
    let columns = "format('%s %s %s %s %s', user_id, month, spent, received, n)";
    let system = connect(finance.database.system()).await;
    let months = texts(&system, &format!("SELECT {columns} FROM monthly_spending")).await;
    let analytics = format!("SELECT {columns} FROM analytics.spending_monthly");
    assert_eq!(texts(&system, &analytics).await, months);
    assert_eq!(months, [format!("{ANN} 2025-02-01 0.0000 7.0000 1")]);
    assert_eq!(refusal(&app, &analytics).await.0, NOT_ALLOWED);
    let readonly = connect(finance.database.config("coffer_readonly")).await;
    assert_eq!(refusal(&readonly, &analytics).await.0, NOT_ALLOWED);
}
