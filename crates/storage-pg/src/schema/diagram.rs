//! The diagram of tables and foreign keys, in Mermaid.

use std::fmt::Write as _;

use tokio_postgres::{Client, Error};

/// The columns of primary and foreign keys, tables and columns in order.
const KEYS: &str = "
    SELECT k.conrelid, k.conrelid::regclass::text, a.attname::text, format_type(a.atttypid, NULL),
        bool_or(k.contype = 'p'), bool_or(k.contype = 'f')
    FROM pg_constraint AS k
    JOIN pg_class AS c ON c.oid = k.conrelid
    JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
    WHERE k.conrelid = ANY ($1) AND k.contype IN ('p', 'f')
    GROUP BY k.conrelid, c.relname, a.attname, a.attnum, a.atttypid
    ORDER BY c.relname, k.conrelid, a.attnum";

/// Foreign keys: the referenced table, the referencing table, the columns, and whether they are
/// nullable and unique.
const REFERENCES: &str = "
    SELECT k.confrelid::regclass::text, k.conrelid::regclass::text,
        (
            SELECT string_agg(a.attname, ', ' ORDER BY p.place)
            FROM unnest(k.conkey) WITH ORDINALITY AS p (number, place)
            JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = p.number
        ),
        EXISTS (
            SELECT FROM pg_attribute AS a
            WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey) AND NOT a.attnotnull
        ),
        EXISTS (
            SELECT FROM pg_index AS i
            WHERE i.indrelid = k.conrelid AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL
                AND k.conkey @> (i.indkey::int2[])[0:i.indnkeyatts - 1]
        )
    FROM pg_constraint AS k
    JOIN pg_class AS parent ON parent.oid = k.confrelid
    JOIN pg_class AS child ON child.oid = k.conrelid
    WHERE k.contype = 'f' AND k.conrelid = ANY ($1) AND k.conparentid = 0
    ORDER BY parent.relname, child.relname, k.conname";

/// Draws the tables with these object identifiers.
pub(super) async fn draw(client: &Client, tables: &[u32]) -> Result<String, Error> {
    let mut text = "```mermaid\nerDiagram\n".to_owned();
    for row in client.query(REFERENCES, &[&tables]).await? {
        let (parent, child, columns): (&str, &str, &str) =
            (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        let parent_end = if row.try_get(3)? { "|o" } else { "||" };
        let child_end = if row.try_get(4)? { "o|" } else { "o{" };
        let (parent, child) = (identifier(parent), identifier(child));
        let _ = writeln!(
            text,
            "  {parent} {parent_end}--{child_end} {child} : \"{columns}\""
        );
    }
    let mut last = None;
    for row in client.query(KEYS, &[&tables]).await? {
        let (table, name): (u32, &str) = (row.try_get(0)?, row.try_get(1)?);
        let (column, kind): (&str, &str) = (row.try_get(2)?, row.try_get(3)?);
        let keys = match (row.try_get(4)?, row.try_get(5)?) {
            (true, true) => "PK, FK",
            (true, false) => "PK",
            (false, _) => "FK",
        };
        if last != Some(table) {
            if last.is_some() {
                text += "  }\n";
            }
            let _ = writeln!(text, "  {} {{", identifier(name));
            last = Some(table);
        }
        let _ = writeln!(
            text,
            "    {} {} {keys}",
            identifier(kind),
            identifier(column)
        );
    }
    if last.is_some() {
        text += "  }\n";
    }
    text += "```\n";
    Ok(text)
}

/// A name in the form that Mermaid accepts.
fn identifier(name: &str) -> String {
    let allowed = |c: char| if c.is_alphanumeric() { c } else { '_' };
    name.chars().map(allowed).collect()
}
