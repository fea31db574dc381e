//! Routes, extractors, middleware, request and response types, and the OpenAPI document.
//!
//! A handler decodes the request, calls one use case and encodes the response. It contains no
//! business rules and no SQL.

mod cookies;
mod document;
mod extract;
mod middleware;
mod notices;
mod problem;
mod rate_limit;
mod route_policy;
mod routes;
mod settings;
mod sockets;
mod state;
mod wire;

use axum::{
    Extension, Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse as _, Response},
    routing::{any, get},
};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::{OpenApi, openapi::OpenApi as Document};
use utoipa_axum::router::OpenApiRouter;
use utoipa_swagger_ui::SwaggerUi;

use crate::{extract::BodyLimit, problem::Problem, state::AppState};
pub use extract::expected_in_words;
pub use settings::{HttpSettings, RateLimitSettings};
pub use state::{HttpDependencies, Probe, ProbeState};

/// The maximum size of a request body, in bytes.
const MAX_BODY: usize = 1024 * 1024;

/// The maximum size of a body with credentials, in bytes. Clients that are not signed in may send
/// those.
const MAX_AUTH_BODY: usize = 16 * 1024;

/// The HTTP interface. `pages` handles all paths except for those of the API.
pub fn router(dependencies: HttpDependencies, pages: Router) -> Router {
    let state = AppState::new(dependencies);
    let hosts = middleware::Hosts::new(&state.settings);
    // A router boxes what a layer is around, and clones it for each request. Therefore, each part
    // has all its layers in one tuple, from the outside in.
    let common = (
        from_fn(middleware::default_headers),
        from_fn_with_state(state.clone(), middleware::trace),
        CatchPanicLayer::custom(middleware::problem_of_panic),
    );
    let of_site = (
        common.clone(),
        from_fn_with_state(hosts, middleware::check_host),
        middleware::cors(&state.settings),
    );
    let limit_address = from_fn_with_state(state.clone(), middleware::limit_address);
    let limit_pages = from_fn_with_state(state.clone(), middleware::limit_pages);
    let of_api = (
        of_site.clone(),
        limit_address.clone(),
        from_fn_with_state(state.clone(), middleware::same_origin),
        from_fn(middleware::limit_time),
        limit_body(MAX_BODY),
    );
    let mut site = api(&state).layer(of_api);
    if state.settings.metrics {
        let metrics = without_documentation(routes::health::metrics_router());
        site = site.merge(metrics.layer((of_site.clone(), limit_address.clone())));
    }
    // The paths of pages are not told apart in metrics, so the layers are around all of them.
    let pages = Router::new()
        .fallback_service(pages)
        .layer((of_site, limit_pages));
    // Requested by IP address, by load balancers and supervisors.
    let health = without_documentation(routes::health::router())
        .merge(without_documentation(routes::health::live_router()))
        .layer((common, limit_address));
    site.merge(health).with_state(state).fallback_service(pages)
}

fn api(state: &AppState) -> Router<AppState> {
    let mut api = api_routes().split_for_parts().0;
    if state.settings.api_docs {
        api = api.merge(SwaggerUi::new("/api/docs").url("/api/openapi.json", document()));
    }
    api.route("/api", any(not_found))
        .route("/api/", any(not_found))
        .route("/api/{*rest}", any(not_found))
        .method_not_allowed_fallback(method_not_allowed)
}

/// The routes without their OpenAPI documentation.
fn without_documentation(routes: OpenApiRouter<AppState>) -> Router<AppState> {
    let routes = routes.split_for_parts().0;
    routes.method_not_allowed_fallback(method_not_allowed)
}

/// Limits the size of request bodies. A nested limit takes precedence over outer ones.
fn limit_body(bytes: usize) -> (DefaultBodyLimit, Extension<BodyLimit>) {
    (DefaultBodyLimit::max(bytes), Extension(BodyLimit(bytes)))
}

/// The route of the metrics, for a separate listener.
pub fn metrics_router(render: std::sync::Arc<dyn Fn() -> String + Send + Sync>) -> Router {
    Router::new().route("/metrics", get(move || async move { render() }))
}

/// The OpenAPI document (version 3.1).
pub fn document() -> Document {
    let mut document = documented().into_openapi();
    document::add_common_responses(&mut document);
    document
}

fn documented() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(document::Base::openapi())
        .merge(api_routes())
        .merge(routes::health::live_router())
        .merge(routes::health::router())
        .merge(routes::health::metrics_router())
}

fn api_routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .merge(routes::auth::router().layer(limit_body(MAX_AUTH_BODY)))
        .merge(routes::auth::reauthentication::router().layer(limit_body(MAX_AUTH_BODY)))
        .merge(routes::sessions::router())
        .merge(routes::settings::router())
        .merge(routes::portfolios::router())
        .merge(routes::holdings::router())
        .merge(routes::accounts::router())
        .merge(routes::categories::router())
        .merge(routes::transactions::router())
        .merge(routes::change_sets::router())
        .merge(routes::transfers::router())
        .merge(routes::budgets::router())
        .merge(routes::exchange_rates::router())
        .merge(routes::reports::router())
        .merge(routes::chat::router())
}

async fn not_found() -> Problem {
    Problem::not_found()
}

/// The response for an unknown path. The middleware adds the body.
pub fn unknown_path() -> Response {
    Problem::not_found().into_response()
}

/// The response for a method that a path does not have. The middleware adds the body; the caller
/// adds `Allow`.
pub fn unknown_method() -> Response {
    Problem::method_not_allowed().into_response()
}

async fn method_not_allowed() -> Problem {
    Problem::method_not_allowed()
}
