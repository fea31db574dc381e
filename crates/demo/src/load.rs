//! A database full of made-up people, for measuring: millions of transactions, by COPY.
//!
//! All of it is one transaction of the owner, so that a load that fails or is interrupted leaves
//! nothing. Meanwhile the tables that grow have no indexes but those of their keys, no foreign keys
//! and no triggers; these are put back as they were, and every derived figure is computed from what
//! was written, as a whole: a million rows take half a minute and ten million ten times that, however
//! far indexes outgrow memory. It holds locks that every request for finances waits for.

mod copy;
mod figures;
mod lines;
mod people;
mod suspension;

use chrono::{DateTime, Utc};
use coffer_domain::user::PasswordHash;
use coffer_storage_pg::address::{Address, connect, disconnect};
use rand::{SeedableRng as _, rngs::StdRng};
use serde::Serialize;
use tokio_postgres::{Client, Error, Transaction};

use self::{people::People, suspension::Suspension};

/// However long it takes. The memory is for sorting, by one connection and its helpers.
const SESSION: &str = "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;
    SET search_path = public; SET timezone = 'UTC';
    SET maintenance_work_mem = '512MB'; SET work_mem = '256MB'";

/// Everything that is written.
const TABLES: &str = "users, user_profiles, user_settings, accounts, categories, budgets, transactions, balance_deltas, \
     monthly_spending, transaction_facts, stored_counts";

/// What is to be loaded.
#[derive(Debug, Clone)]
pub struct Volume<'a> {
    /// How many users.
    pub users: u32,
    /// How many transactions, all users' together. Half of a transfer is one; the last transfer may
    /// make it one more.
    pub transactions: u64,
    /// The time of the last transactions; the first are five years older.
    pub now: DateTime<Utc>,
    /// What all of them sign in with. Without it, nobody can.
    pub password_hash: Option<&'a PasswordHash>,
    /// Addresses of users who may be there.
    pub expected: &'a [&'a str],
    /// Whether anybody else may be there, too.
    pub beside_others: bool,
}

/// What was loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Loaded {
    /// The number of the first user, as in their address.
    pub first_user: u32,
    /// Users.
    pub users: u32,
    /// Accounts.
    pub accounts: u64,
    /// Categories of the users' own.
    pub categories: u64,
    /// Budgets.
    pub budgets: u64,
    /// Transactions.
    pub transactions: u64,
}

/// What a load is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    /// Waiting for the tables, and writing users and what they have.
    People,
    /// So many transactions are written.
    Transactions(u64),
    /// Computing what follows from them.
    Figures,
    /// Building this index, or checking this foreign key.
    Rebuilding(&'a str),
    /// Making sure that what was written lasts, and gathering what the planner wants to know.
    Finishing,
}

/// Why nothing was loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// There are people whose database this is.
    #[error(
        "the database has {0} users other than the demo users; load into an unused database, or \
         use --force"
    )]
    InUse(i64),
    /// The database could not be reached, or failed.
    #[error("loading the database failed")]
    Database(#[from] Error),
}

/// The address of a loaded user, by number.
pub fn email(user: u32) -> String {
    format!("user{user:05}@load.example.com")
}

/// Loads, and tells what it is at.
pub async fn load(
    owner: impl Into<Address>,
    volume: &Volume<'_>,
    mut progress: impl FnMut(Step<'_>),
) -> Result<Loaded, LoadError> {
    let (mut client, connection) = connect(owner).await?;
    client.batch_execute(SESSION).await?;
    progress(Step::People);
    let transaction = client.transaction().await?;
    let loaded = load_in(&transaction, volume, &mut progress).await?;
    progress(Step::Finishing);
    transaction.commit().await?;
    settle(&client).await?;
    disconnect(client, connection).await;
    Ok(loaded)
}

async fn load_in(
    transaction: &Transaction<'_>,
    volume: &Volume<'_>,
    progress: &mut impl FnMut(Step<'_>),
) -> Result<Loaded, LoadError> {
    // Nobody registers meanwhile, and nobody else loads.
    let lock = "LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE";
    transaction.batch_execute(lock).await?;
    refuse_others(transaction, volume).await?;
    let first_user = 1 + last_loaded(transaction).await?;
    let suspension = Suspension::begin(transaction).await?;
    let mut rng = StdRng::seed_from_u64(first_user.into());
    let people = People::make(first_user, volume, &mut rng);
    let (accounts, categories, budgets) = people.write(transaction).await?;
    let transactions = lines::write(transaction, &people, volume, &mut rng, progress).await?;
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

async fn refuse_others(
    transaction: &Transaction<'_>,
    volume: &Volume<'_>,
) -> Result<(), LoadError> {
    let others = "SELECT count(*) FROM users WHERE email IS NULL OR email <> ALL ($1)";
    let others: i64 = transaction
        .query_one(others, &[&volume.expected])
        .await?
        .try_get(0)?;
    if others > 0 && !volume.beside_others {
        return Err(LoadError::InUse(others));
    }
    Ok(())
}

/// The greatest number of those who were loaded before.
async fn last_loaded(transaction: &Transaction<'_>) -> Result<u32, Error> {
    let query = r"SELECT coalesce(max(substring(email FROM '^user(\d{1,9})@load\.example\.com$')::bigint), 0)
        FROM users";
    let last: i64 = transaction.query_one(query, &[]).await?.try_get(0)?;
    Ok(u32::try_from(last).unwrap_or_default())
}

/// What comes by itself after a while: pages known to be visible to all, and statistics.
async fn settle(client: &Client) -> Result<(), Error> {
    client
        .batch_execute(&format!("VACUUM (ANALYZE) {TABLES}"))
        .await
}
