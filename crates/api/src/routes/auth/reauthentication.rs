//! Proving the identity of the signed-in user again.

use axum::{Json, extract::State};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    extract::{Authenticated, Body},
    problem::Problem,
    route_policy::CREDENTIAL,
    state::AppState,
};

pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(CREDENTIAL.on(routes!(reauthenticate)))
}

/// A proof of the signed-in user's identity.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReauthenticateRequest {
    /// The user's password.
    #[schema(format = Password, example = "securepassword123")]
    password: String,
}

/// The confirmed identity.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReauthenticateResponse {
    /// The time of the confirmation.
    authenticated_at: DateTime<Utc>,
}

/// Confirm the password.
///
/// Sensitive actions, such as a change of credentials, require a recent confirmation. It holds for
/// the session of the request, and does not change when that session expires.
#[utoipa::path(
    post,
    path = "/api/v1/auth/reauthenticate",
    operation_id = "confirm_password",
    tag = "auth",
    request_body = ReauthenticateRequest,
    responses(
        (status = OK, body = ReauthenticateResponse, description = "The password is correct."),
    )
)]
async fn reauthenticate(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Body(request): Body<ReauthenticateRequest>,
) -> Result<Json<ReauthenticateResponse>, Problem> {
    let reauthentication = &state.services.reauthentication;
    let confirmed = reauthentication.by_password(&actor, &request.password);
    let authenticated_at = confirmed.await?;
    Ok(Json(ReauthenticateResponse { authenticated_at }))
}
