//! `GET /api/v1/accounts/{id}`

use axum::{Json, extract::State};
use coffer_domain::ids::AccountId;
use http::HeaderMap;

use super::{Account, tagged};
use crate::{
    extract::{Authenticated, Id},
    problem::Problem,
    state::AppState,
};

/// Get an account and its balance.
#[utoipa::path(
    get,
    path = "/api/v1/accounts/{id}",
    operation_id = "get_account",
    tag = "accounts",
    params(("id" = uuid::Uuid, Path, description = "The account's ID.")),
    responses((status = OK, body = Account, description = "The account.",
        headers(("ETag" = String))))
)]
pub(crate) async fn get(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<AccountId>,
) -> Result<(HeaderMap, Json<Account>), Problem> {
    let account = state.services.accounts.get(&actor, id).await?;
    Ok(tagged(account))
}
