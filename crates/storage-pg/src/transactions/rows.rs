//! Rows of transactions, read.

use coffer_domain::{
    Line,
    account::AccountKind,
    category::{CategoryKind, Colour, Icon},
    transaction::{AccountLabel, CategoryLabel, DetailedTransaction, FlowTotal, Transaction},
};
use coffer_queries::types;
use coffer_storage::{RepositoryError, TransactionWith};
use rust_decimal::Decimal;
use tokio_postgres::Row;
use uuid::Uuid;

use crate::{
    mirror::Mirrored,
    stored::{column, money},
};

pub(super) fn transaction(row: &Row) -> Result<Transaction, RepositoryError> {
    let original_amount: Option<Decimal> = column(row, "original_amount")?;
    let original_currency: Option<&str> = column(row, "original_currency")?;
    let original = original_currency
        .zip(original_amount)
        .map(|(currency, amount)| money(currency, amount));
    let external_id: Option<String> = column(row, "external_id")?;
    Ok(Transaction {
        id: column::<Uuid>(row, "id")?.into(),
        user_id: column::<Uuid>(row, "user_id")?.into(),
        account_id: column::<Uuid>(row, "account_id")?.into(),
        category_id: column::<Option<Uuid>>(row, "category_id")?.map(Into::into),
        booked_on: column(row, "booked_on")?,
        money: money(column(row, "currency")?, column(row, "amount")?)?,
        original: original.transpose()?,
        description: Line::from_stored(column(row, "description")?),
        external_id: external_id.map(Line::from_stored),
        transfer_id: column::<Option<Uuid>>(row, "transfer_id")?.map(Into::into),
        version: column(row, "version")?,
        created_at: column(row, "created_at")?,
        updated_at: column(row, "updated_at")?,
        deleted_at: column(row, "deleted_at")?,
    })
}

pub(super) fn flow_total(row: &Row) -> Result<FlowTotal, RepositoryError> {
    let sum = |name| money(column(row, "currency")?, column(row, name)?);
    let received = sum("received")?;
    Ok(FlowTotal {
        currency: received.currency,
        transactions: column(row, "transactions")?,
        received: received.amount,
        spent: sum("spent")?.amount,
        transferred_in: sum("transferred_in")?.amount,
        transferred_out: sum("transferred_out")?.amount,
    })
}

pub(super) fn detailed(
    row: &Row,
    with: TransactionWith,
) -> Result<DetailedTransaction, RepositoryError> {
    Ok(DetailedTransaction {
        transaction: transaction(row)?,
        account: if with.account { account(row)? } else { None },
        category: if with.category { category(row)? } else { None },
    })
}

fn account(row: &Row) -> Result<Option<AccountLabel>, RepositoryError> {
    let Some(name) = column::<Option<String>>(row, "account_name")? else {
        return Ok(None);
    };
    let kind: types::AccountKind = column(row, "account_kind")?;
    Ok(Some(AccountLabel {
        name: Line::from_stored(name),
        kind: AccountKind::from_database(kind),
    }))
}

fn category(row: &Row) -> Result<Option<CategoryLabel>, RepositoryError> {
    let Some(name) = column::<Option<String>>(row, "category_name")? else {
        return Ok(None);
    };
    let kind: types::CategoryKind = column(row, "category_kind")?;
    Ok(Some(CategoryLabel {
        name: Line::from_stored(name),
        kind: CategoryKind::from_database(kind),
        icon: Icon::from_stored(column(row, "category_icon")?),
        colour: Colour::from_stored(column(row, "category_colour")?),
    }))
}
