//! `GET /api/v1/accounts`

use axum::{Json, extract::State};
use coffer_domain::{Currency, Line, account::Account as Entity, invalid::Violations};
use coffer_storage::{AccountFilter, AccountSort};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Account, AccountType};
use crate::{
    extract::{Authenticated, ListParams, Query},
    problem::Problem,
    state::AppState,
};

/// The filters and sort order of an account list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AccountParams {
    /// Return accounts of this type.
    #[serde(rename = "type")]
    #[param(required = false)]
    kind: Option<AccountType>,
    /// Return closed accounts (`true`) or open accounts (`false`).
    #[param(required = false)]
    closed: Option<bool>,
    /// Return accounts in this currency, as an ISO 4217 code.
    #[param(required = false, pattern = "^[A-Z]{3}$")]
    currency: Option<String>,
    /// Return accounts whose name contains this text, ignoring case.
    #[param(required = false, max_length = 100)]
    name: Option<String>,
    /// Return deleted accounts instead of existing ones.
    #[serde(default)]
    #[param(required = false, default = false)]
    deleted: bool,
    /// The sort order; defaults to `newest`. `balance` sorts by currency, then by balance, highest
    /// first.
    #[serde(default)]
    #[param(required = false, inline)]
    sort: Sort,
}

/// The sort order of an account list.
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
            filter = filter.kind(kind);
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
            filter = filter.name(name.as_str());
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
    /// The accounts on this page, in the requested order.
    items: Vec<Account>,
    /// The cursor of the next page; `null` on the last page.
    #[schema(required = true)]
    next_cursor: Option<String>,
}

/// List accounts and their balances.
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
