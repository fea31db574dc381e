//! `GET /api/v1/portfolios/summary`

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use super::AccountType;
use crate::{extract::Authenticated, problem::Problem, routes::money::Money, state::AppState};

/// What all portfolios are worth, by kind.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PortfolioSummary {
    /// The kinds there are portfolios of.
    groups: Vec<PortfolioGroup>,
}

/// What all portfolios of one kind are worth.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PortfolioGroup {
    /// The kind.
    account_type: AccountType,
    /// How many portfolios there are.
    portfolios: i64,
    /// Their value, one amount a currency; unlike currencies are never added.
    totals: Vec<Money>,
}

/// Sums portfolios up by kind.
#[utoipa::path(
    get,
    path = "/api/v1/portfolios/summary",
    tag = "portfolios",
    responses((status = OK, body = PortfolioSummary, description = "The sums."))
)]
pub(crate) async fn summary(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
) -> Result<Json<PortfolioSummary>, Problem> {
    let kinds = state.services.portfolios.totals(&actor).await?;
    let groups = kinds.into_iter().map(|kind| PortfolioGroup {
        account_type: kind.account_type.into(),
        portfolios: kind.portfolios,
        totals: kind.totals.into_iter().map(Into::into).collect(),
    });
    Ok(Json(PortfolioSummary {
        groups: groups.collect(),
    }))
}
