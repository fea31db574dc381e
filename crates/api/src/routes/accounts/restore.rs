//! `POST /api/v1/accounts/{id}/restore`

use axum::{Json, extract::State};
use coffer_domain::ids::AccountId;
use http::HeaderMap;

use super::{Account, tagged};
use crate::{
    extract::{Authenticated, Id},
    problem::Problem,
    state::AppState,
};

/// Restore a deleted account.
///
/// The transactions that were deleted with the account are restored, too.
#[utoipa::path(
    post,
    path = "/api/v1/accounts/{id}/restore",
    operation_id = "restore_account",
    tag = "accounts",
    params(("id" = uuid::Uuid, Path, description = "The account's ID.")),
    responses((status = OK, body = Account, description = "The restored account.",
        headers(("ETag" = String))))
)]
pub(crate) async fn restore(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<AccountId>,
) -> Result<(HeaderMap, Json<Account>), Problem> {
    let account = state.services.accounts.restore(&actor, id).await?;
    Ok(tagged(account))
}
