//! `POST /api/auth/refresh`

use axum::{Json, extract::State};
use http::HeaderMap;

use super::LoginResponse;
use crate::{cookies, extract::Visitor, problem::Problem, state::AppState};

/// Refresh the session.
///
/// Exchanges the `refresh_token` cookie for new session cookies. Each refresh token can be used
/// once; using it again ends the session.
#[utoipa::path(
    post,
    path = "/api/auth/refresh",
    operation_id = "refresh_session",
    tag = "auth",
    responses(
        (status = OK, body = LoginResponse, description = "Refreshed.",
            headers(("Set-Cookie" = String, description = "The new session cookies."))),
        (status = UNAUTHORIZED, body = Problem, content_type = "application/problem+json",
            description = "The refresh token is missing, invalid or expired, or the session has ended."),
    ),
    security(("refresh_cookie" = []))
)]
pub(crate) async fn refresh(
    State(state): State<AppState>,
    Visitor(visitor): Visitor,
    headers: HeaderMap,
) -> Result<(HeaderMap, Json<LoginResponse>), Problem> {
    let tokens = cookies::session_tokens(&state.settings, &headers);
    let token = tokens
        .refresh
        .ok_or_else(|| Problem::unauthenticated("The refresh token is missing. Sign in again."))?;
    let signed_in = state.services.sessions.refresh(&visitor, token).await?;
    let cookies = cookies::signed_in(&state.settings, &signed_in, state.clock.now());
    Ok((cookies, Json(signed_in.user.into())))
}
