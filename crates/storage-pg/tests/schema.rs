//! The schema: the result of the migrations, and the rows that the database refuses whatever the
//! role.

mod audit;
mod catalog;
mod checks;
mod constraints;
mod credentials;
mod email_keys;
mod enums;
mod erasure;
mod events;
mod health;
mod isolation;
mod keys;
pub(crate) mod migrations;
mod plans;
mod privileges;
mod reporting;
mod rows;
mod units;

use tokio_postgres::{Client, Config, Error, NoTls, types::ToSql};
use uuid::Uuid;

/// The error code of PostgreSQL for a missing privilege or policy.
const NOT_ALLOWED: &str = "42501";
/// The error code for a violated CHECK.
const CHECK: &str = "23514";
/// The error code for a missing referenced row.
const FOREIGN_KEY: &str = "23503";

async fn connect(config: Config) -> Client {
    let (client, connection) = config.connect(NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// Makes the connection act as a user, or as an anonymous actor.
async fn act_as(client: &Client, user: Option<Uuid>) {
    let user = user.map(|user| user.to_string()).unwrap_or_default();
    client
        .query_one("SELECT set_config('app.user_id', $1, false)", &[&user])
        .await
        .unwrap();
}

/// The SQLSTATE with which a statement is refused.
async fn refusal(client: &Client, statement: &str) -> String {
    match client.batch_execute(statement).await {
        Ok(()) => panic!("was not refused: {statement}"),
        Err(error) => code(&error),
    }
}

fn code(error: &Error) -> String {
    match error.code() {
        Some(code) => code.code().to_owned(),
        None => panic!("not the database's: {error}"),
    }
}

/// The first column of every row.
async fn texts(client: &Client, query: &str) -> Vec<String> {
    texts_with(client, query, &[]).await
}

async fn texts_with(client: &Client, query: &str, values: &[&(dyn ToSql + Sync)]) -> Vec<String> {
    let rows = client.query(query, values).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

async fn number(client: &Client, query: &str) -> i64 {
    client.query_one(query, &[]).await.unwrap().get(0)
}
