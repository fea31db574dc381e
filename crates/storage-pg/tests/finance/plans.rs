//! The policies allow index conditions, and the indexes serve the queries in their comments.

use coffer_storage::{BulkChange, TransactionFilter, TransactionSelection, bulk};

use super::*;
use crate::repositories::store::{Stack, Store};

/// Queries of the application, with the index that each must use.
const SERVED: &[(&str, &str)] = &[
    (
        "SELECT * FROM transactions WHERE deleted_at IS NULL ORDER BY booked_on DESC, id DESC LIMIT 50",
        "transactions_newest_idx",
    ),
    (
        "SELECT * FROM transactions
         WHERE deleted_at IS NULL AND (booked_on, id) < ('2025-01-31', '0194aaaa-0000-7000-8000-000000000001')
         ORDER BY booked_on DESC, id DESC LIMIT 50",
        "transactions_newest_idx",
    ),
    (
        "SELECT * FROM transactions
         WHERE deleted_at IS NULL AND booked_on BETWEEN '2025-01-01' AND '2025-01-31'
         ORDER BY booked_on DESC, id DESC",
        "transactions_newest_idx",
    ),
    (
        "SELECT id FROM transactions
         WHERE deleted_at IS NULL AND booked_on BETWEEN '2025-01-01' AND '2025-01-31'
            AND search_text LIKE ALL ('{%rewe%}')",
        "Index Only Scan using transactions_newest_idx",
    ),
    (
        "SELECT id, booked_on FROM transactions
         WHERE deleted_at IS NULL AND (booked_on, id) > ('2025-01-31', '0194aaaa-0000-7000-8000-000000000001')
         ORDER BY booked_on, id LIMIT 5001",
        "transactions_newest_idx",
    ),
    (
        "UPDATE transactions SET version = version + 1
         WHERE id = ANY('{0194aaaa-0000-7000-8000-000000000001}') AND deleted_at IS NULL",
        "transactions_pkey",
    ),
    (
        "UPDATE transactions SET version = version + 1
         WHERE deleted_at IS NULL AND id IN (
             SELECT unnest('{0194aaaa-0000-7000-8000-000000000001}'::uuid[])
             UNION
             SELECT half.id FROM transactions AS named
             JOIN transactions AS half ON half.user_id = named.user_id AND half.transfer_id = named.transfer_id
             WHERE named.id = ANY('{0194aaaa-0000-7000-8000-000000000001}') AND named.deleted_at IS NULL
         )",
        "transactions_transfer_idx",
    ),
    (
        "SELECT * FROM transactions
         WHERE account_id = '0194aaaa-0000-7000-8000-00000000a001' AND deleted_at IS NULL
         ORDER BY booked_on DESC, id DESC LIMIT 50",
        "transactions_account_idx",
    ),
    (
        "SELECT * FROM transactions
         WHERE category_id = '00000000-0000-7000-8000-000000030001' AND deleted_at IS NULL
         ORDER BY booked_on DESC, id DESC LIMIT 50",
        "transactions_category_idx",
    ),
    (
        "SELECT id FROM transactions
         WHERE account_id = '0194aaaa-0000-7000-8000-00000000a001' AND external_id = 'line 1'
             AND deleted_at IS NULL",
        "transactions_external_id_key",
    ),
    (
        "SELECT id FROM transactions
         WHERE transfer_id = '0194aaaa-0000-7000-8000-000000000001'",
        "transactions_transfer_idx",
    ),
    ("SELECT * FROM accounts ORDER BY id DESC", "accounts_user_id_id_currency_key"),
    (
        "SELECT sum(delta) FROM balance_deltas
         WHERE account_id = '0194aaaa-0000-7000-8000-00000000a001' AND booked_on <= '2025-01-31'",
        "balance_deltas_pkey",
    ),
    (
        "SELECT sum(delta) FROM balance_deltas
         WHERE account_id = '0194aaaa-0000-7000-8000-00000000a001'
             AND booked_on > '2024-12-31' AND booked_on <= '2025-01-31'",
        "balance_deltas_pkey",
    ),
    (
        "SELECT count(*) FROM transactions
         WHERE category_id = '00000000-0000-7000-8000-000000030001' AND deleted_at IS NULL",
        "transactions_category_idx",
    ),
    (
        "SELECT * FROM monthly_spending WHERE month BETWEEN '2024-02-01' AND '2025-01-01'",
        "monthly_spending_key",
    ),
    ("SELECT * FROM budgets ORDER BY id DESC", "budgets_user_id_id_key"),
    (
        "SELECT rate FROM exchange_rates
         WHERE base = 'EUR' AND quote = 'USD' AND quoted_on <= '2025-01-31' ORDER BY quoted_on DESC LIMIT 1",
        "exchange_rates_base_quote_quoted_on_key",
    ),
];

async fn explain(client: &Client, query: &str) -> String {
    texts(client, &format!("EXPLAIN (COSTS OFF) {query}"))
        .await
        .join("\n")
}

/// Two users with two thousand transactions each.
async fn filled() -> Finance {
    let finance = Finance::new().await;
    for user in [ANN, BEN] {
        let fill = format!(
            "INSERT INTO transactions (id, user_id, account_id, category_id, booked_on, amount, currency,
                 description, external_id, version, created_at, updated_at)
             SELECT md5('{user}' || g)::uuid, '{user}', a.id, c.id, date '2020-01-01' + g, -1, a.currency, 'Bread',
                 'line ' || g, 1, now(), now()
             FROM generate_series(1, 2000) AS g
             JOIN (SELECT *, row_number() OVER () AS n FROM accounts WHERE user_id = '{user}') AS a ON a.n = 1 + g % 3
             JOIN (SELECT *, row_number() OVER () AS n FROM categories WHERE user_id IS NULL) AS c ON c.n = 1 + g % 40"
        );
        finance.owner.batch_execute(&fill).await.unwrap();
    }
    finance
        .owner
        .batch_execute("ANALYZE transactions, accounts, balance_deltas, monthly_spending")
        .await
        .unwrap();
    finance
}

// Proves: TASK-004-005.4, TASK-004-011.1, TASK-004-011.3, TASK-004-014.3, TASK-005-002.4
// Proves: TASK-005-006.4, TASK-005-008.1
#[tokio::test]
async fn queries_under_the_policies_use_their_index() {
    let finance = filled().await;
    let app = finance.app(ANN).await;
    // On small tables other plans cost less.
    app.batch_execute(
        "SET enable_seqscan = off; SET enable_sort = off; SET enable_bitmapscan = off",
    )
    .await
    .unwrap();
    for (query, index) in SERVED {
        let plan = explain(&app, query).await;
        assert!(plan.contains(index), "{query}\n{plan}");
        assert!(
            !plan.contains("Seq Scan") && !plan.contains("Sort"),
            "{query}\n{plan}"
        );
        assert!(plan.contains("Index Cond"), "{query}\n{plan}");
    }
}

#[tokio::test]
async fn own_and_system_categories_are_found_by_index() {
    let finance = Finance::new().await;
    let app = finance.app(ANN).await;
    app.batch_execute("SET enable_seqscan = off").await.unwrap();
    let plan = explain(&app, "SELECT * FROM categories").await;
    assert_eq!(plan.matches("categories_user_idx").count(), 2, "{plan}");
}

// Proves: TASK-005-020.3
#[tokio::test]
async fn frequent_text_is_found_in_time_without_statistics() {
    let store = Store::new(Stack::Plain).await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    let account = stage.account(ada.user_id().unwrap(), "Current", "0 EUR");
    let rows = 6_000;
    let made = (0..rows).map(|_| stage.transaction(&account, "-1", "2025-01-01", "Bakery"));
    let made: Vec<_> = made.collect();
    stage
        .write(&ada, async |unit| {
            unit.accounts().add(&account).await.unwrap();
            bulk::add(unit, made, |_| ()).await.unwrap();
        })
        .await;
    let app = connect(store.database.app()).await;
    let user = ada.user_id().unwrap();
    app.batch_execute(&format!("SET app.user_id = '{user}'"))
        .await
        .unwrap();
    // Even without statistics, the matches are hashed.
    let all = "SELECT count(*) FROM transactions
         WHERE deleted_at IS NULL AND (id IN (SELECT search_transactions('{bakery}'))) IS TRUE";
    let plan = explain(&app, all).await;
    assert!(plan.contains("hashed SubPlan"), "{plan}");
    let which = TransactionFilter::new().text("bakery");
    let at = stage.later();
    stage
        .write(&ada, async |unit| {
            let mut transactions = unit.transactions();
            assert_eq!(transactions.count(&which).await.unwrap(), rows);
            let totals = transactions.totals(&which).await.unwrap();
            assert_eq!(totals[0].transactions.unsigned_abs(), rows);
            drop(transactions);
            let which = TransactionSelection::Filter(which);
            let groceries = GROCERIES.parse::<uuid::Uuid>().unwrap().into();
            for change in [
                BulkChange::Recategorise(Some(groceries)),
                BulkChange::Delete,
            ] {
                let mut batches = Vec::new();
                let done = |batch: &[_]| batches.push(batch.len());
                let counted =
                    bulk::change(unit, &which, change, stage.change_set(), at, done).await;
                assert_eq!(counted.unwrap().changed, rows);
                assert_eq!(batches, [bulk::BATCH, 1_000]);
            }
        })
        .await;
}
