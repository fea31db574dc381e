//! Reconciling finds figures that were altered without the triggers.

use super::*;

#[tokio::test]
async fn every_altered_figure_is_found() {
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
        ("UPDATE stored_counts SET n = n + 1", "stored_counts"),
        ("DELETE FROM stored_counts", "stored_counts"),
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
        assert!(
            ["accounts", "stored_counts"]
                .iter()
                .any(|table| tampering.contains(table))
                || texts(&finance.owner, &bens).await.is_empty()
        );
        finance.owner.batch_execute("ROLLBACK").await.unwrap();
    }
    assert!(finance.differences().await.is_empty());
}

#[tokio::test]
async fn transfer_without_two_opposite_legs_is_found() {
    let finance = Finance::new().await;
    let app = finance.app(ANN).await;
    let (transfer, savings) = (format!("'{ANN}'"), format!("'{}'", account(ANN, 2)));
    let legs = [
        new_transaction(ANN, 1, &[("transfer_id", &transfer)]),
        new_transaction(
            ANN,
            2,
            &[
                ("transfer_id", &transfer),
                ("account_id", &savings),
                ("amount", "10"),
            ],
        ),
    ];
    for leg in legs {
        app.batch_execute(&leg).await.unwrap();
    }
    assert!(finance.differences().await.is_empty());
    let incoming = "WHERE amount > 0";
    for tampering in [
        format!("UPDATE transactions SET deleted_at = now() {incoming}"),
        format!("UPDATE transactions SET amount = 9.99 {incoming}"),
        format!("UPDATE transactions SET transfer_id = NULL {incoming}"),
        format!(
            "UPDATE transactions SET account_id = '{}' {incoming}",
            account(ANN, 1)
        ),
        format!("DELETE FROM transactions {incoming}"),
    ] {
        finance.owner.batch_execute("BEGIN").await.unwrap();
        finance.owner.batch_execute(&tampering).await.unwrap();
        let query = "SELECT figure FROM reconcile()";
        let found = texts(&finance.owner, query).await;
        assert_eq!(found, ["transactions.transfer_id"], "{tampering}");
        finance.owner.batch_execute("ROLLBACK").await.unwrap();
    }
}

#[tokio::test]
async fn facts_add_up_to_months_and_are_hidden_from_requests() {
    let finance = Finance::new().await;
    let app = finance.app(ANN).await;
    app.batch_execute(&new_transaction(ANN, 1, &[]))
        .await
        .unwrap();
    app.batch_execute("UPDATE transactions SET amount = 7, booked_on = '2025-02-28'")
        .await
        .unwrap();
    let system = connect(finance.database.system()).await;
    let months =
        "SELECT format('%s %s %s %s', user_id, month, spent, received) FROM monthly_spending";
    let facts = "SELECT format('%s %s %s %s', user_id, date_trunc('month', booked_on::timestamp)::date, sum(spent), sum(received))
         FROM transaction_facts GROUP BY user_id, date_trunc('month', booked_on::timestamp) HAVING sum(n) > 0";
    let expected = [format!("{ANN} 2025-02-01 0.0000 7.0000")];
    assert_eq!(texts(&system, months).await, expected);
    assert_eq!(texts(&system, facts).await, expected);
    let readonly = connect(finance.database.config("coffer_readonly")).await;
    for client in [&app, &readonly] {
        assert_eq!(refusal(client, facts).await.0, NOT_ALLOWED);
    }
}

#[tokio::test]
async fn old_facts_are_purged_and_not_reported_as_missing() {
    let finance = Finance::new().await;
    let facts = "SELECT count(*)::text FROM transaction_facts";
    finance
        .owner
        .batch_execute(
            "INSERT INTO transactions (id, user_id, account_id, booked_on, amount, currency, description, version, created_at, updated_at)
             SELECT gen_random_uuid(), a.user_id, a.id, day, -1, 'EUR', 'Bread', 1, now(), now()
             FROM (SELECT * FROM accounts WHERE currency = 'EUR' LIMIT 1) AS a,
                 unnest(ARRAY[date '1950-01-01', facts_kept_from() - 1, facts_kept_from(), current_date]) AS day",
        )
        .await
        .unwrap();
    let system = connect(finance.database.system()).await;
    assert_eq!(texts(&system, "SELECT purge_facts(1)::text").await, ["1"]);
    assert_eq!(texts(&system, "SELECT purge_facts(10)::text").await, ["1"]);
    assert_eq!(texts(&system, "SELECT purge_facts(10)::text").await, ["0"]);
    assert_eq!(texts(&finance.owner, facts).await, ["2"]);
    assert_eq!(finance.differences().await, [""; 0]);
}
