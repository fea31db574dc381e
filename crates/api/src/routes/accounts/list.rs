//! `GET /api/v1/accounts`

use axum::{Json, extract::State};
use coffer_domain::{Currency, Line, account::Account as Entity, invalid::Violations};
use coffer_storage::{AccountFilter, AccountSort};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Account, AccountKind};
use crate::{
    extract::{Authenticated, ListParams, Query},
    problem::Problem,
    state::AppState,
};

/// Which accounts, in which order.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AccountParams {
    /// Only of one kind.
    #[param(required = false)]
    kind: Option<AccountKind>,
    /// Only closed ones, or only open ones.
    #[param(required = false)]
    closed: Option<bool>,
    /// Only in one currency; ISO 4217.
    #[param(required = false, pattern = "^[A-Z]{3}$")]
    currency: Option<String>,
    /// Only with this text in the name, regardless of case.
    #[param(required = false, max_length = 100)]
    name: Option<String>,
    /// Only deleted ones, instead of those that are not.
    #[serde(default)]
    #[param(required = false, default = false)]
    deleted: bool,
    /// In which order; `balance` is by currency, the highest first.
    #[serde(default)]
    #[param(required = false, inline)]
    sort: Sort,
}

/// In which order.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Sort {
    #[default]
    Newest,
    Oldest,
    Name,
    Balance,
}

impl From<Sort> for AccountSort {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::Newest => Self::Newest,
            Sort::Oldest => Self::Oldest,
            Sort::Name => Self::Name,
            Sort::Balance => Self::Balance,
        }
    }
}

impl AccountParams {
    fn filter(&self) -> Result<AccountFilter, Problem> {
        let mut violations = Violations::default();
        let mut filter = AccountFilter::new();
        if let Some(kind) = self.kind {
            filter = filter.kind(kind.into());
        }
        if let Some(closed) = self.closed {
            filter = filter.closed(closed);
        }
        if let Some(code) = &self.currency
            && let Some(currency) = violations.take(Currency::parse("currency", code))
        {
            filter = filter.currency(currency);
        }
        if let Some(name) = &self.name
            && let Some(name) = violations.take(Line::parse("name", Entity::MAX_NAME, name))
        {
            filter = filter.name_contains(name.as_str());
        }
        violations.finish().map_err(Problem::invalid)?;
        Ok(if self.deleted {
            filter.deleted()
        } else {
            filter
        })
    }
}

/// A page of accounts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccountPage {
    /// The accounts, in order.
    items: Vec<Account>,
    /// Where the next page begins; `null` on the last page.
    #[schema(required = true)]
    next_cursor: Option<String>,
}

/// Lists accounts with their balances.
#[utoipa::path(
    get,
    path = "/api/v1/accounts",
    operation_id = "list_accounts",
    tag = "accounts",
    params(AccountParams, ListParams),
    responses((status = OK, body = AccountPage, description = "A page of accounts."))
)]
pub(crate) async fn list(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<AccountParams>,
    Query(list): Query<ListParams>,
) -> Result<Json<AccountPage>, Problem> {
    let (filter, request) = (params.filter()?, list.request()?);
    let accounts = &state.services.accounts;
    let sort = params.sort.into();
    let page = accounts.list(&actor, &filter, sort, &request).await?;
    Ok(Json(AccountPage {
        items: page.items.into_iter().map(Into::into).collect(),
        next_cursor: page.next_cursor,
    }))
}
