//! Loading a database for measurements has the same result as use by its users.

use chrono::DateTime;
use coffer_demo::load::{self, LoadError, Loaded, Step, Volume};
use tokio::sync::oneshot;

use super::*;
use crate::schema::migrations::dump;

fn volume(users: u32, transactions: u64) -> Volume<'static> {
    Volume {
        users,
        transactions,
        now: DateTime::from_timestamp_nanos(1_800_000_000_000_000_000),
        password_hash: None,
        expected: &[],
        allow_other_users: false,
    }
}

async fn number(client: &Client, query: &str) -> i64 {
    client.query_one(query, &[]).await.unwrap().get(0)
}

/// A database without users.
async fn database_without_users() -> (TestDatabase, Client) {
    let database = TestDatabase::new().await;
    let owner = connect(database.owner()).await;
    (database, owner)
}

async fn load(database: &TestDatabase, volume: &Volume<'_>) -> Loaded {
    load::load(database.owner(), volume, |_| ()).await.unwrap()
}

// Proves: TASK-004-015.3
#[tokio::test]
async fn loaded_figures_are_exact_and_the_schema_is_unchanged() {
    let (database, owner) = database_without_users().await;
    let before = dump(&database.owner());
    let loaded = load(&database, &volume(40, 20_000)).await;
    assert_eq!(dump(&database.owner()), before);
    assert_eq!((loaded.first_user, loaded.users), (1, 40));
    assert_eq!(loaded.accounts, 4 * 40 + 10);
    assert_eq!((loaded.categories, loaded.budgets), (40, 120));
    assert!((20_000..=20_001).contains(&loaded.transactions));
    let stored = number(&owner, "SELECT count(*) FROM transactions").await;
    assert_eq!(stored.unsigned_abs(), loaded.transactions);
    assert!(
        texts(&owner, "SELECT figure FROM reconcile()")
            .await
            .is_empty()
    );
    let disabled = "SELECT tgname::text FROM pg_trigger WHERE tgenabled <> 'O'";
    assert!(texts(&owner, disabled).await.is_empty());
}

#[tokio::test]
async fn some_users_have_ten_times_the_median_over_five_years() {
    let (database, owner) = database_without_users().await;
    load(&database, &volume(40, 20_000)).await;
    let counts = "FROM (SELECT count(*) AS n FROM transactions GROUP BY user_id) AS of_user";
    let most = number(&owner, &format!("SELECT max(n) {counts}")).await;
    let common = format!("SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY n) {counts}");
    let common = number(&owner, &common).await;
    assert!((8..13).contains(&(most / common)), "{most} to {common}");
    let days = "SELECT (max(booked_on) - min(booked_on))::bigint FROM transactions";
    assert!((1820..1830).contains(&number(&owner, days).await));
    for (what, at_least) in [
        ("deleted_at IS NOT NULL", 50),
        ("transfer_id IS NOT NULL", 500),
        ("category_id IS NULL", 500),
        ("external_id IS NOT NULL", 8_000),
        ("amount > 0 AND transfer_id IS NULL", 200),
        ("currency = 'USD'", 500),
    ] {
        let found = format!("SELECT count(*) FROM transactions WHERE {what}");
        assert!(number(&owner, &found).await >= at_least, "{what}");
    }
    let odd =
        "SELECT count(*) FROM (SELECT transfer_id FROM transactions WHERE transfer_id IS NOT NULL
        GROUP BY 1 HAVING sum(amount) <> 0 OR count(*) <> 2) AS odd";
    assert_eq!(number(&owner, odd).await, 0);
}

#[tokio::test]
async fn database_in_use_is_loaded_only_on_request() {
    let finance = Finance::new().await;
    let app = finance.app(ANN).await;
    app.batch_execute(&new_transaction(ANN, 1, &[]))
        .await
        .unwrap();
    let emails = [format!("{ANN}@example.com"), format!("{BEN}@example.com")];
    let expected: Vec<&str> = emails.iter().map(String::as_str).collect();
    let refused = load::load(finance.database.owner(), &volume(5, 100), |_| ()).await;
    assert!(matches!(refused, Err(LoadError::InUse(2))), "{refused:?}");
    let beside_the_expected = Volume {
        expected: &expected,
        ..volume(5, 100)
    };
    load(&finance.database, &beside_the_expected).await;
    let allow_other_users = Volume {
        allow_other_users: true,
        ..volume(5, 100)
    };
    let again = load(&finance.database, &allow_other_users).await;
    assert_eq!(again.first_user, 6);
    assert!(finance.differences().await.is_empty());
    let balance = format!(
        "SELECT balance::text FROM accounts WHERE id = '{}'",
        account(ANN, 1)
    );
    assert_eq!(text(&finance.owner, &balance).await, "90.0000");
}

#[tokio::test]
async fn interrupted_load_leaves_no_rows() {
    let (database, owner) = database_without_users().await;
    let before = dump(&database.owner());
    let (interrupt, interrupted) = oneshot::channel();
    let mut interrupt = Some(interrupt);
    let volume = volume(40, 20_000);
    let loading = load::load(database.owner(), &volume, |step| {
        if step == Step::Figures
            && let Some(interrupt) = interrupt.take()
        {
            interrupt.send(()).unwrap();
        }
    });
    tokio::select! {
        loaded = loading => panic!("it came to its end: {loaded:?}"),
        _ = interrupted => {}
    }
    // Until the server has noticed, its locks make others wait.
    assert_eq!(number(&owner, "SELECT count(*) FROM users").await, 0);
    assert_eq!(number(&owner, "SELECT count(*) FROM transactions").await, 0);
    assert_eq!(dump(&database.owner()), before);
    load(&database, &volume).await;
}
