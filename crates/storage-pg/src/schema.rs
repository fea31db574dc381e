//! The documentation of the database's schema, from its catalog and comments.

mod diagram;
mod sections;

use std::{collections::HashMap, fmt::Write as _};

use tokio_postgres::{Client, Error, Row};

use self::sections::{Column, OF_NOTHING, OF_TABLES, OF_VIEWS, RELATIONS, Section};
use crate::{
    address::{Address, connect, disconnect},
    roles::WITHOUT_ROW_SECURITY,
};

/// All queries read one snapshot, and names in the schema `public` are not qualified.
const BEGIN: &str =
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path = public";

const HEAD: &str = "# Database schema

Generated from a migrated database by `make schema-docs`; `coffer schema-docs` prints the same for \
your database. [indexes.md](indexes.md) explains how indexes are chosen, and \
[ARCHITECTURE.md](../ARCHITECTURE.md) who can access the data.

## Diagram

Tables with their key columns. Each line is labelled with the referencing columns.

";

/// Describes the schema in Markdown. The number of queries does not depend on the number of tables;
/// the same schema always has the same text.
pub async fn describe(owner: impl Into<Address>) -> Result<String, Error> {
    let (client, connection) = connect(owner).await?;
    client.batch_execute(BEGIN).await?;
    let text = write(&client).await;
    disconnect(client, connection).await;
    text
}

async fn write(client: &Client) -> Result<String, Error> {
    let relations = client.query(RELATIONS, &[]).await?;
    let relations = relations.iter().map(Relation::read);
    let relations = relations.collect::<Result<Vec<_>, _>>()?;
    let (views, tables): (Vec<_>, Vec<_>) = relations.into_iter().partition(|r| r.is_view);

    let mut text = HEAD.to_owned();
    text += &diagram::draw(client, &numbers(&tables)).await?;
    for (title, relations, sections) in [("Tables", tables, OF_TABLES), ("Views", views, OF_VIEWS)]
    {
        let _ = writeln!(text, "\n## {title}");
        let parts = parts(client, &numbers(&relations), sections).await?;
        for relation in &relations {
            relation.head(&mut text);
            for (section, rows) in sections.iter().zip(&parts) {
                if let Some(rows) = rows.get(&relation.number) {
                    section.write(&mut text, rows);
                }
            }
        }
    }
    for section in OF_NOTHING {
        let _ = writeln!(text, "\n## {}", section.title);
        let rows = client.query(section.query, &[]).await?;
        let rows = rows.iter().map(|row| section.cells(row));
        section.table(&mut text, &rows.collect::<Result<Vec<_>, _>>()?);
    }
    Ok(text)
}

/// A table or a view.
#[derive(Debug)]
struct Relation {
    number: u32,
    name: String,
    is_view: bool,
    comment: Option<String>,
    has_row_security: bool,
}

impl Relation {
    fn read(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            number: row.try_get(0)?,
            name: row.try_get(1)?,
            is_view: row.try_get(2)?,
            comment: row.try_get(3)?,
            has_row_security: row.try_get(4)?,
        })
    }

    fn head(&self, text: &mut String) {
        let comment = prose(self.comment.as_deref().unwrap_or_default());
        let _ = writeln!(text, "\n### {}\n\n{comment}", self.name);
        if !self.is_view && !self.has_row_security {
            let reason = WITHOUT_ROW_SECURITY.iter().find(|(t, _)| *t == self.name);
            let reason = reason
                .map(|(_, why)| format!(": {why}"))
                .unwrap_or_default();
            let _ = writeln!(text, "\nWithout row-level security{reason}.");
        }
    }
}

fn numbers(relations: &[Relation]) -> Vec<u32> {
    relations.iter().map(|relation| relation.number).collect()
}

type Cells = Vec<String>;

/// The rows of each object, for each section.
async fn parts(
    client: &Client,
    of: &[u32],
    sections: &[Section],
) -> Result<Vec<HashMap<u32, Vec<Cells>>>, Error> {
    let mut parts = Vec::new();
    for section in sections {
        let mut rows: HashMap<u32, Vec<Cells>> = HashMap::new();
        for row in client.query(section.query, &[&of]).await? {
            rows.entry(row.try_get(0)?)
                .or_default()
                .push(section.cells(&row)?);
        }
        parts.push(rows);
    }
    Ok(parts)
}

impl Section {
    fn write(&self, text: &mut String, rows: &[Cells]) {
        if !self.title.is_empty() {
            let _ = writeln!(text, "\n**{}**", self.title);
        }
        self.table(text, rows);
    }

    fn table(&self, text: &mut String, rows: &[Cells]) {
        let headings = self.columns.iter().map(|column| match column {
            Column::Code(heading) | Column::Prose(heading) => (*heading).to_owned(),
        });
        text.push('\n');
        line(text, headings);
        line(text, self.columns.iter().map(|_| "---".to_owned()));
        for row in rows {
            line(text, row.iter().cloned());
        }
    }

    /// The contents of a row after the object's number, as Markdown.
    fn cells(&self, row: &Row) -> Result<Cells, Error> {
        let cells = self.columns.iter().enumerate().map(|(place, column)| {
            let value: Option<&str> = row.try_get(place + 1)?;
            let value = value.unwrap_or_default();
            Ok(match column {
                Column::Code(_) if !value.is_empty() => format!("`{}`", one_line(value)),
                _ => prose(value),
            })
        });
        cells.collect()
    }
}

fn line(text: &mut String, cells: impl Iterator<Item = String>) {
    text.push('|');
    for cell in cells {
        let _ = match &*cell {
            "" => write!(text, " |"),
            cell => write!(text, " {cell} |"),
        };
    }
    text.push('\n');
}

/// Escapes Markdown and HTML. Underscores within words need no escaping.
fn prose(text: &str) -> String {
    let mut escaped = String::new();
    for c in one_line(text).chars() {
        match c {
            '<' => escaped += "&lt;",
            '*' | '`' | '[' | ']' => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Escapes line breaks and bars, which would end a table cell.
fn one_line(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ").replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comment_is_escaped_within_its_cell() {
        assert_eq!(prose("a |\n *b* <c>"), "a \\| \\*b\\* &lt;c>");
    }
}
