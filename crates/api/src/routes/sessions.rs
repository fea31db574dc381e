//! The user's sessions.

use std::net::IpAddr;

use axum::{Json, extract::State, response::NoContent};
use chrono::{DateTime, Utc};
use coffer_domain::{ids::SessionId, session::Impersonation as Entity};
use coffer_services::ListedSession;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    extract::{Authenticated, Id, ListParams, Query},
    problem::Problem,
    route_policy::RESOURCE,
    state::AppState,
    wire::Page,
};

pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(RESOURCE.on(routes!(list, end_others)))
        .routes(RESOURCE.on(routes!(end)))
}

/// A browser or program in which the user is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Session {
    /// The session's ID.
    id: Uuid,
    /// Whether it is the session of this request.
    is_current: bool,
    /// The IP address at sign-in.
    #[schema(value_type = String)]
    address: IpAddr,
    /// The `User-Agent` header at sign-in.
    user_agent: String,
    /// Whether the user chose to stay signed in.
    remember_me: bool,
    /// The methods by which the identity was proven, as named in RFC 8176.
    #[schema(example = json!(["pwd"]))]
    methods: Vec<String>,
    /// When the user signed in.
    created_at: DateTime<Utc>,
    /// When the identity was last proven.
    authenticated_at: DateTime<Utc>,
    /// When the session was last used, up to a minute behind.
    last_seen_at: DateTime<Utc>,
    /// When the session expires unless it is used.
    expires_at: DateTime<Utc>,
    /// The administrator who acts in the user's name; omitted for the user's own sessions.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    impersonation: Option<Impersonation>,
}

/// The use of a session by an administrator in the user's name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Impersonation {
    /// The administrator's user ID.
    impersonator: Uuid,
    /// The reason that the administrator gave.
    reason: String,
    /// When the impersonation ends at the latest.
    ends_at: DateTime<Utc>,
}

impl From<Entity> for Impersonation {
    fn from(impersonation: Entity) -> Self {
        Self {
            impersonator: impersonation.impersonator.uuid(),
            reason: impersonation.reason.as_str().to_owned(),
            ends_at: impersonation.ends_at,
        }
    }
}

impl From<ListedSession> for Session {
    fn from(listed: ListedSession) -> Self {
        let ListedSession {
            session,
            is_current,
        } = listed;
        Self {
            id: session.id.uuid(),
            is_current,
            address: session.address,
            user_agent: session.user_agent,
            remember_me: session.remember_me,
            methods: session.amr,
            created_at: session.created_at,
            authenticated_at: session.authenticated_at,
            last_seen_at: session.last_seen_at,
            expires_at: session.idle_expires_at,
            impersonation: session.impersonation.map(Into::into),
        }
    }
}

/// A page of sessions: the one of the request, then the newest.
pub(crate) type SessionPage = Page<Session>;

/// List sessions.
///
/// Returns the active sessions of the user: first the session of the request, then the newest.
#[utoipa::path(
    get,
    path = "/api/v1/sessions",
    operation_id = "list_sessions",
    tag = "auth",
    params(ListParams),
    responses((status = OK, body = SessionPage, description = "A page of sessions."))
)]
async fn list(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Query(list): Query<ListParams>,
) -> Result<Json<SessionPage>, Problem> {
    let list = list.request()?;
    let page = state.services.session_list.list(&actor, &list).await?;
    Ok(Json(page.into()))
}

/// Revoke a session.
///
/// Signs the user out in that session, which takes effect with its next request.
#[utoipa::path(
    delete,
    path = "/api/v1/sessions/{id}",
    operation_id = "revoke_session",
    tag = "auth",
    params(Id<SessionId>),
    responses((status = NO_CONTENT, description = "The session has ended."))
)]
async fn end(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
    Id(id): Id<SessionId>,
) -> Result<NoContent, Problem> {
    state.services.session_list.end(&actor, id).await?;
    Ok(NoContent)
}

/// The sessions that were revoked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RevokedSessions {
    /// The number of sessions that have ended.
    revoked: u64,
}

/// Revoke all other sessions.
///
/// Signs the user out everywhere except in the session of the request.
#[utoipa::path(
    delete,
    path = "/api/v1/sessions",
    operation_id = "revoke_other_sessions",
    tag = "auth",
    responses((status = OK, body = RevokedSessions, description = "The other sessions have ended."))
)]
async fn end_others(
    State(state): State<AppState>,
    Authenticated(actor): Authenticated,
) -> Result<Json<RevokedSessions>, Problem> {
    let revoked = state.services.session_list.end_others(&actor).await?;
    Ok(Json(RevokedSessions { revoked }))
}
