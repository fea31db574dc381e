//! Reading rows of transactions.

use coffer_domain::{
    Currency, Money,
    transaction::{AccountLabel, CategoryLabel, DetailedTransaction, FlowTotal},
};
use coffer_storage::{RepositoryError, TransactionWith};
use rust_decimal::Decimal;
use tokio_postgres::Row;

use super::TRANSACTIONS;
use crate::{stored::column, table::Table};

pub(super) fn flow_total(row: &Row) -> Result<FlowTotal, RepositoryError> {
    let currency: Currency = column(row, "currency")?;
    let sum = |name| -> Result<Decimal, RepositoryError> {
        Ok(Money::rounded(column(row, name)?, currency).amount)
    };
    Ok(FlowTotal {
        currency,
        transactions: column(row, "transactions")?,
        inflow: sum("received")?,
        outflow: sum("spent")?,
        income: sum("income")?,
        expenses: sum("expenses")?,
        transferred_in: sum("transferred_in")?,
        transferred_out: sum("transferred_out")?,
    })
}

pub(crate) fn detailed(
    row: &Row,
    with: TransactionWith,
) -> Result<DetailedTransaction, RepositoryError> {
    Ok(DetailedTransaction {
        transaction: TRANSACTIONS.read(row)?,
        category_kind: column(row, "category_kind")?,
        account: if with.account { account(row)? } else { None },
        category: if with.category { category(row)? } else { None },
    })
}

fn account(row: &Row) -> Result<Option<AccountLabel>, RepositoryError> {
    let Some(name) = column(row, "account_name")? else {
        return Ok(None);
    };
    Ok(Some(AccountLabel {
        name,
        kind: column(row, "account_kind")?,
    }))
}

fn category(row: &Row) -> Result<Option<CategoryLabel>, RepositoryError> {
    let Some(name) = column(row, "category_name")? else {
        return Ok(None);
    };
    Ok(Some(CategoryLabel {
        name,
        kind: column(row, "category_kind")?,
        icon: column(row, "category_icon")?,
        colour: column(row, "category_colour")?,
    }))
}
