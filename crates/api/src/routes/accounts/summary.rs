//! `GET /api/v1/accounts/summary`

use axum::{Json, extract::State};
use coffer_domain::account::AccountTotal;
use serde::Serialize;
use utoipa::ToSchema;

use super::AccountKind;
use crate::{extract::Authenticated, problem::Problem, routes::money::Money, state::AppState};

/// What is in all open accounts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccountSummary {
    /// The kinds there are open accounts of.
    groups: Vec<AccountGroup>,
    /// What is in all of them together, one amount a currency; unlike currencies are never added.
    totals: Vec<Money>,
}

/// What is in all open accounts of one kind.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccountGroup {
    /// The kind.
    kind: AccountKind,
    /// How many accounts there are.
    accounts: i64,
    /// What is in them, one amount a currency.
    totals: Vec<Money>,
}

/// Sums up what is in open accounts, by kind and together.
#[utoipa::path(
    get,
    path = "/api/v1/accounts/summary",
    operation_id = "summarize_accounts",
    tag = "accounts",
    responses((status = OK, body = AccountSummary, description = "The sums."))
)]
pub(crate) async fn summary(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
) -> Result<Json<AccountSummary>, Problem> {
    let kinds = state.services.accounts.totals(&actor).await?;
    let totals = AccountTotal::sum(&kinds);
    let groups = kinds.into_iter().map(|kind| AccountGroup {
        kind: kind.kind.into(),
        accounts: kind.accounts,
        totals: kind.totals.into_iter().map(Into::into).collect(),
    });
    Ok(Json(AccountSummary {
        groups: groups.collect(),
        totals: totals.into_iter().map(Into::into).collect(),
    }))
}
