//! The keys of email addresses that were stored before the column for keys existed. The application
//! computes them; see [`Email::key`].

use std::fmt::Write as _;

use coffer_domain::Email;
use tokio_postgres::{Client, Error};

use super::MigrateError;

/// The migration that adds the column of keys.
pub(super) const ADDS_COLUMN: i64 = 85;

/// The migration that makes the keys unique.
pub(super) const MAKES_KEYS_UNIQUE: i64 = 86;

/// The number of addresses read at once.
const BATCH: i64 = 1000;

/// The maximum number of collisions named in an error.
const MAX_NAMED: i64 = 20;

/// Users who have the same email address, by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collisions(Vec<Vec<String>>);

impl Collisions {
    /// The ids of each group of users with the same address.
    pub fn groups(&self) -> &[Vec<String>] {
        &self.0
    }
}

impl std::fmt::Display for Collisions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut text = String::new();
        for group in &self.0 {
            let separator = if text.is_empty() { "" } else { "; " };
            write!(text, "{separator}{}", group.join(" and "))?;
        }
        f.write_str(&text)
    }
}

/// Fails if several users have the same address. Changes nothing.
pub(super) async fn check(client: &Client) -> Result<(), MigrateError> {
    compute(client).await?;
    let collisions = "SELECT array_agg(id::text ORDER BY id) FROM pg_temp.computed_email_keys \
         WHERE is_unique GROUP BY email_key HAVING count(*) > 1 \
         ORDER BY min(id::text) LIMIT $1";
    let rows = client.query(collisions, &[&MAX_NAMED]).await?;
    if rows.is_empty() {
        return Ok(());
    }
    let groups = rows.iter().map(|row| row.try_get(0));
    let groups = groups.collect::<Result<_, _>>()?;
    Err(MigrateError::EmailCollisions(Collisions(groups)))
}

/// Fills in missing keys, unless several users have the same address.
pub(super) async fn fill(client: &Client) -> Result<(), MigrateError> {
    check(client).await?;
    let fill = "UPDATE users SET email_key = computed.email_key \
         FROM pg_temp.computed_email_keys AS computed \
         WHERE users.id = computed.id AND users.email_key IS DISTINCT FROM computed.email_key";
    let accounts = client.execute(fill, &[]).await?;
    let drop = "DROP TABLE pg_temp.computed_email_keys";
    client.batch_execute(drop).await?;
    if accounts > 0 {
        tracing::info!(accounts, "email keys filled in");
    }
    Ok(())
}

/// Writes the key of every address to a temporary table, in batches.
async fn compute(client: &Client) -> Result<(), Error> {
    client
        .batch_execute(
            "DROP TABLE IF EXISTS pg_temp.computed_email_keys; \
             CREATE TEMPORARY TABLE computed_email_keys (id uuid PRIMARY KEY, \
                 email_key text COLLATE \"C\" NOT NULL, is_unique boolean NOT NULL)",
        )
        .await?;
    let mut after = None::<String>;
    loop {
        let batch = "SELECT id::text, email, anonymised_at IS NULL FROM users \
             WHERE $1::text IS NULL OR id > $1::text::uuid ORDER BY id LIMIT $2";
        let rows = client.query(batch, &[&after, &BATCH]).await?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after = last.try_get(0)?;
        let (mut ids, mut keys, mut unique) = (Vec::new(), Vec::new(), Vec::new());
        for row in &rows {
            ids.push(row.try_get::<_, String>(0)?);
            let email = Email::from_stored(row.try_get::<_, String>(1)?);
            keys.push(email.key().as_str().to_owned());
            unique.push(row.try_get::<_, bool>(2)?);
        }
        let insert = "INSERT INTO pg_temp.computed_email_keys (id, email_key, is_unique) \
             SELECT * FROM unnest($1::text[]::uuid[], $2::text[], $3::boolean[])";
        client.execute(insert, &[&ids, &keys, &unique]).await?;
    }
}
