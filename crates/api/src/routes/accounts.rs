//! Accounts and what is in them.

mod balances;
mod create;
mod delete;
mod get;
mod list;
mod restore;
mod summary;
mod update;

use chrono::{DateTime, Utc};
use coffer_domain::account;
use http::HeaderMap;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{extract::entity_tag, state::AppState};

pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(summary::summary))
        .routes(routes!(get::get, update::update, delete::delete))
        .routes(routes!(restore::restore))
        .routes(routes!(balances::balances))
}

/// The type of an account.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AccountType {
    Checking,
    Savings,
    CreditCard,
    Cash,
    Loan,
    Investment,
}

impl From<account::AccountKind> for AccountType {
    fn from(kind: account::AccountKind) -> Self {
        match kind {
            account::AccountKind::Checking => Self::Checking,
            account::AccountKind::Savings => Self::Savings,
            account::AccountKind::CreditCard => Self::CreditCard,
            account::AccountKind::Cash => Self::Cash,
            account::AccountKind::Loan => Self::Loan,
            account::AccountKind::Investment => Self::Investment,
        }
    }
}

impl From<AccountType> for account::AccountKind {
    fn from(kind: AccountType) -> Self {
        match kind {
            AccountType::Checking => Self::Checking,
            AccountType::Savings => Self::Savings,
            AccountType::CreditCard => Self::CreditCard,
            AccountType::Cash => Self::Cash,
            AccountType::Loan => Self::Loan,
            AccountType::Investment => Self::Investment,
        }
    }
}

/// An account that holds or owes money.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Account {
    /// The account's ID.
    id: Uuid,
    /// The account's name.
    name: String,
    /// The type of account.
    #[serde(rename = "type")]
    kind: AccountType,
    /// The currency of the account and all its transactions, as an ISO 4217 code.
    #[schema(example = "EUR", pattern = "^[A-Z]{3}$")]
    currency: &'static str,
    /// The balance before the first transaction; negative if money is owed.
    #[schema(value_type = String, example = "1234.50", pattern = r"^-?\d+(\.\d+)?$")]
    opening_balance: Decimal,
    /// The current balance: the opening balance plus all transactions, including future ones.
    #[schema(value_type = String, example = "1234.50", pattern = r"^-?\d+(\.\d+)?$")]
    balance: Decimal,
    /// When the account was closed; omitted while it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    closed_at: Option<DateTime<Utc>>,
    /// When the account was created.
    created_at: DateTime<Utc>,
    /// When the account was last updated. Transactions do not count as updates.
    updated_at: DateTime<Utc>,
    /// When the account was deleted; omitted unless it is deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    deleted_at: Option<DateTime<Utc>>,
}

impl From<account::Account> for Account {
    fn from(account: account::Account) -> Self {
        Self {
            id: account.id.uuid(),
            name: account.name.as_str().to_owned(),
            kind: account.kind.into(),
            currency: account.currency.code(),
            opening_balance: account.opening_balance,
            balance: account.balance,
            closed_at: account.closed_at,
            created_at: account.created_at,
            updated_at: account.updated_at,
            deleted_at: account.deleted_at,
        }
    }
}

/// An account with its version as the `ETag`.
fn tagged(account: account::Account) -> (HeaderMap, axum::Json<Account>) {
    (entity_tag(account.version), axum::Json(account.into()))
}
