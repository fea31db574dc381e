//! Derived figures, recomputed: balances, months and facts that the database keeps beside the
//! transactions they follow from.

use serde::Serialize;
use serde_json::Value;
use tokio_postgres::Error;
use uuid::Uuid;

use crate::address::{Address, connect, disconnect};

/// How many differences are told, at most.
const TOLD: i64 = 1000;

/// However long it takes, and whatever the role is configured to, nothing is changed.
const SESSION: &str = "SET statement_timeout = 0; SET default_transaction_read_only = on";

/// Counts them all and returns the first.
const DIFFERENCES: &str = "SELECT figure, user_id, key, kept, computed, count(*) OVER () \
     FROM public.reconcile() ORDER BY figure, user_id, key LIMIT $1";

/// What recomputing found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reconciliation {
    /// How many figures differ.
    pub found: u64,
    /// The first of them.
    pub differences: Vec<Difference>,
}

/// A figure that is not what follows from the transactions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// Which figure: a table, or a table and its column.
    pub figure: String,
    /// Whose it is.
    pub user_id: Option<Uuid>,
    /// Which row of the table.
    pub key: Value,
    /// What the database keeps; none where it should keep something.
    #[serde(rename = "stored")]
    pub kept: Option<String>,
    /// What follows from the transactions; none where nothing should be kept.
    pub computed: Option<String>,
}

/// Recomputes every derived figure and returns those that differ. One statement sees to it, so
/// that what others write meanwhile shows in all figures or in none. It changes nothing.
pub async fn reconcile(system: impl Into<Address>) -> Result<Reconciliation, Error> {
    let (client, connection) = connect(system).await?;
    client.batch_execute(SESSION).await?;
    let rows = client.query(DIFFERENCES, &[&TOLD]).await?;
    disconnect(client, connection).await;
    let found: i64 = rows.first().map_or(Ok(0), |row| row.try_get(5))?;
    let differences = rows.iter().map(|row| {
        Ok(Difference {
            figure: row.try_get(0)?,
            user_id: row.try_get(1)?,
            key: row.try_get(2)?,
            kept: row.try_get(3)?,
            computed: row.try_get(4)?,
        })
    });
    Ok(Reconciliation {
        found: found.unsigned_abs(),
        differences: differences.collect::<Result<_, Error>>()?,
    })
}
