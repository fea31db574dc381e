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

/// What sort of account it is.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AccountKind {
    Checking,
    Savings,
    CreditCard,
    Cash,
    Loan,
    Investment,
}

impl From<account::AccountKind> for AccountKind {
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

impl From<AccountKind> for account::AccountKind {
    fn from(kind: AccountKind) -> Self {
        match kind {
            AccountKind::Checking => Self::Checking,
            AccountKind::Savings => Self::Savings,
            AccountKind::CreditCard => Self::CreditCard,
            AccountKind::Cash => Self::Cash,
            AccountKind::Loan => Self::Loan,
            AccountKind::Investment => Self::Investment,
        }
    }
}

/// Where money is, or where it is owed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Account {
    /// Identifier.
    id: Uuid,
    /// Its name.
    name: String,
    /// What sort of account it is.
    kind: AccountKind,
    /// The currency of the account and of all its transactions; ISO 4217.
    #[schema(example = "EUR", pattern = "^[A-Z]{3}$")]
    currency: &'static str,
    /// What was in it before its first transaction; negative when it was owed.
    #[schema(value_type = String, example = "1234.50", pattern = r"^-?\d+(\.\d+)?$")]
    opening_balance: Decimal,
    /// The opening balance and all transactions.
    #[schema(value_type = String, example = "1234.50", pattern = r"^-?\d+(\.\d+)?$")]
    balance: Decimal,
    /// When it was closed, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    closed_at: Option<DateTime<Utc>>,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// When it was last edited; a transaction is no edit.
    updated_at: DateTime<Utc>,
    /// When it was deleted, if it is.
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
