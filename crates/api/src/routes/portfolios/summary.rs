//! `GET /api/v1/portfolios/summary`

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use super::PortfolioAccountType;
use crate::{extract::Authenticated, problem::Problem, state::AppState, wire::Money};

/// The values of all portfolios, by account type.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PortfolioSummary {
    /// The totals by account type. Types without portfolios are omitted.
    groups: Vec<PortfolioGroup>,
}

/// The value of all portfolios of one account type.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PortfolioGroup {
    /// The account type.
    account_type: PortfolioAccountType,
    /// The number of portfolios of this type.
    portfolio_count: i64,
    /// The value of these portfolios, one amount per currency. Amounts in different currencies are never added.
    totals: Vec<Money>,
}

/// Get the values of all portfolios by account type.
#[utoipa::path(
    get,
    path = "/api/v1/portfolios/summary",
    operation_id = "get_portfolio_summary",
    tag = "portfolios",
    responses((status = OK, body = PortfolioSummary, description = "The totals."))
)]
pub(crate) async fn summary(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
) -> Result<Json<PortfolioSummary>, Problem> {
    let kinds = state.services.portfolios.totals(&actor).await?;
    let groups = kinds.into_iter().map(|kind| PortfolioGroup {
        account_type: kind.account_type.into(),
        portfolio_count: kind.portfolios,
        totals: kind.totals.into_iter().map(Into::into).collect(),
    });
    Ok(Json(PortfolioSummary {
        groups: groups.collect(),
    }))
}
