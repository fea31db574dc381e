//! `GET /api/v1/user/settings`

use axum::{Json, extract::State};
use http::HeaderMap;

use super::{Settings, tagged};
use crate::{extract::Authenticated, problem::Problem, state::AppState};

/// Get the user's settings.
#[utoipa::path(
    get,
    path = "/api/v1/user/settings",
    operation_id = "get_settings",
    tag = "user",
    responses((status = OK, body = Settings, description = "The settings.",
        headers(("ETag" = String))))
)]
pub(crate) async fn get(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
) -> Result<(HeaderMap, Json<Settings>), Problem> {
    let settings = state.services.settings.get(&actor).await?;
    Ok(tagged(settings))
}
