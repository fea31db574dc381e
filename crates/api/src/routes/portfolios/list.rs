//! `GET /api/v1/portfolios`

use axum::{Json, extract::State};
use coffer_domain::{Line, portfolio::Portfolio as Entity};
use coffer_storage::{PortfolioFilter, PortfolioSort};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Portfolio, PortfolioAccountType};
use crate::{
    extract::{Authenticated, ListParams, Query},
    problem::Problem,
    state::AppState,
};

/// The filters and sort order of a portfolio list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PortfolioParams {
    /// Return portfolios of this account type.
    #[param(required = false)]
    account_type: Option<PortfolioAccountType>,
    /// Return portfolios whose name contains this text, ignoring case.
    #[param(required = false, max_length = 100)]
    name: Option<String>,
    /// Return deleted portfolios instead of existing ones.
    #[serde(default)]
    #[param(required = false, default = false)]
    deleted: bool,
    /// The sort order; defaults to `newest`.
    #[serde(default)]
    #[param(required = false, inline)]
    sort: Sort,
}

/// The sort order of a portfolio list.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Sort {
    #[default]
    Newest,
    Oldest,
    Name,
}

impl From<Sort> for PortfolioSort {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::Newest => Self::Newest,
            Sort::Oldest => Self::Oldest,
            Sort::Name => Self::Name,
        }
    }
}

impl PortfolioParams {
    fn filter(&self) -> Result<PortfolioFilter, Problem> {
        let mut filter = PortfolioFilter::new();
        if let Some(account_type) = self.account_type {
            filter = filter.account_type(account_type);
        }
        if let Some(name) = &self.name {
            let name = Line::parse("name", Entity::MAX_NAME, name).map_err(Problem::invalid)?;
            filter = filter.name(name.as_str());
        }
        Ok(if self.deleted {
            filter.deleted()
        } else {
            filter
        })
    }
}

/// A page of portfolios.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PortfolioPage {
    /// The portfolios on this page, in the requested order.
    items: Vec<Portfolio>,
    /// The cursor of the next page; `null` on the last page.
    #[schema(required = true)]
    next_cursor: Option<String>,
}

/// List portfolios and their values.
#[utoipa::path(
    get,
    path = "/api/v1/portfolios",
    operation_id = "list_portfolios",
    tag = "portfolios",
    params(PortfolioParams, ListParams),
    responses((status = OK, body = PortfolioPage, description = "A page of portfolios."))
)]
pub(crate) async fn list(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<PortfolioParams>,
    Query(list): Query<ListParams>,
) -> Result<Json<PortfolioPage>, Problem> {
    let (filter, request) = (params.filter()?, list.request()?);
    let portfolios = &state.services.portfolios;
    let sort = params.sort.into();
    let page = portfolios.list(&actor, &filter, sort, &request).await?;
    Ok(Json(PortfolioPage {
        items: page.items.into_iter().map(Into::into).collect(),
        next_cursor: page.next_cursor,
    }))
}
