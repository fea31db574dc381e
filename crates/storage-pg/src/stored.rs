//! Reading values that were checked before they were stored.

use coffer_domain::Money;
use coffer_storage::RepositoryError;
use rust_decimal::Decimal;
use tokio_postgres::{Row, types::FromSql};

/// A value that the database holds but the domain does not know: somebody changed it by hand, or
/// an older program reads a newer database.
pub(crate) fn unreadable<E>(what: &'static str) -> impl FnOnce(E) -> RepositoryError {
    move |_| RepositoryError::Backend(format!("a stored {what} is invalid"))
}

/// Bytes of a fixed length.
pub(crate) fn bytes<const N: usize>(
    what: &'static str,
    bytes: &[u8],
) -> Result<[u8; N], RepositoryError> {
    bytes.try_into().map_err(unreadable(what))
}

/// A column of a row that a composed statement read.
pub(crate) fn column<'r, T: FromSql<'r>>(
    row: &'r Row,
    name: &'static str,
) -> Result<T, RepositoryError> {
    row.try_get(name)
        .map_err(|error| RepositoryError::Backend(format!("column {name}: {error}")))
}

/// An amount as it is stored, with more places than most currencies have.
pub(crate) fn money(currency: &str, amount: Decimal) -> Result<Money, RepositoryError> {
    let currency = currency.parse().map_err(unreadable("currency"))?;
    Ok(Money::rounded(amount, currency))
}
