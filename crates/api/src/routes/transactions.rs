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

use chrono::{DateTime, NaiveDate, Utc};
use coffer_domain::transaction::{self, DetailedTransaction, TransactionKind};
use http::HeaderMap;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{accounts::AccountType, categories::CategoryType};
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

/// The type of a transaction.
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

/// A transaction: an amount booked to an account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Transaction {
    /// The transaction's ID.
    id: Uuid,
    /// The account's ID.
    account_id: Uuid,
    /// The category's ID; `null` if uncategorised.
    #[schema(required = true)]
    category_id: Option<Uuid>,
    /// The type: `transfer` for one side of a transfer, otherwise `income` or `expense`.
    #[serde(rename = "type")]
    kind: TransactionType,
    /// The date of the transaction.
    booked_on: NaiveDate,
    /// The amount, in `currency`; negative for an outflow.
    #[schema(value_type = String, example = "-12.50", pattern = r"^-?\d+(\.\d+)?$")]
    amount: Decimal,
    /// The account's currency, as an ISO 4217 code.
    #[schema(example = "EUR", pattern = "^[A-Z]{3}$")]
    currency: &'static str,
    /// The amount in the transaction's original currency; omitted if that is the account's currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, value_type = String, pattern = r"^-?\d+(\.\d+)?$")]
    original_amount: Option<Decimal>,
    /// The original currency, as an ISO 4217 code; omitted if it is the account's currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, value_type = String, pattern = "^[A-Z]{3}$")]
    original_currency: Option<&'static str>,
    /// The description, from the bank or the user.
    description: String,
    /// The ID in the system the transaction was imported from; omitted if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    external_id: Option<String>,
    /// The transfer's ID, shared by both sides; omitted unless the type is `transfer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    transfer_id: Option<Uuid>,
    /// The account, if requested with `include=account`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    account: Option<TransactionAccount>,
    /// The category, if requested with `include=category` and the transaction has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    category: Option<TransactionCategory>,
    /// When the transaction was created.
    created_at: DateTime<Utc>,
    /// When the transaction was last updated.
    updated_at: DateTime<Utc>,
    /// When the transaction was deleted; omitted unless it is deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    deleted_at: Option<DateTime<Utc>>,
}

/// The account of a transaction.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TransactionAccount {
    /// The account's name.
    name: String,
    /// The account's type.
    #[serde(rename = "type")]
    kind: AccountType,
}

/// The category of a transaction.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TransactionCategory {
    /// The category's name.
    name: String,
    /// The category's type.
    #[serde(rename = "type")]
    kind: CategoryType,
    /// The name of the category's icon in the Lucide icon set.
    icon: String,
    /// The category's colour in charts, as a hexadecimal RGB value.
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
        let account = detailed.account.map(|account| TransactionAccount {
            name: account.name.as_str().to_owned(),
            kind: account.kind.into(),
        });
        let category = detailed.category.map(|category| TransactionCategory {
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
