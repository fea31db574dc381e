//! Transactions: what moved on accounts.

mod bulk;
mod create;
mod delete;
mod export;
mod get;
mod list;
mod params;
mod restore;
mod summary;
mod update;

pub(crate) use params::id;

use chrono::{DateTime, NaiveDate, Utc};
use coffer_domain::transaction::{self, DetailedTransaction, TransactionKind};
use http::HeaderMap;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{accounts::AccountKind, categories::CategoryKind};
use crate::{extract::entity_tag, limit_body, state::AppState};

/// The largest body, in bytes, of a call about many transactions.
const MAX_BULK_BODY: usize = 10 * 1024 * 1024;

pub(crate) fn router() -> OpenApiRouter<AppState> {
    let bulk = OpenApiRouter::new()
        .routes(routes!(
            bulk::create::create,
            bulk::update::update,
            bulk::delete::delete
        ))
        .layer(limit_body(MAX_BULK_BODY));
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(summary::summary))
        .routes(routes!(export::export))
        .routes(routes!(get::get, update::update, delete::delete))
        .routes(routes!(restore::restore))
        .merge(bulk)
}

/// What a transaction is.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TransactionType {
    Income,
    Expense,
    Transfer,
}

impl From<TransactionKind> for TransactionType {
    fn from(kind: TransactionKind) -> Self {
        match kind {
            TransactionKind::Income => Self::Income,
            TransactionKind::Expense => Self::Expense,
            TransactionKind::Transfer => Self::Transfer,
        }
    }
}

impl From<TransactionType> for TransactionKind {
    fn from(kind: TransactionType) -> Self {
        match kind {
            TransactionType::Income => Self::Income,
            TransactionType::Expense => Self::Expense,
            TransactionType::Transfer => Self::Transfer,
        }
    }
}

/// Something that moved on an account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Transaction {
    /// Identifier.
    id: Uuid,
    /// On which account.
    account_id: Uuid,
    /// What for; `null` for nothing in particular.
    #[schema(required = true)]
    category_id: Option<Uuid>,
    /// What it is: half of a transfer, else by its sign.
    #[serde(rename = "type")]
    kind: TransactionType,
    /// The day.
    booked_on: NaiveDate,
    /// How much; negative is outflow.
    #[schema(value_type = String, example = "-12.50", pattern = r"^-?\d+(\.\d+)?$")]
    amount: Decimal,
    /// The account's currency; ISO 4217.
    #[schema(example = "EUR", pattern = "^[A-Z]{3}$")]
    currency: &'static str,
    /// How much it was in the currency in which it was made, if that is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, value_type = String, pattern = r"^-?\d+(\.\d+)?$")]
    original_amount: Option<Decimal>,
    /// The currency in which it was made, if that is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, value_type = String, pattern = "^[A-Z]{3}$")]
    original_currency: Option<&'static str>,
    /// What the bank or the owner wrote.
    description: String,
    /// What an import knows it by.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    external_id: Option<String>,
    /// The same in both halves of a transfer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    transfer_id: Option<Uuid>,
    /// Its account, if that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    account: Option<AccountLabel>,
    /// Its category, if that was asked for and there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    category: Option<CategoryLabel>,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// When it was last edited.
    updated_at: DateTime<Utc>,
    /// When it was deleted, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    deleted_at: Option<DateTime<Utc>>,
}

/// How an account is called.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccountLabel {
    /// Its name.
    name: String,
    /// What sort of account it is.
    kind: AccountKind,
}

/// How a category is called and drawn.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CategoryLabel {
    /// Its name.
    name: String,
    /// For income or for expenses.
    kind: CategoryKind,
    /// The name of a Lucide icon.
    icon: String,
    /// Its colour in charts.
    colour: String,
}

impl From<transaction::Transaction> for Transaction {
    fn from(transaction: transaction::Transaction) -> Self {
        Self {
            id: transaction.id.uuid(),
            account_id: transaction.account_id.uuid(),
            category_id: transaction.category_id.map(Into::into),
            kind: transaction.kind().into(),
            booked_on: transaction.booked_on,
            amount: transaction.money.amount,
            currency: transaction.money.currency.code(),
            original_amount: transaction.original.map(|money| money.amount),
            original_currency: transaction.original.map(|money| money.currency.code()),
            description: transaction.description.as_str().to_owned(),
            external_id: transaction.external_id.map(|id| id.as_str().to_owned()),
            transfer_id: transaction.transfer_id.map(Into::into),
            account: None,
            category: None,
            created_at: transaction.created_at,
            updated_at: transaction.updated_at,
            deleted_at: transaction.deleted_at,
        }
    }
}

impl From<DetailedTransaction> for Transaction {
    fn from(detailed: DetailedTransaction) -> Self {
        let account = detailed.account.map(|account| AccountLabel {
            name: account.name.as_str().to_owned(),
            kind: account.kind.into(),
        });
        let category = detailed.category.map(|category| CategoryLabel {
            name: category.name.as_str().to_owned(),
            kind: category.kind.into(),
            icon: category.icon.as_str().to_owned(),
            colour: category.colour.as_str().to_owned(),
        });
        Self {
            account,
            category,
            ..detailed.transaction.into()
        }
    }
}

/// A transaction with its version as the `ETag`.
fn tagged(transaction: transaction::Transaction) -> (HeaderMap, axum::Json<Transaction>) {
    let tag = entity_tag(transaction.version);
    (tag, axum::Json(transaction.into()))
}
