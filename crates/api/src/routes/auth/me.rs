//! `GET /api/auth/me`

use axum::{Json, extract::State};
use coffer_domain::user;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{extract::Authenticated, problem::Problem, state::AppState};

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MeResponse {
    /// The user.
    user: CurrentUser,
}

/// The user who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CurrentUser {
    /// Identifier.
    id: Uuid,
    /// E-mail address.
    #[schema(format = Email)]
    email: String,
    /// What the user may do.
    role: Role,
    /// What the user pays for.
    tier: Tier,
    /// Whether the address was shown to be the user's.
    email_verified: bool,
    /// Whether a second factor is asked for.
    two_factor_enabled: bool,
    /// Who acts in the user's name, while impersonating.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    impersonator: Option<Uuid>,
}

/// What a user may do.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Role {
    User,
    Support,
    Admin,
}

/// What a user pays for.
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

/// Tells who is signed in.
#[utoipa::path(
    get,
    path = "/api/auth/me",
    tag = "auth",
    responses((status = OK, body = MeResponse, description = "The user who is signed in."))
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
