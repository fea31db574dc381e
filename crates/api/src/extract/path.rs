//! Identifiers in paths.

use axum::extract::{FromRequestParts, Path};
use http::request::Parts;
use uuid::Uuid;

use crate::{problem::Problem, state::AppState};

/// The identifier in the path. What is no identifier names nothing, so it is not found.
pub(crate) struct Id<I>(pub(crate) I);

impl<I: From<Uuid>> FromRequestParts<AppState> for Id<I> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let id = Path::<Uuid>::from_request_parts(parts, state).await;
        id.map(|Path(id)| Self(id.into()))
            .map_err(|_| Problem::not_found())
    }
}
