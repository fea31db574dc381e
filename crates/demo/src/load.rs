//! A database full of made-up users, for measurements: millions of transactions, written by COPY.
//!
//! Everything happens in one transaction of the owner, so that a load that fails or is interrupted
//! changes nothing. During the load, the growing tables have no indexes except for those of their
//! keys, no foreign keys and no triggers. These are restored afterwards, and every derived figure
//! is computed from all rows at once. A million rows take half a minute and ten million ten times
//! as long, even if the indexes are larger than the memory. Its locks block all requests for
//! finances.

mod copy;
mod figures;
mod suspension;
mod transactions;
mod users;

use chrono::{DateTime, Utc};
use coffer_domain::user::PasswordHash;
use coffer_storage_pg::address::{Address, connect, disconnect};
use rand::{SeedableRng as _, rngs::StdRng};
use serde::Serialize;
use tokio_postgres::{Client, Error, Transaction};

use self::{suspension::Suspension, users::LoadedUsers};

/// Removes time limits. The memory is for sorting, by one connection and its parallel workers.
const SESSION: &str = "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;
    SET search_path = public; SET timezone = 'UTC';
    SET maintenance_work_mem = '512MB'; SET work_mem = '256MB'";

/// The tables that are written.
const TABLES: &str = "users, user_profiles, user_settings, accounts, categories, budgets, transactions, balance_deltas, \
     monthly_spending, transaction_facts, stored_counts";

/// The data to be loaded.
#[derive(Debug, Clone)]
pub struct Volume<'a> {
    /// The number of users.
    pub users: u32,
    /// The number of transactions of all users. A transfer counts as two; the last one may exceed
    /// the number by one.
    pub transactions: u64,
    /// The time of the last transactions; the first ones are five years older.
    pub now: DateTime<Utc>,
    /// The password hash of all users. Without it, they cannot sign in.
    pub password_hash: Option<&'a PasswordHash>,
    /// The email addresses of users who may already exist.
    pub expected: &'a [&'a str],
    /// Whether other users may exist, too.
    pub allow_other_users: bool,
}

/// The numbers of loaded rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Loaded {
    /// The number in the address of the first user.
    pub first_user: u32,
    /// The number of users.
    pub users: u32,
    /// The number of accounts.
    pub accounts: u64,
    /// The number of the users' own categories.
    pub categories: u64,
    /// The number of budgets.
    pub budgets: u64,
    /// The number of transactions.
    pub transactions: u64,
}

/// A step of the load, for the progress display.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    /// Waiting for the tables, and writing users with their accounts, categories and budgets.
    Users,
    /// The number of transactions written so far.
    Transactions(u64),
    /// Computing the derived figures.
    Figures,
    /// Rebuilding an index or checking a foreign key, by name.
    Rebuilding(&'a str),
    /// Making the data durable, and updating the planner's statistics.
    Finishing,
}

/// The reason why nothing was loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The database has users who are not demo users.
    #[error(
        "the database has {0} users other than the demo users; load into an unused database, or \
         use --force"
    )]
    InUse(i64),
    /// The database could not be reached, or failed.
    #[error("loading the database failed")]
    Database(#[from] Error),
}

/// The email address of the loaded user with this number.
pub fn email(user: u32) -> String {
    format!("user{user:05}@load.example.com")
}

/// Loads the data, and reports each step to a callback.
pub async fn load(
    owner: impl Into<Address>,
    volume: &Volume<'_>,
    mut progress: impl FnMut(Step<'_>),
) -> Result<Loaded, LoadError> {
    let (mut client, connection) = connect(owner).await?;
    client.batch_execute(SESSION).await?;
    progress(Step::Users);
    let transaction = client.transaction().await?;
    let loaded = load_in(&transaction, volume, &mut progress).await?;
    progress(Step::Finishing);
    transaction.commit().await?;
    vacuum(&client).await?;
    disconnect(client, connection).await;
    Ok(loaded)
}

async fn load_in(
    transaction: &Transaction<'_>,
    volume: &Volume<'_>,
    progress: &mut impl FnMut(Step<'_>),
) -> Result<Loaded, LoadError> {
    // Keeps users from registering and other loads from starting.
    let lock = "LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE";
    transaction.batch_execute(lock).await?;
    check_other_users(transaction, volume).await?;
    let first_user = 1 + last_loaded(transaction).await?;
    let suspension = Suspension::begin(transaction).await?;
    let mut rng = StdRng::seed_from_u64(first_user.into());
    let users = LoadedUsers::generate(first_user, volume, &mut rng);
    let (accounts, categories, budgets) = users.write(transaction).await?;
    let transactions = transactions::write(transaction, &users, volume, &mut rng, progress).await?;
    progress(Step::Figures);
    transaction.batch_execute(figures::COMPUTE).await?;
    suspension.end(transaction, progress).await?;
    Ok(Loaded {
        first_user,
        users: volume.users,
        accounts,
        categories,
        budgets,
        transactions,
    })
}

async fn check_other_users(
    transaction: &Transaction<'_>,
    volume: &Volume<'_>,
) -> Result<(), LoadError> {
    let others = "SELECT count(*) FROM users WHERE email IS NULL OR email <> ALL ($1)";
    let others: i64 = transaction
        .query_one(others, &[&volume.expected])
        .await?
        .try_get(0)?;
    if others > 0 && !volume.allow_other_users {
        return Err(LoadError::InUse(others));
    }
    Ok(())
}

/// The greatest number among users from earlier loads; 0 if there are none.
async fn last_loaded(transaction: &Transaction<'_>) -> Result<u32, Error> {
    let query = r"SELECT coalesce(max(substring(email FROM '^user(\d{1,9})@load\.example\.com$')::bigint), 0)
        FROM users";
    let last: i64 = transaction.query_one(query, &[]).await?.try_get(0)?;
    Ok(u32::try_from(last).unwrap_or_default())
}

/// Vacuums and analyses the tables, as autovacuum would later: queries depend on the visibility map
/// and on statistics.
async fn vacuum(client: &Client) -> Result<(), Error> {
    client
        .batch_execute(&format!("VACUUM (ANALYZE) {TABLES}"))
        .await
}
