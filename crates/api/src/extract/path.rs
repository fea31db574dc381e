//! Identifiers in paths.

use axum::extract::{FromRequestParts, Path};
use coffer_domain::ids::{
    AccountId, BudgetId, CategoryId, ChangeSetId, ChatSessionId, HoldingId, PortfolioId, SessionId,
    TransactionId, TransferId,
};
use http::request::Parts;
use utoipa::{
    IntoParams,
    openapi::{
        KnownFormat, ObjectBuilder, Required, SchemaFormat, Type,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};
use uuid::Uuid;

use crate::{problem::Problem, state::AppState};

/// The id in the path. Text that is not an id names no resource, so the response is 404.
pub(crate) struct Id<I>(pub(crate) I);

impl<I: From<Uuid>> FromRequestParts<AppState> for Id<I> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let id = Path::<Uuid>::from_request_parts(parts, state).await;
        id.map(|Path(id)| Self(id.into()))
            .map_err(|_| Problem::not_found())
    }
}

impl<I: OfResource> IntoParams for Id<I> {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![parameter::<I>("id")]
    }
}

/// The identifiers in the path of a nested resource.
pub(crate) struct IdWithin<O, I>(pub(crate) O, pub(crate) I);

impl<O: From<Uuid>, I: From<Uuid>> FromRequestParts<AppState> for IdWithin<O, I> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let ids = Path::<(Uuid, Uuid)>::from_request_parts(parts, state).await;
        ids.map(|Path((outer, inner))| Self(outer.into(), inner.into()))
            .map_err(|_| Problem::not_found())
    }
}

impl<O: OfResource, I: OfResource> IntoParams for IdWithin<O, I> {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![
            parameter::<O>("id"),
            parameter::<I>(&format!("{}_id", I::RESOURCE)),
        ]
    }
}

/// An identifier of a kind of resource.
pub(crate) trait OfResource {
    /// The resource's name in the OpenAPI document.
    const RESOURCE: &'static str;
}

macro_rules! resources {
    ($($id:ident: $name:literal,)+) => {
        $(impl OfResource for $id {
            const RESOURCE: &'static str = $name;
        })+
    };
}

resources! {
    AccountId: "account",
    BudgetId: "budget",
    CategoryId: "category",
    ChangeSetId: "change set",
    ChatSessionId: "chat session",
    HoldingId: "holding",
    PortfolioId: "portfolio",
    SessionId: "session",
    TransactionId: "transaction",
    TransferId: "transfer",
}

fn parameter<I: OfResource>(name: &str) -> Parameter {
    let uuid = SchemaFormat::KnownFormat(KnownFormat::Uuid);
    let schema = ObjectBuilder::new().schema_type(Type::String);
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(format!("The {}'s ID.", I::RESOURCE)))
        .schema(Some(schema.format(Some(uuid))))
        .build()
}
