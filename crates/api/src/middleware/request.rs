//! The id of a request, its log message and metric, and the response after a panic.

use std::{any::Any, time::Instant};

use axum::{
    Json,
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use coffer_domain::{Actor, ids::RequestId};
use http::{HeaderName, HeaderValue, Method, header};
use tracing::Instrument;

use crate::{
    extract::{AcceptLanguage, client, client_address},
    middleware::{ClientAddress, RequestActor},
    problem::{PROBLEM_JSON, Problem},
    state::AppState,
};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Assigns an id to the request, logs it, and records its duration. Query strings, headers and
/// bodies are not logged, since they may contain secrets.
pub(crate) async fn trace(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let id = RequestId::new(state.clock.now(), &*state.rng);
    let languages = AcceptLanguage::of(request.headers());
    let actor = RequestActor::default();
    let (mut parts, body) = request.into_parts();
    parts.extensions.insert(id);
    parts.extensions.insert(actor.clone());
    let address = client_address(&parts, &state.settings.trusted_proxies);
    parts.extensions.insert(ClientAddress(address));
    let user_agent = parts.headers.get(header::USER_AGENT).cloned();
    let request = Request::from_parts(parts, body);
    let method = request.method().clone();
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let route = matched.as_ref().map_or("unmatched", MatchedPath::as_str);
    let span = tracing::info_span!("request", request_id = %id, %method, route);
    // A duration, for which the system's clock is sufficient.
    let start = Instant::now();
    let response = next.run(request).instrument(span.clone()).await;
    let elapsed = start.elapsed();
    let status = response.status().as_u16();
    span.in_scope(|| {
        tracing::info!(
            status,
            elapsed_ms = elapsed.as_secs_f64() * 1e3,
            "request completed"
        );
        let problem = response.extensions().get::<Problem>();
        let full_route = || format!("{method} {route}");
        if let Some(refusal) = problem.and_then(|problem| problem.refusal(full_route)) {
            let visitor = || {
                let client = client(user_agent.as_ref(), address.ok()?);
                Some(Actor::anonymous(client, id))
            };
            if let Some(actor) = actor.get().cloned().or_else(visitor) {
                state.services.refusals.count(&actor, refusal);
            }
        }
    });
    metrics::histogram!(
        "coffer_http_request_seconds",
        "method" => method_label(&method),
        "route" => route.to_owned(),
        "status" => status.to_string(),
    )
    .record(elapsed.as_secs_f64());
    with_request_id(response, id, &languages)
}

/// The method as a label. Unknown methods have a common label, since the number of labels must be
/// limited.
fn method_label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// Adds the request's id to the headers and, if the response is a problem, the body with that id, in
/// the language that the client prefers.
fn with_request_id(mut response: Response, id: RequestId, languages: &AcceptLanguage) -> Response {
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        let language = languages.preferred();
        let details = Json(problem.details(language, id)).into_response();
        *response.body_mut() = details.into_body();
        let headers = response.headers_mut();
        headers.remove(header::CONTENT_LENGTH);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        let tag = HeaderValue::from_static(language.tag());
        headers.insert(header::CONTENT_LANGUAGE, tag);
    }
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// The response when a handler panics; the panic itself is logged by the hook.
pub(crate) fn problem_of_panic(_: Box<dyn Any + Send + 'static>) -> Response {
    Problem::internal(&"a handler panicked").into_response()
}
