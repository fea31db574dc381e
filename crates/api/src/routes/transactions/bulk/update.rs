//! `PATCH /api/v1/transactions/bulk`

use axum::{Json, extract::State};
use coffer_domain::Invalid;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::selection;
use crate::{
    extract::{Authenticated, Body, Clearable, given},
    problem::Problem,
    routes::transactions::params::{TransactionConditions, id},
    state::AppState,
};

/// Another category for many transactions, named by `ids` or found by a `filter`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecategoriseRequest {
    /// These transactions.
    #[serde(default)]
    #[schema(value_type = Vec<Uuid>, required = false, min_items = 1, max_items = 10000)]
    ids: Option<Vec<String>>,
    /// All that these conditions find, at least one of them and at most 50,000 transactions.
    filter: Option<TransactionConditions>,
    /// The category they get; `null` for none.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Uuid>, required = true)]
    category_id: Option<Clearable<String>>,
}

/// What was changed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangedTransactions {
    /// How many had another category.
    changed: u64,
}

/// Gives many transactions another category, all or none.
#[utoipa::path(
    patch,
    path = "/api/v1/transactions/bulk",
    operation_id = "recategorise_transactions",
    tag = "transactions",
    request_body = RecategoriseRequest,
    responses((status = OK, body = ChangedTransactions, description = "It is done."))
)]
pub(crate) async fn update(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Body(request): Body<RecategoriseRequest>,
) -> Result<Json<ChangedTransactions>, Problem> {
    let missing = || {
        let text = "Name the category that they get, or null for none.";
        Problem::invalid(Invalid::field("category_id", "required", text))
    };
    let Clearable(category) = request.category_id.ok_or_else(missing)?;
    let category = category.as_deref().map(|text| id("category_id", text));
    let category = category.transpose().map_err(Problem::invalid)?;
    let which = selection(request.ids, request.filter)?;
    let transactions = &state.services.transactions;
    let changed = transactions.recategorise(&actor, which, category).await?;
    Ok(Json(ChangedTransactions { changed }))
}
