//! `POST /api/auth/refresh`

use axum::{Json, extract::State};
use http::HeaderMap;

use super::LoginResponse;
use crate::{cookies, extract::Visitor, problem::Problem, state::AppState};

/// Exchanges the refresh token of the cookie for new tokens. A spent token ends the session.
#[utoipa::path(
    post,
    path = "/api/auth/refresh",
    tag = "auth",
    responses(
        (status = OK, body = LoginResponse, description = "The session goes on.",
            headers(("Set-Cookie" = String, description = "The session's new cookies."))),
        (status = UNAUTHORIZED, body = Problem, content_type = "application/problem+json",
            description = "There is no session to go on with."),
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
        .ok_or_else(|| Problem::unauthenticated("There is no refresh token. Sign in."))?;
    let signed_in = state.services.sessions.refresh(&visitor, token).await?;
    let cookies = cookies::signed_in(&state.settings, &signed_in, state.clock.now());
    Ok((cookies, Json(signed_in.user.into())))
}
