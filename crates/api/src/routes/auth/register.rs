//! `POST /api/auth/register`

use axum::{Json, extract::State};
use coffer_services::Registration;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use utoipa::ToSchema;

use super::MessageResponse;
use crate::{
    cookies,
    extract::{Body, Visitor},
    problem::Problem,
    state::AppState,
};

/// A new user.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RegisterRequest {
    /// The user's email address, used to sign in.
    #[schema(format = Email, max_length = 254, example = "user@example.com")]
    email: String,
    /// The password: at least 8 characters, not easy to guess, and at most 72 bytes if the server
    /// hashes passwords with bcrypt.
    #[schema(format = Password, min_length = 8, max_length = 1024, example = "securepassword123")]
    password: String,
    /// The password again. If sent, it must match `password`.
    #[serde(default)]
    #[schema(format = Password, required = false)]
    password_confirm: Option<String>,
    /// Whether the user accepts the terms. If sent, it must be `true`.
    #[serde(default)]
    #[schema(required = false)]
    terms_accepted: Option<bool>,
}

/// Register a user.
///
/// Creates the user and signs in: sets the `access_token` and `refresh_token` cookies. If the
/// request carries the cookies of an earlier session, that session ends.
#[utoipa::path(
    post,
    path = "/api/auth/register",
    operation_id = "register",
    tag = "auth",
    request_body = RegisterRequest,
    responses(
        (status = CREATED, body = MessageResponse, description = "Registered and signed in.",
            headers(("Set-Cookie" = String, description = "The session cookies."))),
        (status = CONFLICT, body = Problem, content_type = "application/problem+json",
            description = "The email address is already registered."),
    ),
    security(())
)]
pub(crate) async fn register(
    State(state): State<AppState>,
    Visitor(visitor): Visitor,
    headers: HeaderMap,
    Body(request): Body<RegisterRequest>,
) -> Result<(StatusCode, HeaderMap, Json<MessageResponse>), Problem> {
    let registration = Registration {
        email: request.email,
        password: request.password,
        password_confirm: request.password_confirm,
        terms_accepted: request.terms_accepted,
    };
    let tokens = cookies::session_tokens(&state.settings, &headers);
    let sign_in = &state.services.password_sign_in;
    let signed_in = sign_in.register(&visitor, registration, tokens).await?;
    let cookies = cookies::signed_in(&state.settings, &signed_in, state.clock.now());
    let message = "User created successfully";
    Ok((
        StatusCode::CREATED,
        cookies,
        Json(MessageResponse { message }),
    ))
}
