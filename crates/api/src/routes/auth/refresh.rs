//! `POST /api/auth/refresh`

use axum::{Json, extract::State};
use http::HeaderMap;

use super::LoginResponse;
use crate::{cookies, extract::Visitor, problem::Problem, state::AppState};

/// Refresh the session.
///
/// Exchanges the `refresh_token` cookie for new session cookies. Each refresh token is replaced
/// when it is used. For ten seconds, using it again returns the same new refresh token; after that,
/// using it ends the session.
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
    if tokens.refresh.is_empty() {
        let detail = "The refresh token is missing. Sign in again.";
        return Err(Problem::unauthenticated(detail));
    }
    let sessions = &state.services.sessions;
    let signed_in = sessions.refresh(&visitor, &tokens.refresh).await?;
    let cookies = cookies::signed_in(&state.settings, &signed_in, state.clock.now());
    Ok((cookies, Json(signed_in.user.into())))
}
