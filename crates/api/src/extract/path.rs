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

/// The identifiers in the path of a thing within another one.
pub(crate) struct IdWithin<O, I>(pub(crate) O, pub(crate) I);

impl<O: From<Uuid>, I: From<Uuid>> FromRequestParts<AppState> for IdWithin<O, I> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let ids = Path::<(Uuid, Uuid)>::from_request_parts(parts, state).await;
        ids.map(|Path((outer, inner))| Self(outer.into(), inner.into()))
            .map_err(|_| Problem::not_found())
    }
}
