//! Portfolios, the example for other resources.

use axum::{Json, extract::State, response::NoContent};
use chrono::{DateTime, Utc};
use coffer_domain::{
    CountryCode as Country, Invalid, Line,
    ids::PortfolioId,
    invalid,
    portfolio::{
        AccountType, AccountTypeTotal, Domicile, NewPortfolio, Portfolio as Entity,
        PortfolioChanges, ValuedPortfolio,
    },
};
use coffer_storage::{PortfolioFilter, PortfolioSort};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    extract::{Authenticated, Body, Id, Idempotency, IfMatch, ListParams, Query},
    problem::Problem,
    route_policy::RESOURCE,
    state::AppState,
    wire::{
        CountryCode, CountryText, Created, CurrencyCode, CurrencyText, Money, Page, Read as _,
        Tagged, amounts, changes, filter, request, response, wire_enum,
    },
};

pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(RESOURCE.on(routes!(list, create)))
        .routes(RESOURCE.on(routes!(summary)))
        .routes(RESOURCE.on(routes!(get, update, delete)))
        .routes(RESOURCE.on(routes!(restore)))
}

wire_enum! {
    /// Whether a portfolio is held in the home country or abroad.
    PortfolioAccountType = AccountType;
    /// The sort order of a portfolio list.
    PortfolioOrder = PortfolioSort;
}

response! {
    /// A portfolio: a brokerage account and its holdings.
    tagged struct Portfolio from valued: ValuedPortfolio => portfolio {
        /// The portfolio's ID.
        id: Uuid,
        /// The portfolio's name.
        name: String,
        /// Whether the portfolio is held in the home country (`DOMESTIC`) or abroad
        /// (`INTERNATIONAL`).
        account_type: PortfolioAccountType = valued.portfolio.domicile.account_type().into(),
        /// The country where the portfolio is held, as an ISO 3166-1 alpha-2 code.
        country_code: CountryCode = valued.portfolio.domicile.country_code().into(),
        /// The owner's home country, as an ISO 3166-1 alpha-2 code.
        home_country: CountryCode = valued.portfolio.domicile.home_country().into(),
        /// The currency to report the portfolio in, as an ISO 4217 code.
        base_currency: CurrencyCode,
        /// The number of holdings.
        holding_count: i64 = valued.holdings_count,
        /// The value of the holdings at their latest known prices, one amount per currency.
        /// Holdings without a price are not included.
        totals: Vec<Money> = amounts(valued.totals),
        /// When the portfolio was created.
        created_at: DateTime<Utc>,
        /// When the portfolio was last updated.
        updated_at: DateTime<Utc>,
        /// When the portfolio was deleted; omitted unless it is deleted.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(required = false)]
        deleted_at: Option<DateTime<Utc>>,
    }
}

/// A page of portfolios.
pub(crate) type PortfolioPage = Page<Portfolio>;

filter! {
    /// The filters and sort order of a portfolio list.
    PortfolioParams => PortfolioFilter {
        /// Return portfolios of this account type.
        account_type: PortfolioAccountType,
        /// Return portfolios whose name contains this text, ignoring case and accents.
        #[param(max_length = 100)]
        name: String => Line::parse("name", Entity::MAX_NAME, name),
    }
    /// The sort order; defaults to `newest`.
    sort: PortfolioOrder
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
async fn list(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<PortfolioParams>,
    Query(list): Query<ListParams>,
) -> Result<Json<PortfolioPage>, Problem> {
    let (filter, list) = (params.narrow(PortfolioFilter::new())?, list.request()?);
    let portfolios = &state.services.portfolios;
    let page = portfolios
        .list(&actor, &filter, params.sort.0, &list)
        .await?;
    Ok(Json(page.into()))
}

request! {
    /// A new portfolio. `country_code` and `home_country` must be equal for `DOMESTIC`, and
    /// different for `INTERNATIONAL`.
    CreatePortfolioRequest => NewPortfolio {
        /// The portfolio's name, 1–100 characters.
        #[schema(min_length = 1, max_length = 100, example = "Retirement")]
        name: String => Line::parse("name", Entity::MAX_NAME, name),
        /// Whether the portfolio is held in the home country (`DOMESTIC`) or abroad
        /// (`INTERNATIONAL`).
        account_type: PortfolioAccountType => _,
        /// The country where the portfolio is held, as an ISO 3166-1 alpha-2 code.
        country_code: CountryText => _,
        /// The owner's home country, as an ISO 3166-1 alpha-2 code.
        home_country: CountryText => domicile =
            read_domicile(account_type.0, country_code, home_country),
        /// The currency to report the portfolio in, as an ISO 4217 code.
        base_currency: CurrencyText,
    }
}

fn read_domicile(
    account_type: AccountType,
    country_code: &CountryText,
    home_country: &CountryText,
) -> Result<Domicile, Invalid> {
    let (country, home): (Country, Country) = invalid::all((
        country_code.read("country_code"),
        home_country.read("home_country"),
    ))?;
    Domicile::new(account_type, country, home)
}

/// Create a portfolio.
#[utoipa::path(
    post,
    path = "/api/v1/portfolios",
    operation_id = "create_portfolio",
    tag = "portfolios",
    params(Idempotency),
    request_body = CreatePortfolioRequest,
    responses((status = CREATED, body = Portfolio, headers(("ETag" = String)),
        description = "The new portfolio."))
)]
async fn create(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    key: Idempotency,
    Body(request): Body<CreatePortfolioRequest>,
) -> Result<Created<Tagged<Portfolio>>, Problem> {
    let new = request.try_into()?;
    let portfolios = &state.services.portfolios;
    Created::once(key, |request| portfolios.create(&actor, new, request)).await
}

/// The values of all portfolios, by account type.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PortfolioSummary {
    /// The totals by account type. Types without portfolios are omitted.
    groups: Vec<PortfolioGroup>,
}

response! {
    /// The value of all portfolios of one account type.
    struct PortfolioGroup from total: AccountTypeTotal {
        /// The account type: `DOMESTIC` or `INTERNATIONAL`.
        account_type: PortfolioAccountType,
        /// The number of portfolios of this type.
        portfolio_count: i64 = total.portfolios,
        /// The value of these portfolios, one amount per currency. Amounts in different currencies
        /// are never added.
        totals: Vec<Money> = amounts(total.totals),
    }
}

/// Get the values of all portfolios by account type.
#[utoipa::path(
    get,
    path = "/api/v1/portfolios/summary",
    operation_id = "get_portfolio_summary",
    tag = "portfolios",
    responses((status = OK, body = PortfolioSummary, description = "The totals by account type."))
)]
async fn summary(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
) -> Result<Json<PortfolioSummary>, Problem> {
    let totals = state.services.portfolios.totals(&actor).await?;
    let groups = totals.into_iter().map(Into::into).collect();
    Ok(Json(PortfolioSummary { groups }))
}

/// Get a portfolio and its value.
#[utoipa::path(
    get,
    path = "/api/v1/portfolios/{id}",
    operation_id = "get_portfolio",
    tag = "portfolios",
    params(Id<PortfolioId>),
    responses((status = OK, body = Portfolio, headers(("ETag" = String)),
        description = "The requested portfolio."))
)]
async fn get(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<PortfolioId>,
) -> Result<Tagged<Portfolio>, Problem> {
    Ok(state.services.portfolios.get(&actor, id).await?.into())
}

changes! {
    /// Changes to a portfolio, as a JSON merge patch (RFC 7396). Omitted fields keep their value.
    UpdatePortfolioRequest => PortfolioChanges {
        /// The portfolio's new name, 1–100 characters.
        #[schema(min_length = 1, max_length = 100)]
        name: String => Line::parse("name", Entity::MAX_NAME, name),
        /// Whether the portfolio is held in the home country (`DOMESTIC`) or abroad
        /// (`INTERNATIONAL`).
        account_type: PortfolioAccountType,
        /// The country where the portfolio is held, as an ISO 3166-1 alpha-2 code.
        country_code: CountryText,
        /// The owner's home country, as an ISO 3166-1 alpha-2 code.
        home_country: CountryText,
        /// The currency to report the portfolio in, as an ISO 4217 code.
        base_currency: CurrencyText,
    }
}

/// Update a portfolio.
#[utoipa::path(
    patch,
    path = "/api/v1/portfolios/{id}",
    operation_id = "update_portfolio",
    tag = "portfolios",
    params(Id<PortfolioId>, IfMatch),
    request_body = UpdatePortfolioRequest,
    responses((status = OK, body = Portfolio, headers(("ETag" = String)),
        description = "The updated portfolio."))
)]
async fn update(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<PortfolioId>,
    IfMatch(version): IfMatch,
    Body(request): Body<UpdatePortfolioRequest>,
) -> Result<Tagged<Portfolio>, Problem> {
    let changes = request.try_into()?;
    let portfolios = &state.services.portfolios;
    let portfolio = portfolios.update(&actor, id, version, changes).await?;
    Ok(portfolio.into())
}

/// Delete a portfolio.
///
/// It can be restored.
#[utoipa::path(
    delete,
    path = "/api/v1/portfolios/{id}",
    operation_id = "delete_portfolio",
    tag = "portfolios",
    params(Id<PortfolioId>, IfMatch),
    responses((status = NO_CONTENT, description = "The portfolio was deleted."))
)]
async fn delete(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<PortfolioId>,
    IfMatch(version): IfMatch,
) -> Result<NoContent, Problem> {
    let portfolios = &state.services.portfolios;
    portfolios.delete(&actor, id, version).await?;
    Ok(NoContent)
}

/// Restore a deleted portfolio.
#[utoipa::path(
    post,
    path = "/api/v1/portfolios/{id}/restore",
    operation_id = "restore_portfolio",
    tag = "portfolios",
    params(Id<PortfolioId>),
    responses((status = OK, body = Portfolio, headers(("ETag" = String)),
        description = "The restored portfolio."))
)]
async fn restore(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<PortfolioId>,
) -> Result<Tagged<Portfolio>, Problem> {
    Ok(state.services.portfolios.restore(&actor, id).await?.into())
}
