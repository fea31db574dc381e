//! Lists: a filter's condition, an order and a page, composed into one statement.

use coffer_queries::client::GenericClient;
use coffer_storage::{PageRequest, RepositoryError};
use sea_query::{PostgresQueryBuilder, SelectStatement, SimpleExpr};
use sea_query_postgres::PostgresBinder;
use tokio_postgres::Row;

use crate::transaction::Transaction;

/// Reads one row more than the page has, so that the page knows whether there is a next one.
pub(crate) async fn read_page(
    transaction: &mut Transaction,
    mut select: SelectStatement,
    page: &PageRequest,
) -> Result<Vec<Row>, RepositoryError> {
    select.limit(page.size.rows_to_read());
    read(transaction, &select).await
}

/// Reads all rows of a statement. The text depends only on which conditions there are, never on
/// their values, so it is prepared once a connection.
pub(crate) async fn read(
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
