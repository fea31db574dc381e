//! `POST /api/auth/logout`

use axum::{Json, extract::State};
use http::HeaderMap;
use serde::Deserialize;
use utoipa::ToSchema;

use super::MessageResponse;
use crate::{
    cookies,
    extract::{OptionalBody, Visitor, bearer_token},
    problem::Problem,
    state::AppState,
};

/// Options for signing out.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LogoutRequest {
    /// Whether to end all of the user's sessions instead of only the current one.
    #[serde(default)]
    #[schema(required = false, default = false)]
    everywhere: bool,
}

/// Sign out.
///
/// Ends the session and clears its cookies. Succeeds even if the session is no longer valid.
#[utoipa::path(
    post,
    path = "/api/auth/logout",
    operation_id = "logout",
    tag = "auth",
    request_body = Option<LogoutRequest>,
    responses(
        (status = OK, body = MessageResponse, description = "Signed out.",
            headers(("Set-Cookie" = String, description = "Clears the session cookies."))),
    ),
    security((), ("access_cookie" = []), ("bearer" = []))
)]
pub(crate) async fn logout(
    State(state): State<AppState>,
    Visitor(visitor): Visitor,
    headers: HeaderMap,
    OptionalBody(request): OptionalBody<LogoutRequest>,
) -> Result<(HeaderMap, Json<MessageResponse>), Problem> {
    let mut tokens = cookies::session_tokens(&state.settings, &headers);
    if let Some(token) = bearer_token(&headers) {
        tokens.access = vec![token];
    }
    let sessions = &state.services.sessions;
    sessions
        .sign_out(&visitor, tokens, request.everywhere)
        .await?;
    let message = "Logged out";
    Ok((
        cookies::signed_out(&state.settings),
        Json(MessageResponse { message }),
    ))
}
