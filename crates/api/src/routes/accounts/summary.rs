//! `GET /api/v1/accounts/summary`

use axum::{Json, extract::State};
use chrono::NaiveDate;
use coffer_domain::{account::AccountTotal, invalid::Violations};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::AccountKind;
use crate::{
    extract::{Authenticated, Query},
    problem::Problem,
    routes::{
        days,
        money::{self, Converted, Money},
    },
    state::AppState,
};

/// In which currency together.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SummaryParams {
    /// Also all together in this currency; ISO 4217.
    #[param(required = false, pattern = "^[A-Z]{3}$")]
    currency: Option<String>,
    /// The day whose rates count for that; today, where the user is, when it is left out.
    #[param(required = false, value_type = String, format = Date, example = "2025-01-31")]
    on: Option<String>,
}

/// What is in all open accounts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccountSummary {
    /// The kinds there are open accounts of.
    groups: Vec<AccountGroup>,
    /// What is in all of them together, one amount a currency; unlike currencies are never added.
    totals: Vec<Money>,
    /// All of it in the currency that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    converted: Option<AccountsConverted>,
}

/// What is in all open accounts, together in one currency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccountsConverted {
    /// The day whose rates counted.
    on: NaiveDate,
    /// The sum.
    #[serde(flatten)]
    sum: Converted,
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

/// Sums up what is in open accounts, by kind and together; in one currency, too, if one is named.
#[utoipa::path(
    get,
    path = "/api/v1/accounts/summary",
    operation_id = "summarize_accounts",
    tag = "accounts",
    params(SummaryParams),
    responses((status = OK, body = AccountSummary, description = "The sums."))
)]
pub(crate) async fn summary(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(params): Query<SummaryParams>,
) -> Result<Json<AccountSummary>, Problem> {
    let mut violations = Violations::default();
    let currency = days::currency(&mut violations, "currency", params.currency.as_deref());
    let on = days::day(&mut violations, "on", params.on.as_deref());
    violations.finish().map_err(Problem::invalid)?;
    let accounts = &state.services.accounts;
    let (kinds, converted) = match currency {
        None => (accounts.totals(&actor).await?, None),
        Some(currency) => {
            let (kinds, on, sum) = accounts.totals_in(&actor, currency, on).await?;
            let sum = sum.into();
            (kinds, Some(AccountsConverted { on, sum }))
        }
    };
    let totals = AccountTotal::sum(&kinds);
    let groups = kinds.into_iter().map(|kind| AccountGroup {
        kind: kind.kind.into(),
        accounts: kind.accounts,
        totals: money::all(kind.totals),
    });
    Ok(Json(AccountSummary {
        groups: groups.collect(),
        totals: money::all(totals),
        converted,
    }))
}
