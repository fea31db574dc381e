//! Registration, sign-in and sessions, with cookies.

pub(crate) mod reauthentication;

use axum::{Json, extract::State};
use coffer_domain::user::{self, User};
use coffer_messages::messages;
use coffer_services::{Browser, PasswordCredentials, Registration, SignInOutcome, SignedIn};
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    cookies,
    extract::{Authenticated, Body, ClientLanguage, OptionalBody, Visitor, bearer_token},
    problem::Problem,
    route_policy::{RESOURCE, SESSION, SIGN_IN},
    state::AppState,
    wire::{response, wire_enum},
};

pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(SIGN_IN.on(routes!(register)))
        .routes(SIGN_IN.on(routes!(login)))
        .routes(SESSION.on(routes!(refresh)))
        .routes(SESSION.on(routes!(logout)))
        .routes(RESOURCE.on(routes!(me)))
}

response! {
    /// The signed-in user.
    struct LoginResponse from user: User {
        /// The user who signed in.
        user: UserSummary = user.into(),
    }
}

response! {
    /// A user's ID and email address.
    struct UserSummary from user: User {
        /// The user's ID.
        id: Uuid,
        /// The user's email address.
        #[schema(format = Email)]
        email: String = user.email.as_str().to_owned(),
    }
}

/// The confirmation of a completed request.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageResponse {
    /// The confirmation in a few words, for display.
    message: String,
}

/// The `Set-Cookie` headers of a new session.
fn session_cookies(state: &AppState, signed_in: &SignedIn) -> HeaderMap {
    cookies::signed_in(&state.settings, signed_in, state.clock.now())
}

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
async fn register(
    State(state): State<AppState>,
    Visitor(visitor): Visitor,
    ClientLanguage(language): ClientLanguage,
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
    let message = messages::registered().in_language(language);
    let cookies = session_cookies(&state, &signed_in);
    let body = Json(MessageResponse { message });
    Ok((StatusCode::CREATED, cookies, body))
}

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
        (status = OK, body = LoginResponse, description = "The user is signed in.",
            headers(("Set-Cookie" = String, description = "The session cookies."))),
        (status = UNAUTHORIZED, body = Problem, content_type = "application/problem+json",
            description = "The email address or password is incorrect."),
    ),
    security(())
)]
async fn login(
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
    let signed_in = match sign_in.sign_in(&visitor, credentials, browser).await? {
        SignInOutcome::SignedIn(signed_in) => *signed_in,
        SignInOutcome::Challenge(challenge) => match challenge {},
    };
    let cookies = session_cookies(&state, &signed_in);
    Ok((cookies, Json(signed_in.user.into())))
}

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
        (status = OK, body = LoginResponse, description = "The session was refreshed.",
            headers(("Set-Cookie" = String, description = "The new session cookies."))),
        (status = UNAUTHORIZED, body = Problem, content_type = "application/problem+json",
            description = "The refresh token is missing, invalid or expired, or the session has ended."),
    ),
    security(("refresh_cookie" = []))
)]
async fn refresh(
    State(state): State<AppState>,
    Visitor(visitor): Visitor,
    headers: HeaderMap,
) -> Result<(HeaderMap, Json<LoginResponse>), Problem> {
    let tokens = cookies::session_tokens(&state.settings, &headers);
    if tokens.refresh.is_empty() {
        return Err(Problem::unauthenticated(messages::refresh_token_missing()));
    }
    let sessions = &state.services.sessions;
    let signed_in = sessions.refresh(&visitor, &tokens.refresh).await?;
    let cookies = session_cookies(&state, &signed_in);
    Ok((cookies, Json(signed_in.user.into())))
}

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
        (status = OK, body = MessageResponse, description = "The session was ended and its cookies were cleared.",
            headers(("Set-Cookie" = String, description = "Clears the session cookies."))),
    ),
    security((), ("access_cookie" = []), ("bearer" = []))
)]
async fn logout(
    State(state): State<AppState>,
    Visitor(visitor): Visitor,
    ClientLanguage(language): ClientLanguage,
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
    let message = messages::signed_out().in_language(language);
    Ok((
        cookies::signed_out(&state.settings),
        Json(MessageResponse { message }),
    ))
}

wire_enum! {
    /// A user's role, which determines their permissions.
    Role = user::Role;
    /// A user's tier, which determines their limits.
    Tier = user::Tier;
}

/// The signed-in user.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MeResponse {
    /// The user who is signed in, with role and tier.
    user: CurrentUser,
}

/// The signed-in user, with role and tier.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CurrentUser {
    /// The user's ID.
    id: Uuid,
    /// The user's email address.
    #[schema(format = Email)]
    email: String,
    /// The user's role.
    role: Role,
    /// The user's tier.
    tier: Tier,
    /// Whether the email address is verified.
    email_verified: bool,
    /// Whether two-factor authentication is enabled.
    two_factor_enabled: bool,
    /// The ID of the administrator impersonating the user; omitted otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    impersonator: Option<Uuid>,
}

/// Get the signed-in user.
#[utoipa::path(
    get,
    path = "/api/auth/me",
    operation_id = "get_current_user",
    tag = "auth",
    responses((status = OK, body = MeResponse, description = "The user, with role and tier."))
)]
async fn me(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
) -> Result<Json<MeResponse>, Problem> {
    let user = state.services.users.me(&actor).await?;
    let user = CurrentUser {
        id: user.id.uuid(),
        email: user.email.as_str().to_owned(),
        role: user.role.into(),
        tier: user.tier.into(),
        email_verified: user.email_verified_at.is_some(),
        // There are no second factors yet, so nobody has one.
        two_factor_enabled: false,
        impersonator: actor.impersonator.map(Into::into),
    };
    Ok(Json(MeResponse { user }))
}
