//! Keys for the addresses that were stored before there were keys. The application makes them; see
//! [`Email::key`].

use std::fmt::Write as _;

use coffer_domain::Email;
use sqlx::PgConnection;

use super::MigrateError;

/// The migration that adds the column, which this fills in.
pub(super) const ADDS: i64 = 85;

/// The migration that makes it unique.
pub(super) const MAKES_UNIQUE: i64 = 86;

/// How many addresses are read at once.
const BATCH: usize = 1000;

/// How many collisions an error names.
const NAMED: i64 = 20;

/// Accounts whose addresses are one, by their identifiers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collisions(Vec<Vec<String>>);

impl Collisions {
    /// Each group of accounts that have one address.
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

/// Fails if two accounts have one address by now. Changes nothing.
pub(super) async fn check(connection: &mut PgConnection) -> Result<(), MigrateError> {
    compute(connection).await?;
    let collisions: Vec<Vec<String>> = sqlx::query_scalar(
        "SELECT array_agg(id::text ORDER BY id) FROM pg_temp.computed_email_keys \
         WHERE is_unique GROUP BY email_key HAVING count(*) > 1 \
         ORDER BY min(id::text) LIMIT $1",
    )
    .bind(NAMED)
    .fetch_all(connection)
    .await?;
    if collisions.is_empty() {
        Ok(())
    } else {
        Err(MigrateError::EmailCollisions(Collisions(collisions)))
    }
}

/// Fills in the keys that are missing, unless two accounts have one address.
pub(super) async fn fill(connection: &mut PgConnection) -> Result<(), MigrateError> {
    check(connection).await?;
    let filled = sqlx::query(
        "UPDATE users SET email_key = computed.email_key FROM pg_temp.computed_email_keys AS computed \
         WHERE users.id = computed.id AND users.email_key IS DISTINCT FROM computed.email_key",
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query("DROP TABLE pg_temp.computed_email_keys")
        .execute(connection)
        .await?;
    if filled.rows_affected() > 0 {
        tracing::info!(accounts = filled.rows_affected(), "email keys filled in");
    }
    Ok(())
}

/// Puts the key of every address into a temporary table, in batches.
async fn compute(connection: &mut PgConnection) -> Result<(), MigrateError> {
    for statement in [
        "DROP TABLE IF EXISTS pg_temp.computed_email_keys",
        "CREATE TEMPORARY TABLE computed_email_keys \
         (id uuid PRIMARY KEY, email_key text COLLATE \"C\" NOT NULL, is_unique boolean NOT NULL)",
    ] {
        sqlx::query(statement).execute(&mut *connection).await?;
    }
    let mut after = None::<String>;
    loop {
        let rows: Vec<(String, String, bool)> = sqlx::query_as(
            "SELECT id::text, email, anonymised_at IS NULL FROM users \
             WHERE $1::text IS NULL OR id > $1::text::uuid ORDER BY id LIMIT $2",
        )
        .bind(&after)
        .bind(i64::try_from(BATCH).unwrap_or(i64::MAX))
        .fetch_all(&mut *connection)
        .await?;
        let is_last = rows.len() < BATCH;
        let (mut ids, mut keys, mut unique) = (Vec::new(), Vec::new(), Vec::new());
        for (id, email, is_unique) in rows {
            keys.push(Email::from_stored(email).key().as_str().to_owned());
            ids.push(id);
            unique.push(is_unique);
        }
        after = ids.last().cloned();
        sqlx::query(
            "INSERT INTO pg_temp.computed_email_keys (id, email_key, is_unique) \
             SELECT * FROM unnest($1::text[]::uuid[], $2::text[], $3::boolean[])",
        )
        .bind(&ids)
        .bind(&keys)
        .bind(&unique)
        .execute(&mut *connection)
        .await?;
        if is_last {
            return Ok(());
        }
    }
}
