//! `DELETE /api/v1/accounts/{id}`

use axum::extract::State;
use coffer_domain::ids::AccountId;
use http::StatusCode;

use crate::{
    extract::{Authenticated, Id, IfMatch},
    problem::Problem,
    state::AppState,
};

/// Deletes an account and its transactions. They can be restored.
#[utoipa::path(
    delete,
    path = "/api/v1/accounts/{id}",
    operation_id = "delete_account",
    tag = "accounts",
    params(
        ("id" = uuid::Uuid, Path, description = "The account."),
        ("If-Match" = Option<String>, Header, description = "The version to delete, as its ETag."),
    ),
    responses((status = NO_CONTENT, description = "It is deleted."))
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
