//! `POST /api/auth/login`

use axum::{Json, extract::State};
use coffer_services::{Browser, PasswordCredentials};
use http::HeaderMap;
use serde::Deserialize;
use utoipa::ToSchema;

use super::LoginResponse;
use crate::{
    cookies,
    extract::{Body, Visitor},
    problem::Problem,
    state::AppState,
};

/// Credentials for signing in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LoginRequest {
    /// The user's email address.
    #[schema(format = Email, max_length = 254, example = "user@example.com")]
    email: String,
    /// The user's password.
    #[schema(format = Password, example = "securepassword123")]
    password: String,
    /// Whether to stay signed in after the browser is closed.
    #[serde(default)]
    #[schema(required = false, default = false)]
    remember_me: bool,
}

/// Sign in with email and password.
///
/// Sets the `access_token` and `refresh_token` cookies. If the request carries the cookies of an
/// earlier session, that session ends.
#[utoipa::path(
    post,
    path = "/api/auth/login",
    operation_id = "login",
    tag = "auth",
    request_body = LoginRequest,
    responses(
        (status = OK, body = LoginResponse, description = "Signed in.",
            headers(("Set-Cookie" = String, description = "The session cookies."))),
        (status = UNAUTHORIZED, body = Problem, content_type = "application/problem+json",
            description = "The email address or password is incorrect."),
    ),
    security(())
)]
pub(crate) async fn login(
    State(state): State<AppState>,
    Visitor(visitor): Visitor,
    headers: HeaderMap,
    Body(request): Body<LoginRequest>,
) -> Result<(HeaderMap, Json<LoginResponse>), Problem> {
    let browser = Browser {
        devices: cookies::devices(&state.settings, &headers),
        tokens: cookies::session_tokens(&state.settings, &headers),
    };
    let credentials = PasswordCredentials {
        email: request.email,
        password: request.password,
        remember_me: request.remember_me,
    };
    let sign_in = &state.services.password_sign_in;
    let signed_in = sign_in.sign_in(&visitor, credentials, browser).await?;
    let cookies = cookies::signed_in(&state.settings, &signed_in, state.clock.now());
    Ok((cookies, Json(signed_in.user.into())))
}
