//! Responses to creating requests. A repeated request with the same idempotency key receives the
//! original response again.

use std::marker::PhantomData;

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use coffer_services::{CreateOutcome, Error, IdempotentRequest, StoredResponse};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

use super::Tagged;
use crate::{extract::Idempotency, problem::Problem};

/// A representation of what was created: a body, with an `ETag` if it can be edited.
pub(crate) trait Represent<T> {
    /// The version and the body.
    fn represent(created: T) -> (Option<i32>, impl Serialize);
}

impl<T, B: Serialize> Represent<T> for Tagged<B>
where
    Self: From<T>,
{
    fn represent(created: T) -> (Option<i32>, impl Serialize) {
        let Self { version, body } = created.into();
        (Some(version), body)
    }
}

impl<T, B: Serialize + From<T>> Represent<T> for Json<B> {
    fn represent(created: T) -> (Option<i32>, impl Serialize) {
        (None, B::from(created))
    }
}

/// The response to the creation of a resource that `R` represents.
pub(crate) struct Created<R, const STATUS: u16 = 201> {
    response: StoredResponse,
    representation: PhantomData<fn() -> R>,
}

impl<R: 'static, const STATUS: u16> Created<R, STATUS> {
    /// Calls a use case that creates something once under the request's key, if it has one.
    pub(crate) async fn once<T, Creating>(
        Idempotency(key): Idempotency,
        create: impl FnOnce(Option<IdempotentRequest<T>>) -> Creating,
    ) -> Result<Self, Problem>
    where
        T: Clone + 'static,
        R: Represent<T>,
        Creating: Future<Output = Result<CreateOutcome<T>, Error>>,
    {
        Self::once_as(Idempotency(key), R::represent, create).await
    }

    /// Calls a use case in the same way, and represents what it created by a function.
    pub(crate) async fn once_as<T, B, Creating>(
        Idempotency(key): Idempotency,
        represent: impl Fn(T) -> (Option<i32>, B) + Copy + Send + Sync + 'static,
        create: impl FnOnce(Option<IdempotentRequest<T>>) -> Creating,
    ) -> Result<Self, Problem>
    where
        T: Clone + 'static,
        B: Serialize,
        Creating: Future<Output = Result<CreateOutcome<T>, Error>>,
    {
        let request = key.map(|key| IdempotentRequest {
            key,
            render: Box::new(move |created: &T| Self::render(represent(created.clone()))),
        });
        let response = match create(request).await? {
            CreateOutcome::Created(created) => Self::render(represent(created))?,
            CreateOutcome::Response(response) => response,
        };
        Ok(Self {
            response,
            representation: PhantomData,
        })
    }

    fn render((version, body): (Option<i32>, impl Serialize)) -> Result<StoredResponse, Error> {
        let body = serde_json::to_string(&body);
        Ok(StoredResponse {
            status: STATUS,
            etag: version.map(|version| format!("\"{version}\"")),
            body: body.map_err(|error| Error::Internal(error.to_string()))?,
        })
    }
}

impl<R, const STATUS: u16> IntoResponse for Created<R, STATUS> {
    fn into_response(self) -> Response {
        let StoredResponse { status, etag, body } = self.response;
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let json = HeaderValue::from_static("application/json");
        let mut response = (status, [(header::CONTENT_TYPE, json)], body).into_response();
        if let Some(etag) = etag.and_then(|etag| HeaderValue::try_from(etag).ok()) {
            response.headers_mut().insert(header::ETAG, etag);
        }
        response
    }
}
