//! `GET /api/auth/me`

use axum::{Json, extract::State};
use coffer_domain::user;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{extract::Authenticated, problem::Problem, state::AppState};

/// The signed-in user.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MeResponse {
    /// The user.
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

/// A user's role, which determines their permissions.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Role {
    User,
    Support,
    Admin,
}

/// A user's tier, which determines their limits.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Tier {
    Free,
    Premium,
}

impl From<user::Role> for Role {
    fn from(role: user::Role) -> Self {
        match role {
            user::Role::User => Self::User,
            user::Role::Support => Self::Support,
            user::Role::Admin => Self::Admin,
        }
    }
}

impl From<user::Tier> for Tier {
    fn from(tier: user::Tier) -> Self {
        match tier {
            user::Tier::Free => Self::Free,
            user::Tier::Premium => Self::Premium,
        }
    }
}

/// Get the signed-in user.
#[utoipa::path(
    get,
    path = "/api/auth/me",
    operation_id = "get_current_user",
    tag = "auth",
    responses((status = OK, body = MeResponse, description = "The signed-in user."))
)]
pub(crate) async fn me(
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
