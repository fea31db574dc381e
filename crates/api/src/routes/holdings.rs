//! The holdings of portfolios.

use axum::{Json, extract::State, response::NoContent};
use chrono::{DateTime, NaiveDate, Utc};
use coffer_domain::{
    Invalid, Line,
    ids::{HoldingId, PortfolioId},
    portfolio::{Holding as Entity, HoldingChanges, ValuedHolding},
};
use coffer_services::NewHolding;
use coffer_storage::{HoldingFilter, HoldingSort};
use rust_decimal::Decimal;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    extract::{Authenticated, Body, Id, IdWithin, Idempotency, IfMatch, ListParams, Query},
    problem::Problem,
    route_policy::RESOURCE,
    state::AppState,
    wire::{
        Amount, Created, CurrencyCode, CurrencyText, Page, Read as _, Tagged, UnsignedAmount,
        UnsignedAmountText, changes, filter, request, response, wire_enum,
    },
};

pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(RESOURCE.on(routes!(list, create)))
        .routes(RESOURCE.on(routes!(get, update, delete)))
        .routes(RESOURCE.on(routes!(restore)))
}

wire_enum! {
    /// The sort order of a holding list.
    HoldingOrder = HoldingSort;
}

response! {
    /// A holding: a quantity of one security in a portfolio. All amounts are in the holding's
    /// currency.
    tagged struct Holding from valued: ValuedHolding => holding {
        /// The holding's ID.
        id: Uuid,
        /// The portfolio's ID.
        portfolio_id: Uuid,
        /// The security's ticker symbol.
        #[schema(example = "VWCE")]
        symbol: String,
        /// The security's name.
        name: String,
        /// The number of units held.
        #[schema(example = "12.5", pattern = r"^\d+(\.\d+)?$")]
        quantity: Decimal,
        /// The currency the security is quoted in, as an ISO 4217 code.
        currency: CurrencyCode,
        /// The amount paid for the holding; `null` if unknown.
        #[schema(required = true)]
        cost_basis: Option<UnsignedAmount> = valued.holding.cost_basis.map(Into::into),
        /// The latest known price of one unit; `null` if there is none.
        #[schema(required = true)]
        price: Option<UnsignedAmount> = valued.valuation.as_ref().map(|it| it.price.into()),
        /// The date of `price`; `null` if there is no price.
        #[schema(required = true)]
        priced_on: Option<NaiveDate> = valued.valuation.as_ref().map(|it| it.priced_on),
        /// The holding's value, `quantity` times `price`, rounded half to even to the currency's
        /// minor unit; `null` if there is no price.
        #[schema(required = true)]
        value: Option<UnsignedAmount> = valued.valuation.as_ref().map(|it| it.value.amount.into()),
        /// The unrealised gain: `value` minus `cost_basis`, negative for a loss; `null` if either
        /// is `null`.
        #[schema(required = true)]
        gain: Option<Amount> = valued.gain().map(Into::into),
        /// When the holding was created.
        created_at: DateTime<Utc>,
        /// When the holding was last updated.
        updated_at: DateTime<Utc>,
        /// When the holding was deleted; omitted unless it is deleted.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(required = false)]
        deleted_at: Option<DateTime<Utc>>,
    }
}

/// A page of holdings.
pub(crate) type HoldingPage = Page<Holding>;

filter! {
    /// The filters and sort order of a holding list.
    HoldingParams => HoldingFilter {
        /// Return holdings in this currency, as an ISO 4217 code.
        currency: CurrencyText,
        /// Return holdings whose symbol or name contains this text, ignoring case and accents.
        #[param(max_length = 200)]
        q: String as text => Line::parse("q", Entity::MAX_NAME, q),
    }
    /// The sort order; defaults to `symbol`. `value` sorts by currency, then by value, highest
    /// first; holdings without a price come last.
    sort: HoldingOrder
}

/// List the holdings of a portfolio and their values.
#[utoipa::path(
    get,
    path = "/api/v1/portfolios/{id}/holdings",
    operation_id = "list_holdings",
    tag = "portfolios",
    params(Id<PortfolioId>, HoldingParams, ListParams),
    responses((status = OK, body = HoldingPage, description = "A page of holdings."))
)]
async fn list(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(portfolio): Id<PortfolioId>,
    Query(params): Query<HoldingParams>,
    Query(list): Query<ListParams>,
) -> Result<Json<HoldingPage>, Problem> {
    let (filter, list) = (
        params.narrow(HoldingFilter::of(portfolio))?,
        list.request()?,
    );
    let holdings = &state.services.holdings;
    let page = holdings.list(&actor, &filter, params.sort.0, &list).await?;
    Ok(Json(page.into()))
}

request! {
    /// A new holding.
    CreateHoldingRequest => NewHolding {
        /// The security's ticker symbol, 1–32 characters: capital letters, digits and
        /// `.-^=:/_+&`. It is used to look up prices.
        #[schema(min_length = 1, max_length = 32, example = "VWCE")]
        symbol: String => Entity::parse_symbol("symbol", symbol),
        /// The security's name, 1–200 characters.
        #[schema(min_length = 1, max_length = 200, example = "FTSE All-World")]
        name: String => Line::parse("name", Entity::MAX_NAME, name),
        /// The number of units held: greater than zero, with up to ten decimal places.
        #[schema(pattern = r"^\d+(\.\d+)?$", example = "12.5")]
        quantity: String => Entity::parse_quantity("quantity", quantity),
        /// The currency the security is quoted in, as an ISO 4217 code.
        currency: CurrencyText,
        /// The amount paid for the holding, in its currency and with at most that currency's number
        /// of decimal places. Omit it or send `null` if unknown.
        #[serde(default)]
        #[schema(required = false)]
        cost_basis: Option<UnsignedAmountText> => read_cost_basis(cost_basis.as_ref(), currency),
    }
}

/// The cost basis, checked against the currency. An invalid currency is reported on its own field.
fn read_cost_basis(
    amount: Option<&UnsignedAmountText>,
    currency: &CurrencyText,
) -> Result<Option<Decimal>, Invalid> {
    let amount = amount.map(|amount| amount.read("cost_basis")).transpose()?;
    match (amount, currency.read("currency")) {
        (Some(amount), Ok(currency)) => Entity::check_cost_basis(amount, currency).map(Some),
        (amount, _) => Ok(amount),
    }
}

/// Create a holding.
///
/// A portfolio has at most one holding per symbol and currency.
#[utoipa::path(
    post,
    path = "/api/v1/portfolios/{id}/holdings",
    operation_id = "create_holding",
    tag = "portfolios",
    params(Id<PortfolioId>, Idempotency),
    request_body = CreateHoldingRequest,
    responses(
        (status = CREATED, body = Holding, headers(("ETag" = String)),
            description = "The new holding."),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "The portfolio already has a holding with this symbol and currency, or 2,000 holdings, or the storage limit is reached."),
    )
)]
async fn create(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(portfolio): Id<PortfolioId>,
    key: Idempotency,
    Body(request): Body<CreateHoldingRequest>,
) -> Result<Created<Tagged<Holding>>, Problem> {
    let new = request.try_into()?;
    let holdings = &state.services.holdings;
    let create = |request| holdings.create(&actor, portfolio, new, request);
    Created::once(key, create).await
}

/// Get a holding and its value.
#[utoipa::path(
    get,
    path = "/api/v1/portfolios/{id}/holdings/{holding_id}",
    operation_id = "get_holding",
    tag = "portfolios",
    params(IdWithin<PortfolioId, HoldingId>),
    responses((status = OK, body = Holding, headers(("ETag" = String)),
        description = "The requested holding."))
)]
async fn get(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    IdWithin(portfolio, id): IdWithin<PortfolioId, HoldingId>,
) -> Result<Tagged<Holding>, Problem> {
    let holding = state.services.holdings.get(&actor, portfolio, id).await?;
    Ok(holding.into())
}

changes! {
    /// Changes to a holding, as a JSON merge patch (RFC 7396). Omitted fields keep their value.
    UpdateHoldingRequest => HoldingChanges {
        /// The new ticker symbol, 1–32 characters.
        #[schema(min_length = 1, max_length = 32)]
        symbol: String => Entity::parse_symbol("symbol", symbol),
        /// The new name, 1–200 characters.
        #[schema(min_length = 1, max_length = 200)]
        name: String => Line::parse("name", Entity::MAX_NAME, name),
        /// The new number of units, greater than zero.
        #[schema(pattern = r"^\d+(\.\d+)?$")]
        quantity: String => Entity::parse_quantity("quantity", quantity),
        /// The new currency, as an ISO 4217 code. Requires a new `cost_basis` if the holding has
        /// one.
        currency: CurrencyText,
        /// The new amount paid for the holding; `null` if unknown.
        cost_basis: Option<UnsignedAmountText>,
    }
}

/// Update a holding.
#[utoipa::path(
    patch,
    path = "/api/v1/portfolios/{id}/holdings/{holding_id}",
    operation_id = "update_holding",
    tag = "portfolios",
    params(IdWithin<PortfolioId, HoldingId>, IfMatch),
    request_body = UpdateHoldingRequest,
    responses(
        (status = OK, body = Holding, headers(("ETag" = String)),
            description = "The updated holding."),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "The portfolio already has a holding with this symbol and currency."),
    )
)]
async fn update(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    IdWithin(portfolio, id): IdWithin<PortfolioId, HoldingId>,
    IfMatch(version): IfMatch,
    Body(request): Body<UpdateHoldingRequest>,
) -> Result<Tagged<Holding>, Problem> {
    let changes = request.try_into()?;
    let holdings = &state.services.holdings;
    let holding = holdings.update(&actor, portfolio, id, version, changes);
    Ok(holding.await?.into())
}

/// Delete a holding.
///
/// It can be restored.
#[utoipa::path(
    delete,
    path = "/api/v1/portfolios/{id}/holdings/{holding_id}",
    operation_id = "delete_holding",
    tag = "portfolios",
    params(IdWithin<PortfolioId, HoldingId>, IfMatch),
    responses((status = NO_CONTENT, description = "The holding was deleted."))
)]
async fn delete(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    IdWithin(portfolio, id): IdWithin<PortfolioId, HoldingId>,
    IfMatch(version): IfMatch,
) -> Result<NoContent, Problem> {
    let holdings = &state.services.holdings;
    holdings.delete(&actor, portfolio, id, version).await?;
    Ok(NoContent)
}

/// Restore a deleted holding.
#[utoipa::path(
    post,
    path = "/api/v1/portfolios/{id}/holdings/{holding_id}/restore",
    operation_id = "restore_holding",
    tag = "portfolios",
    params(IdWithin<PortfolioId, HoldingId>),
    responses(
        (status = OK, body = Holding, headers(("ETag" = String)),
            description = "The restored holding."),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "The portfolio already has a holding with this symbol and currency, or 2,000 other holdings."),
    )
)]
async fn restore(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    IdWithin(portfolio, id): IdWithin<PortfolioId, HoldingId>,
) -> Result<Tagged<Holding>, Problem> {
    let holdings = &state.services.holdings;
    Ok(holdings.restore(&actor, portfolio, id).await?.into())
}
