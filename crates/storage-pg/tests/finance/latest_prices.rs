//! The latest price of each security, which triggers maintain.

use coffer_test_support::database::TestDatabase;
use tokio_postgres::Client;

use super::{connect, texts};

/// The statement that adds a price, replacing the one of the same day.
fn quote(symbol: &str, day: u32, amount: u32) -> String {
    format!(
        "INSERT INTO prices (id, symbol, currency, quoted_on, amount, created_at, updated_at)
         VALUES (gen_random_uuid(), '{symbol}', 'EUR', '2025-01-{day:02}', {amount}, now(), now())
         ON CONFLICT (symbol, currency, quoted_on) DO UPDATE SET amount = excluded.amount"
    )
}

async fn latest(client: &Client) -> Vec<String> {
    let query = "SELECT format('%s %s %s', symbol, to_char(quoted_on, 'DD'), trim_scale(amount)) FROM latest_prices ORDER BY 1";
    texts(client, query).await
}

#[tokio::test]
async fn latest_price_follows_every_change_of_prices() {
    let database = TestDatabase::new().await;
    let owner = connect(database.owner()).await;
    for (statement, expected) in [
        (quote("A", 3, 30), vec!["A 03 30"]),
        // An older price does not replace it.
        (quote("A", 1, 10), vec!["A 03 30"]),
        (quote("A", 3, 31), vec!["A 03 31"]),
        (quote("A", 1, 11), vec!["A 03 31"]),
        (quote("B", 2, 20), vec!["A 03 31", "B 02 20"]),
        (
            "UPDATE prices SET quoted_on = '2025-01-05' WHERE symbol = 'A' AND amount = 11"
                .to_owned(),
            vec!["A 05 11", "B 02 20"],
        ),
        (
            "UPDATE prices SET quoted_on = '2025-01-01' WHERE symbol = 'A' AND amount = 11"
                .to_owned(),
            vec!["A 03 31", "B 02 20"],
        ),
        (
            "UPDATE prices SET symbol = 'C' WHERE symbol = 'B'".to_owned(),
            vec!["A 03 31", "C 02 20"],
        ),
        (
            "DELETE FROM prices WHERE symbol = 'A' AND amount = 31".to_owned(),
            vec!["A 01 11", "C 02 20"],
        ),
        (
            "DELETE FROM prices WHERE symbol = 'A'".to_owned(),
            vec!["C 02 20"],
        ),
        ("TRUNCATE prices".to_owned(), vec![]),
    ] {
        owner.batch_execute(&statement).await.unwrap();
        assert_eq!(latest(&owner).await, expected, "{statement}");
        let differences = texts(&owner, "SELECT figure FROM reconcile()").await;
        assert_eq!(differences, Vec::<String>::new(), "{statement}");
    }
}

#[tokio::test]
async fn concurrent_changes_leave_the_latest_price() {
    let database = TestDatabase::new().await;
    let mut clients = Vec::new();
    for _ in 0..3 {
        clients.push(connect(database.owner()).await);
    }
    let watcher = connect(database.owner()).await;
    let delete = "DELETE FROM prices WHERE symbol = 'A' AND quoted_on = '2025-01-20'";
    // Each pair in both orders: the second one waits for the first, or not.
    for (one, other, expected) in [
        (quote("A", 21, 1), quote("A", 22, 2), "A 22 2"),
        (quote("A", 22, 2), quote("A", 21, 1), "A 22 2"),
        (delete.to_owned(), quote("A", 21, 1), "A 21 1"),
        (quote("A", 21, 1), delete.to_owned(), "A 21 1"),
        (delete.to_owned(), quote("A", 18, 8), "A 19 9"),
        (quote("A", 18, 8), delete.to_owned(), "A 19 9"),
    ] {
        let start = format!(
            "TRUNCATE prices; {}; {}",
            quote("A", 20, 0),
            quote("A", 19, 9)
        );
        let start = start.replace("'2025-01-20', 0", "'2025-01-20', 5");
        clients[0].batch_execute(&start).await.unwrap();
        clients[1]
            .batch_execute(&format!("BEGIN; {one}"))
            .await
            .unwrap();
        let waiting = clients[2].batch_execute(&other);
        let first = async {
            let blocked = "SELECT 1 FROM pg_stat_activity
                 WHERE datname = current_database() AND wait_event_type = 'Lock'";
            let ended = "SELECT 1 FROM pg_stat_activity
                 WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()";
            // Until the second one waits or has ended.
            while watcher.query(blocked, &[]).await.unwrap().is_empty()
                && !watcher.query(ended, &[]).await.unwrap().is_empty()
            {}
            clients[1].batch_execute("COMMIT").await.unwrap();
        };
        let (second, ()) = futures_util::join!(waiting, first);
        second.unwrap();
        assert_eq!(latest(&watcher).await, [expected], "{one}; {other}");
    }
}

#[tokio::test]
async fn altered_latest_price_is_found_by_reconciling() {
    let database = TestDatabase::new().await;
    let owner = connect(database.owner()).await;
    owner.batch_execute(&quote("A", 3, 30)).await.unwrap();
    for tampering in [
        "UPDATE latest_prices SET amount = 29",
        "UPDATE latest_prices SET quoted_on = '2025-01-02'",
        "DELETE FROM latest_prices",
        "INSERT INTO latest_prices SELECT 'B', currency, quoted_on, amount, now(), now() FROM latest_prices",
    ] {
        owner.batch_execute("BEGIN").await.unwrap();
        owner.batch_execute(tampering).await.unwrap();
        let figures = texts(&owner, "SELECT figure FROM reconcile()").await;
        assert_eq!(figures, ["latest_prices"], "{tampering}");
        owner.batch_execute("ROLLBACK").await.unwrap();
    }
}
