//! Searching descriptions.

use super::*;

const DESCRIPTIONS: &[&str] = &[
    "REWE Markt Berlin",
    "Über den Wolken GmbH",
    "O'Reilly Media",
    "100% Cotton_Shirt",
    r"C:\Users\invoice",
    "TV licence",
    "Amazon Marketplace / order 4711",
];

/// A user with transactions of all [`DESCRIPTIONS`], a day apart.
async fn searchable() -> Finance {
    let finance = Finance::new().await;
    for user in [ANN, BEN] {
        for (n, description) in (1..).zip(DESCRIPTIONS) {
            let description = format!("'{}'", description.replace('\'', "''"));
            let day = format!("date '2025-01-01' + {n}");
            let columns = [("description", &*description), ("booked_on", &*day)];
            finance
                .owner
                .batch_execute(&new_transaction(user, n, &columns))
                .await
                .unwrap();
        }
    }
    finance
}

async fn found(client: &Client, query: &str) -> Vec<String> {
    let statement =
        "SELECT description FROM transactions WHERE id IN (SELECT search_transactions($1))
                     ORDER BY booked_on";
    let rows = client.query(statement, &[&query]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

// Proves: TASK-004-011.4
#[tokio::test]
async fn every_word_must_match_in_any_order_and_case() {
    let finance = searchable().await;
    let app = finance.app(ANN).await;
    for (query, wanted) in [
        ("rewe", &DESCRIPTIONS[0..1]),
        ("berlin REWE", &DESCRIPTIONS[0..1]),
        ("mark", &[DESCRIPTIONS[0], DESCRIPTIONS[6]]),
        ("mark place", &DESCRIPTIONS[6..7]),
        ("ÜBER", &DESCRIPTIONS[1..2]),
        ("o'reilly", &DESCRIPTIONS[2..3]),
        ("100%", &DESCRIPTIONS[3..4]),
        ("%", &DESCRIPTIONS[3..4]),
        ("n_s", &DESCRIPTIONS[3..4]),
        ("___", &[]),
        (r"c:\users", &DESCRIPTIONS[4..5]),
        (r"\", &DESCRIPTIONS[4..5]),
        ("tv", &DESCRIPTIONS[5..6]),
        ("lic tv", &DESCRIPTIONS[5..6]),
        ("rewe nothing", &[]),
        ("/ 4711", &DESCRIPTIONS[6..7]),
        ("'); DROP TABLE transactions; --", &[]),
        ("'", &DESCRIPTIONS[2..3]),
        ("a | b & !c", &[]),
        ("", &[]),
        (" \t ", &[]),
    ] {
        assert_eq!(found(&app, query).await, wanted, "{query:?}");
    }
}

// Proves: TASK-004-011.4
#[tokio::test]
async fn search_finds_own_transactions_except_deleted_ones() {
    let finance = searchable().await;
    let ids = "SELECT id::text FROM search_transactions('rewe') AS id";
    let app = finance.app(ANN).await;
    assert_eq!(texts(&app, ids).await, [format!("{}d001", &ANN[..32])]);
    app.batch_execute("UPDATE transactions SET deleted_at = now()")
        .await
        .unwrap();
    assert!(texts(&app, ids).await.is_empty());
    app.batch_execute("SET app.user_id = ''").await.unwrap();
    assert!(texts(&app, ids).await.is_empty());
}

#[tokio::test]
async fn date_range_narrows_the_search_and_long_texts_are_rejected() {
    let finance = searchable().await;
    let app = finance.app(ANN).await;
    let between = |from: &str, to: &str| {
        format!("SELECT id::text FROM search_transactions('mark', {from}, {to}) AS id")
    };
    for (from, to, wanted) in [
        ("NULL", "NULL", 2),
        ("'2025-01-03'", "NULL", 1),
        ("NULL", "'2025-01-03'", 1),
        ("'2025-01-03'", "'2025-01-04'", 0),
    ] {
        assert_eq!(
            texts(&app, &between(from, to)).await.len(),
            wanted,
            "{from} {to}"
        );
    }
    let long = "SELECT search_transactions(repeat('x', 201))";
    assert_eq!(refusal(&app, long).await.0, "22023");
    let many = "SELECT search_transactions('1 2 3 4 5 6 7 8 9')";
    assert_eq!(refusal(&app, many).await.0, "22023");
    // A repeated word counts once.
    let twice = "SELECT id::text FROM search_transactions(repeat('mark ', 9)) AS id";
    assert_eq!(texts(&app, twice).await.len(), 2);
}

// Proves: TASK-004-011.4
#[tokio::test]
async fn descriptions_within_a_date_range_are_read_by_index() {
    let finance = searchable().await;
    let app = finance.app(ANN).await;
    // A table as small as this one would rather be read whole.
    app.batch_execute("SET enable_seqscan = off; BEGIN")
        .await
        .unwrap();
    let search =
        "SELECT id::text FROM search_transactions('rewe', '2025-01-02', '2025-01-04') AS id";
    assert_eq!(texts(&app, search).await.len(), 1);
    let read = "SELECT pg_stat_get_xact_tuples_returned('transactions_newest_idx'::regclass)
            || ' entries, ' || seq_scan || ' scans'
        FROM pg_stat_xact_user_tables WHERE relname = 'transactions'";
    assert_eq!(text(&app, read).await, "3 entries, 0 scans");
}
