//! `DELETE /api/v1/accounts/{id}`

use axum::extract::State;
use coffer_domain::ids::AccountId;
use http::StatusCode;

use crate::{
    extract::{Authenticated, Id, IfMatch},
    problem::Problem,
    state::AppState,
};

/// Delete an account.
///
/// Its transactions are deleted with it. Restoring the account restores them.
#[utoipa::path(
    delete,
    path = "/api/v1/accounts/{id}",
    operation_id = "delete_account",
    tag = "accounts",
    params(
        ("id" = uuid::Uuid, Path, description = "The account's ID."),
        ("If-Match" = Option<String>, Header),
    ),
    responses((status = NO_CONTENT, description = "Deleted."))
)]
pub(crate) async fn delete(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<AccountId>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, Problem> {
    state.services.accounts.delete(&actor, id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}
