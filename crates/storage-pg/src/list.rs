//! Lists: a filter's condition, an order and a page, composed into one statement.

use coffer_queries::client::GenericClient;
use coffer_storage::{CursorPage, PageRequest, RepositoryError};
use sea_query::{
    Asterisk, Cond, Expr, Func, IntoTableRef, PostgresQueryBuilder, Query, SelectStatement,
    SimpleExpr,
};
use sea_query_postgres::PostgresBinder;
use tokio_postgres::Row;

use crate::{order::Order, stored::column, transaction::Transaction};

/// Reads what there is one of at most.
pub(crate) async fn read_one<T>(
    transaction: &mut Transaction,
    select: &SelectStatement,
    entity: impl Fn(&Row) -> Result<T, RepositoryError>,
) -> Result<Option<T>, RepositoryError> {
    let rows = read(transaction, select).await?;
    rows.first().map(entity).transpose()
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

/// Cuts a page out of what a statement selects. One row more than it has tells whether there is a
/// next one.
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

/// Reads a page that was cut already.
pub(crate) async fn read_paged<T>(
    transaction: &mut Transaction,
    select: &SelectStatement,
    order: &Order<T>,
    page: &PageRequest,
    entity: impl Fn(&Row) -> Result<T, RepositoryError>,
) -> Result<CursorPage<T>, RepositoryError> {
    let items = read_all(transaction, select, entity).await?;
    Ok(CursorPage::from_rows(items, page.size, |last| {
        order.position(last)
    }))
}

/// Reads everything that a statement finds, which has to bound it.
pub(crate) async fn read_all<T>(
    transaction: &mut Transaction,
    select: &SelectStatement,
    entity: impl Fn(&Row) -> Result<T, RepositoryError>,
) -> Result<Vec<T>, RepositoryError> {
    let rows = read(transaction, select).await?;
    rows.iter().map(entity).collect()
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

/// The text depends only on which conditions there are, never on their values, so it is prepared
/// once a connection.
async fn read(
    transaction: &mut Transaction,
    select: &SelectStatement,
) -> Result<Vec<Row>, RepositoryError> {
    let (sql, values) = select.build_postgres(PostgresQueryBuilder);
    transaction
        .run(async |client| {
            let statement = client.prepare_composed(&sql).await?;
            client.query(&statement, &values.as_params()).await
        })
        .await
}

/// A condition that a column contains a text, regardless of case. The text's own `%`, `_` and `\`
/// stand for themselves.
pub(crate) fn contains(column: impl sea_query::IntoColumnRef, text: &str) -> SimpleExpr {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    sea_query::extension::postgres::PgExpr::ilike(sea_query::Expr::col(column), pattern)
}
