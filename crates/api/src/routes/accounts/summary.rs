//! `GET /api/v1/accounts/summary`

use axum::{Json, extract::State};
use chrono::NaiveDate;
use coffer_domain::{account::AccountTotal, invalid};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::AccountType;
use crate::{
    extract::{Authenticated, Query},
    problem::Problem,
    state::AppState,
    wire::{self, ConvertedTotal, CurrencyText, Money, Read as _, amounts, response},
};

/// The currency of a converted total.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SummaryParams {
    /// Also return a total converted to this currency, as an ISO 4217 code.
    #[param(required = false)]
    currency: Option<CurrencyText>,
    /// The date of the exchange rates; defaults to today in the user's time zone.
    #[param(required = false, format = Date, example = "2025-01-31")]
    on: Option<String>,
}

/// The balances of all open accounts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccountSummary {
    /// The totals by account type. Types without open accounts are omitted.
    groups: Vec<AccountGroup>,
    /// The total of all open accounts, one amount per currency. Amounts in different currencies are
    /// never added.
    totals: Vec<Money>,
    /// The sums of the transactions after today, which the totals do not include, one amount per
    /// currency; currencies without any are omitted.
    scheduled: Vec<Money>,
    /// The total in the requested currency; omitted if no `currency` was requested.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    converted: Option<ConvertedAccountTotal>,
}

/// The total of all open accounts, converted to one currency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConvertedAccountTotal {
    /// The date of the exchange rates.
    on: NaiveDate,
    /// The converted total.
    #[serde(flatten)]
    sum: ConvertedTotal,
}

response! {
    /// The total of all open accounts of one type.
    struct AccountGroup from total: AccountTotal {
        /// The account type.
        #[serde(rename = "type")]
        kind: AccountType,
        /// The number of open accounts of this type.
        account_count: i64 = total.accounts,
        /// The total of these accounts at the end of today, one amount per currency.
        totals: Vec<Money> = amounts(total.totals),
        /// The sums of the transactions after today, which the totals do not include, one amount
        /// per currency; currencies without any are omitted.
        scheduled: Vec<Money> = not_zero(total.scheduled),
    }
}

fn not_zero(sums: Vec<coffer_domain::Money>) -> Vec<Money> {
    let sums = sums.into_iter().filter(|money| !money.amount.is_zero());
    amounts(sums.collect())
}

/// Get the totals of all open accounts.
///
/// Returns totals by account type and overall, and optionally converted to one currency.
#[utoipa::path(
    get,
    path = "/api/v1/accounts/summary",
    operation_id = "get_account_summary",
    tag = "accounts",
    params(SummaryParams),
    responses((status = OK, body = AccountSummary, description = "The totals."))
)]
pub(super) async fn summary(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<SummaryParams>,
) -> Result<Json<AccountSummary>, Problem> {
    let on = params.on.as_deref();
    let (currency, on) = invalid::all((
        params.currency.read("currency"),
        on.map(|text| wire::day("on", text)).transpose(),
    ))?;
    let accounts = &state.services.accounts;
    let (kinds, converted) = match currency {
        None => (accounts.totals(&actor).await?, None),
        Some(currency) => {
            let (kinds, on, sum) = accounts.totals_in(&actor, currency, on).await?;
            let sum = sum.into();
            (kinds, Some(ConvertedAccountTotal { on, sum }))
        }
    };
    let totals = AccountTotal::sum(&kinds);
    let scheduled = AccountTotal::sum_scheduled(&kinds);
    Ok(Json(AccountSummary {
        groups: kinds.into_iter().map(Into::into).collect(),
        totals: amounts(totals),
        scheduled: not_zero(scheduled),
        converted,
    }))
}
