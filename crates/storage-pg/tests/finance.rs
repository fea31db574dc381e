//! Accounts, categories, transactions and the figures derived from them.

mod accounts;
mod categories;
mod figures;
mod fresh_plans;
mod latest_prices;
mod load;
mod loaded_plans;
mod named;
mod plans;
mod reconcile;
mod search;
mod timescale;
mod transactions;

use coffer_test_support::database::TestDatabase;
use tokio_postgres::{Client, Config, NoTls};

const ANN: &str = "0194aaaa-0000-7000-8000-000000000001";
const BEN: &str = "0194bbbb-0000-7000-8000-000000000001";

/// The system categories that tests use.
const FOOD: &str = "00000000-0000-7000-8000-000000030000";
const GROCERIES: &str = "00000000-0000-7000-8000-000000030001";
const EMPLOYMENT: &str = "00000000-0000-7000-8000-000000500000";

/// The error code of PostgreSQL for a missing privilege or policy.
const NOT_ALLOWED: &str = "42501";

/// A database with two users, each with the accounts 1 (EUR), 2 (EUR) and 3 (USD), and their own
/// category 1.
struct Finance {
    database: TestDatabase,
    owner: Client,
}

impl Finance {
    async fn new() -> Self {
        let database = TestDatabase::new().await;
        let owner = connect(database.owner()).await;
        for user in [ANN, BEN] {
            add_person(&owner, user).await;
        }
        Self { database, owner }
    }

    /// A connection that serves a user's requests.
    async fn app(&self, user: &str) -> Client {
        let client = connect(self.database.app()).await;
        let set = format!("SET app.user_id = '{user}'");
        client.batch_execute(&set).await.unwrap();
        client
    }

    /// The differences found by reconciling.
    async fn differences(&self) -> Vec<String> {
        let query =
            "SELECT format('%s %s: %s, not %s', figure, key, kept, computed) FROM reconcile()";
        texts(&connect(self.database.system()).await, query).await
    }
}

async fn connect(config: Config) -> Client {
    let (client, connection) = config.connect(NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// The id of a user's account or category: the user's id with another ending.
fn account(user: &str, n: u32) -> String {
    format!("{}a{n:03}", &user[..32])
}

fn category(user: &str, n: u32) -> String {
    format!("{}c{n:03}", &user[..32])
}

async fn add_person(owner: &Client, user: &str) {
    let statement = format!(
        "INSERT INTO users (id, email, email_key, status, tier, role, created_at, updated_at)
         VALUES ('{user}', '{user}@example.com', '{user}@example.com', 'active', 'free', 'user', now(), now());
         INSERT INTO accounts (id, user_id, name, kind, currency, opening_balance, version, created_at, updated_at)
         VALUES ('{}', '{user}', 'Current', 'checking', 'EUR', 100, 1, now(), now()),
             ('{}', '{user}', 'Savings', 'savings', 'EUR', 0, 1, now(), now()),
             ('{}', '{user}', 'Abroad', 'checking', 'USD', -5.5, 1, now(), now());",
        account(user, 1),
        account(user, 2),
        account(user, 3),
    );
    owner.batch_execute(&statement).await.unwrap();
    owner
        .batch_execute(&new_category(user, 1, Some(FOOD), "expense"))
        .await
        .unwrap();
}

/// The statement that adds a category.
fn new_category(user: &str, n: u32, parent: Option<&str>, kind: &str) -> String {
    let parent = parent.map_or("NULL".to_owned(), |id| format!("'{id}'"));
    format!(
        "INSERT INTO categories (id, user_id, parent_id, kind, name, icon, colour, version, created_at, updated_at)
         VALUES ('{}', '{user}', {parent}, '{kind}', 'Own {n}', 'sandwich', '#12ab34', 1, now(), now())",
        category(user, n),
    )
}

/// The statement that adds an expense of ten euros on account 1 today, with these columns and
/// values in addition or instead.
fn new_transaction(user: &str, id: u32, other: &[(&str, &str)]) -> String {
    let mut columns = vec![
        ("id", format!("'{}d{id:03}'", &user[..32])),
        ("user_id", format!("'{user}'")),
        ("account_id", format!("'{}'", account(user, 1))),
        ("booked_on", "'2025-01-31'".to_owned()),
        ("amount", "-10".to_owned()),
        ("currency", "'EUR'".to_owned()),
        ("description", "'Bread'".to_owned()),
        ("version", "1".to_owned()),
        ("created_at", "now()".to_owned()),
        ("updated_at", "now()".to_owned()),
    ];
    for (name, value) in other {
        columns.retain(|(column, _)| column != name);
        columns.push((name, (*value).to_owned()));
    }
    let (names, values): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
    format!(
        "INSERT INTO transactions ({}) VALUES ({})",
        names.join(", "),
        values.join(", ")
    )
}

/// The SQLSTATE and constraint with which a statement is refused.
async fn refusal(client: &Client, statement: &str) -> (String, String) {
    let Err(error) = client.batch_execute(statement).await else {
        panic!("was not refused: {statement}");
    };
    let Some(db) = error.as_db_error() else {
        panic!("not the database's: {error}");
    };
    let constraint = db.constraint().unwrap_or_default();
    (db.code().code().to_owned(), constraint.to_owned())
}

/// The constraint that refuses a statement.
async fn refused_by(client: &Client, statement: &str) -> String {
    refusal(client, statement).await.1
}

/// The first column of every row.
async fn texts(client: &Client, query: &str) -> Vec<String> {
    let rows = client.query(query, &[]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

async fn text(client: &Client, query: &str) -> String {
    client.query_one(query, &[]).await.unwrap().get(0)
}
