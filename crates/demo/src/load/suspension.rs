//! Removes what slows a load down, and restores it afterwards: indexes that do not belong to
//! constraints, foreign keys, and the triggers on transactions. They are read from the schema, so
//! that there is no list to maintain.

use tokio_postgres::{Error, Row, Transaction};

use super::Step;

/// The tables that grow with the number of transactions.
const GROWING: [&str; 4] = [
    "transactions",
    "balance_deltas",
    "monthly_spending",
    "transaction_facts",
];

/// The name, the statement to drop it, and the statement to create it. Indexes come first, since
/// checking foreign keys uses them.
const PARTS: &str = "
    SELECT c.relname::text AS name, format('DROP INDEX %s', i.indexrelid::regclass) AS removal,
        pg_get_indexdef(i.indexrelid) || coalesce(
            format('; COMMENT ON INDEX %s IS %L', i.indexrelid::regclass, obj_description(i.indexrelid, 'pg_class')), ''
        ) AS creation, 1 AS rank
    FROM pg_index AS i
    JOIN pg_class AS c ON c.oid = i.indexrelid
    WHERE i.indrelid::regclass::text = ANY ($1)
        AND NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = i.indexrelid)
    UNION ALL
    SELECT k.conname::text, format('ALTER TABLE %s DROP CONSTRAINT %I', k.conrelid::regclass, k.conname),
        format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid))
            || coalesce(
                format('; COMMENT ON CONSTRAINT %I ON %s IS %L', k.conname, k.conrelid::regclass, obj_description(k.oid, 'pg_constraint')), ''
            ), 2
    FROM pg_constraint AS k
    WHERE k.contype = 'f' AND k.conrelid::regclass::text = ANY ($1)
    ORDER BY rank, name";

/// The removed parts, to be restored.
pub(super) struct Suspension {
    parts: Vec<Part>,
}

struct Part {
    name: String,
    creation: String,
}

impl Suspension {
    pub(super) async fn begin(transaction: &Transaction<'_>) -> Result<Self, Error> {
        let tables = GROWING.as_slice();
        let rows = transaction.query(PARTS, &[&tables]).await?;
        let disable = "ALTER TABLE transactions DISABLE TRIGGER USER";
        transaction.batch_execute(disable).await?;
        let mut parts = Vec::with_capacity(rows.len());
        for row in &rows {
            transaction.batch_execute(row.try_get("removal")?).await?;
            parts.push(part(row)?);
        }
        Ok(Self { parts })
    }

    pub(super) async fn end(
        self,
        transaction: &Transaction<'_>,
        progress: &mut impl FnMut(Step<'_>),
    ) -> Result<(), Error> {
        for part in &self.parts {
            progress(Step::Rebuilding(&part.name));
            transaction.batch_execute(&part.creation).await?;
        }
        let enable = "ALTER TABLE transactions ENABLE TRIGGER USER";
        transaction.batch_execute(enable).await
    }
}

fn part(row: &Row) -> Result<Part, Error> {
    Ok(Part {
        name: row.try_get("name")?,
        creation: row.try_get("creation")?,
    })
}
