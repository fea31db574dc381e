//! Lists: a filter's condition, an order and a page, composed into one statement.

use std::fmt::{self, Write as _};

use coffer_queries::client::GenericClient;
use coffer_storage::{CursorPage, PageRequest, RepositoryError};
use sea_query::{
    Asterisk, BinOper, Cond, Expr, ExprTrait as _, Func, Iden, IntoColumnRef, IntoTableRef,
    PostgresQueryBuilder, Query, QueryBuilder, SelectStatement, SimpleExpr, SqlWriter,
    SqlWriterValues, Value, Values,
};
use sea_query_postgres::{PostgresValue, PostgresValues};
use tokio_postgres::Row;
use uuid::Uuid;

use crate::{order::Order, stored::column, transaction::Transaction};

/// Reads the first row that a statement selects, if there is one.
pub(crate) async fn read_one<T>(
    transaction: &mut Transaction,
    select: &SelectStatement,
    entity: impl Fn(&Row) -> Result<T, RepositoryError>,
) -> Result<Option<T>, RepositoryError> {
    let rows = read(transaction, select).await?;
    let row = rows.first();
    row.map(|row| entity(row).map_err(|error| with_row(row, error)))
        .transpose()
}

/// Reads a page of what a statement selects, in order.
pub(crate) async fn read_page<T>(
    transaction: &mut Transaction,
    select: SelectStatement,
    order: &Order<T>,
    page: &PageRequest,
    entity: impl Fn(&Row) -> Result<T, RepositoryError>,
) -> Result<CursorPage<T>, RepositoryError> {
    let select = paged(select, order, page);
    read_paged(transaction, &select, order, page, entity).await
}

/// Limits a statement to a page, plus one row that shows whether there is a next page.
pub(crate) fn paged<T>(
    mut select: SelectStatement,
    order: &Order<T>,
    page: &PageRequest,
) -> SelectStatement {
    order.apply(&mut select);
    select
        .and_where_option(page.after.as_ref().map(|after| order.is_after(after)))
        .limit(page.size.rows_to_read());
    select
}

/// Reads a page whose statement already has its limit. A row that breaks a rule of the domain is
/// left out, as in [`read_list`].
pub(crate) async fn read_paged<T>(
    transaction: &mut Transaction,
    select: &SelectStatement,
    order: &Order<T>,
    page: &PageRequest,
    entity: impl Fn(&Row) -> Result<T, RepositoryError>,
) -> Result<CursorPage<T>, RepositoryError> {
    let rows = read(transaction, select).await?;
    let has_more = rows.len() > page.size.items();
    let rows = &rows[..rows.len().min(page.size.items())];
    let items = readable(rows, &entity)?;
    let next = match items.last() {
        Some(last) if has_more => Some(order.position(last)),
        // Without an item, there is no position for the next page.
        None if has_more => {
            let text = format!("none of {} rows of a page can be read", rows.len());
            return Err(RepositoryError::Unreadable(text));
        }
        _ => None,
    };
    Ok(CursorPage { items, next })
}

/// Reads all rows that a statement selects. The statement must bound their number.
pub(crate) async fn read_all<T>(
    transaction: &mut Transaction,
    select: &SelectStatement,
    entity: impl Fn(&Row) -> Result<T, RepositoryError>,
) -> Result<Vec<T>, RepositoryError> {
    let rows = read(transaction, select).await?;
    let read = |row| entity(row).map_err(|error| with_row(row, error));
    rows.iter().map(read).collect()
}

/// Reads all rows that a statement selects, for a list: a row that breaks a rule of the domain is
/// left out and logged, so that the others can be shown.
pub(crate) async fn read_list<T>(
    transaction: &mut Transaction,
    select: &SelectStatement,
    entity: impl Fn(&Row) -> Result<T, RepositoryError>,
) -> Result<Vec<T>, RepositoryError> {
    let rows = read(transaction, select).await?;
    readable(&rows, entity)
}

/// The entities of the rows that break no rule of the domain.
fn readable<T>(
    rows: &[Row],
    entity: impl Fn(&Row) -> Result<T, RepositoryError>,
) -> Result<Vec<T>, RepositoryError> {
    let mut entities = Vec::with_capacity(rows.len());
    for row in rows {
        match entity(row).map_err(|error| with_row(row, error)) {
            Ok(entity) => entities.push(entity),
            Err(error @ RepositoryError::Unreadable(_)) => {
                tracing::error!(%error, "stored data is invalid; the row is left out of a list");
                metrics::counter!("coffer_invalid_rows_total").increment(1);
            }
            Err(error) => return Err(error),
        }
    }
    Ok(entities)
}

/// Adds the row's id to an error about an invalid value.
pub(crate) fn with_row(row: &Row, error: RepositoryError) -> RepositoryError {
    match (error, row.try_get::<_, Uuid>("id")) {
        (RepositoryError::Unreadable(text), Ok(id)) => {
            RepositoryError::Unreadable(format!("row {id}: {text}"))
        }
        (error, _) => error,
    }
}

/// Counts the rows of a table that meet a condition.
pub(crate) async fn count(
    transaction: &mut Transaction,
    table: impl IntoTableRef,
    condition: Cond,
) -> Result<u64, RepositoryError> {
    let select = Query::select().from(table).cond_where(condition).to_owned();
    count_found(transaction, select).await
}

/// Counts the rows that a statement selects; it has no columns yet.
pub(crate) async fn count_found(
    transaction: &mut Transaction,
    mut select: SelectStatement,
) -> Result<u64, RepositoryError> {
    select.expr(Func::count(Expr::col(Asterisk)));
    let counted = read_one(transaction, &select, |row| column::<i64>(row, "count")).await?;
    Ok(counted.unwrap_or_default().unsigned_abs())
}

/// Reads the rows that a statement selects. Its text depends on the conditions, never on their
/// values, so it is prepared once per connection.
async fn read(
    transaction: &mut Transaction,
    select: &SelectStatement,
) -> Result<Vec<Row>, RepositoryError> {
    let (sql, values) = build(select);
    transaction
        .run(async |client| {
            let statement = client.prepare_composed(&sql).await?;
            client.query(&statement, &values.as_params()).await
        })
        .await
}

/// The usual numbers of rows to read, which are part of a statement's text: without the number, it
/// would be planned for a tenth of all rows.
const USUAL_LIMITS: [u64; 7] = [1, 2, 50, 51, 100, 200, 201];

/// A statement's text and the values of its parameters.
fn build(select: &SelectStatement) -> (String, PostgresValues) {
    let (placeholder, numbered) = PostgresQueryBuilder.placeholder();
    let mut writer = StatementWriter {
        inner: SqlWriterValues::new(placeholder, numbered),
        is_limit: false,
    };
    PostgresQueryBuilder.prepare_select_statement(select, &mut writer);
    let (sql, Values(values)) = writer.inner.into_parts();
    (
        sql,
        PostgresValues(values.into_iter().map(PostgresValue).collect()),
    )
}

/// Writes a statement with a parameter for each value, except for usual limits, and for offsets of
/// zero, which only keep a subquery separate. Limits and offsets are the only unsigned values.
struct StatementWriter {
    inner: SqlWriterValues,
    /// Whether the next value is a limit.
    is_limit: bool,
}

impl SqlWriter for StatementWriter {
    fn push_param<T: QueryBuilder>(&mut self, value: Value, builder: &T) {
        match value {
            Value::BigUnsigned(Some(number))
                if number == 0 || self.is_limit && USUAL_LIMITS.contains(&number) =>
            {
                // Writing to a string cannot fail.
                let _ = write!(self.inner, "{number}");
            }
            other => self.inner.push_param(other, builder),
        }
    }

    fn as_writer(&mut self) -> &mut dyn fmt::Write {
        self
    }
}

impl fmt::Write for StatementWriter {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.is_limit = text.ends_with("LIMIT ");
        self.inner.write_str(text)
    }
}

impl fmt::Display for StatementWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

/// The condition that a column contains a text, regardless of case. The characters `%`, `_` and `\`
/// in the text match themselves.
pub(crate) fn contains(column: impl IntoColumnRef, text: &str) -> SimpleExpr {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    sea_query::extension::postgres::PgExpr::ilike(Expr::col(column), pattern)
}

/// The function that folds text for comparison.
#[derive(Iden)]
struct FoldText;

/// The function that makes a pattern for folded text.
#[derive(Iden)]
pub(crate) struct FoldPattern;

/// The condition that a column contains a text, both folded: regardless of case, accents and
/// compatibility forms. Every character of the text matches itself.
pub(crate) fn contains_folded(column: impl IntoColumnRef, text: &str) -> SimpleExpr {
    let folded = Func::cust(FoldText).arg(Expr::col(column));
    let pattern = Func::cust(FoldPattern).arg(text);
    Expr::from(folded).binary(BinOper::Like, pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limited(limit: u64) -> (String, usize) {
        let select = Query::select()
            .column("id")
            .from("accounts")
            .and_where(Expr::col("version").gt(51_i64))
            .limit(limit)
            .to_owned();
        let (sql, values) = build(&select);
        (sql, values.0.len())
    }

    #[test]
    fn usual_limits_are_part_of_the_text() {
        let text = "SELECT \"id\" FROM \"accounts\" WHERE \"version\" > $1 LIMIT 51";
        assert_eq!(limited(51), (text.to_owned(), 1));
    }

    #[test]
    fn offsets_are_parameters() {
        let select = |offset: u64| {
            let mut select = Query::select();
            select
                .column("id")
                .from("accounts")
                .limit(50)
                .offset(offset);
            build(&select).0
        };
        let text = "SELECT \"id\" FROM \"accounts\" LIMIT 50 OFFSET";
        assert_eq!(select(100), format!("{text} $1"));
        assert_eq!(select(0), format!("{text} 0"));
    }

    #[test]
    fn other_limits_are_parameters() {
        let text = "SELECT \"id\" FROM \"accounts\" WHERE \"version\" > $1 LIMIT $2";
        for limit in [3, 52, u64::MAX] {
            assert_eq!(limited(limit), (text.to_owned(), 2));
        }
    }
}
