//! The browser's session: JSON in, cookies out.

mod login;
mod logout;
mod me;
mod refresh;
mod register;

use coffer_domain::user::User;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::state::AppState;

pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(register::register))
        .routes(routes!(login::login))
        .routes(routes!(refresh::refresh))
        .routes(routes!(logout::logout))
        .routes(routes!(me::me))
}

/// The signed-in user.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LoginResponse {
    /// The user.
    user: UserSummary,
}

/// A user's ID and email address.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UserSummary {
    /// The user's ID.
    id: Uuid,
    /// The user's email address.
    #[schema(format = Email)]
    email: String,
}

impl From<User> for LoginResponse {
    fn from(user: User) -> Self {
        Self {
            user: UserSummary {
                id: user.id.uuid(),
                email: user.email.as_str().to_owned(),
            },
        }
    }
}

/// A confirmation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageResponse {
    /// The message, for display.
    message: &'static str,
}
