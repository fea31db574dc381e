//! Verification of derived figures: balances, months and facts that the database stores in addition
//! to the transactions from which they follow.

use serde::Serialize;
use serde_json::Value;
use tokio_postgres::Error;
use uuid::Uuid;

use crate::address::{Address, connect, disconnect};

/// The maximum number of differences reported.
const MAX_REPORTED: i64 = 1000;

/// The session is read-only and has no timeout, whatever the role's settings are.
const SESSION: &str = "SET statement_timeout = 0; SET default_transaction_read_only = on";

/// Counts all differences and returns the first ones.
const DIFFERENCES: &str = "SELECT figure, user_id, key, kept, computed, count(*) OVER () \
     FROM public.reconcile() ORDER BY figure, user_id, key LIMIT $1";

/// The result of a verification.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reconciliation {
    /// The number of figures that differ.
    pub found: u64,
    /// The first differences.
    pub differences: Vec<Difference>,
}

/// A stored figure that differs from the one computed from transactions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// The figure: a table, or a table and its column.
    pub figure: String,
    /// The owner of the figure.
    pub user_id: Option<Uuid>,
    /// The key of the row in the table.
    pub key: Value,
    /// The stored value; `None` if it is missing.
    #[serde(rename = "stored")]
    pub kept: Option<String>,
    /// The value that follows from the transactions; `None` if none should be stored.
    pub computed: Option<String>,
}

/// Computes every derived figure again and returns those that differ, changing nothing. This is one
/// statement, so that concurrent writes are visible in all figures or in none.
pub async fn reconcile(system: impl Into<Address>) -> Result<Reconciliation, Error> {
    let (client, connection) = connect(system).await?;
    client.batch_execute(SESSION).await?;
    let rows = client.query(DIFFERENCES, &[&MAX_REPORTED]).await?;
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
