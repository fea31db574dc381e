//! `GET /api/v1/portfolios/{id}/holdings`

use axum::{Json, extract::State};
use coffer_domain::{
    Currency, Line, ids::PortfolioId, invalid::Violations, portfolio::Holding as Entity,
};
use coffer_storage::{HoldingFilter, HoldingSort};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Holding;
use crate::{
    extract::{Authenticated, Id, ListParams, Query},
    problem::Problem,
    state::AppState,
};

/// The filters and sort order of a holding list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct HoldingParams {
    /// Return holdings in this currency, as an ISO 4217 code.
    #[param(required = false, pattern = "^[A-Z]{3}$")]
    currency: Option<String>,
    /// Return holdings whose symbol or name contains this text, ignoring case.
    #[param(required = false, max_length = 200)]
    q: Option<String>,
    /// Return deleted holdings instead of existing ones.
    #[serde(default)]
    #[param(required = false, default = false)]
    deleted: bool,
    /// The sort order; defaults to `symbol`. `value` sorts by currency, then by value, highest
    /// first; holdings without a price come last.
    #[serde(default)]
    #[param(required = false, inline)]
    sort: Sort,
}

/// The sort order of a holding list.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Sort {
    #[default]
    Symbol,
    Name,
    Value,
    Newest,
}

impl From<Sort> for HoldingSort {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::Symbol => Self::Symbol,
            Sort::Name => Self::Name,
            Sort::Value => Self::Value,
            Sort::Newest => Self::Newest,
        }
    }
}

impl HoldingParams {
    fn filter(&self, portfolio: PortfolioId) -> Result<HoldingFilter, Problem> {
        let mut violations = Violations::default();
        let mut filter = HoldingFilter::of(portfolio);
        if let Some(code) = &self.currency
            && let Some(currency) = violations.take(Currency::parse("currency", code))
        {
            filter = filter.currency(currency);
        }
        if let Some(text) = &self.q
            && let Some(text) = violations.take(Line::parse("q", Entity::MAX_NAME, text))
        {
            filter = filter.text(text.as_str());
        }
        violations.finish().map_err(Problem::invalid)?;
        Ok(if self.deleted {
            filter.deleted()
        } else {
            filter
        })
    }
}

/// A page of holdings.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HoldingPage {
    /// The holdings on this page, in the requested order.
    items: Vec<Holding>,
    /// The cursor of the next page; `null` on the last page.
    #[schema(required = true)]
    next_cursor: Option<String>,
}

/// List the holdings of a portfolio and their values.
#[utoipa::path(
    get,
    path = "/api/v1/portfolios/{id}/holdings",
    operation_id = "list_holdings",
    tag = "portfolios",
    params(
        ("id" = uuid::Uuid, Path, description = "The portfolio's ID."),
        HoldingParams,
        ListParams,
    ),
    responses((status = OK, body = HoldingPage, description = "A page of holdings."))
)]
pub(crate) async fn list(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(portfolio): Id<PortfolioId>,
    Query(params): Query<HoldingParams>,
    Query(list): Query<ListParams>,
) -> Result<Json<HoldingPage>, Problem> {
    let (filter, request) = (params.filter(portfolio)?, list.request()?);
    let holdings = &state.services.holdings;
    let sort = params.sort.into();
    let page = holdings.list(&actor, &filter, sort, &request).await?;
    Ok(Json(HoldingPage {
        items: page.items.into_iter().map(Into::into).collect(),
        next_cursor: page.next_cursor,
    }))
}
