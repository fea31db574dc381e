//! Liveness, readiness and metrics.

use std::{collections::BTreeMap, time::Duration};

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use http::{StatusCode, header};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    extract::Visitor,
    route_policy::{LIVENESS, MONITORING},
    state::{AppState, ProbeState},
};

/// The time limit for the database to respond to the readiness check.
const DATABASE_TIMEOUT: Duration = Duration::from_secs(2);

const OK: &str = "ok";
const DEGRADED: &str = "degraded";
const UNAVAILABLE: &str = "unavailable";

pub(crate) fn live_router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(LIVENESS.on(routes!(live)))
}

/// The route of the readiness check, which queries the database.
pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(MONITORING.on(routes!(ready)))
}

/// The route of the metrics, which is only served if metrics are public.
pub(crate) fn metrics_router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(MONITORING.on(routes!(metrics)))
}

/// The liveness of the server.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Liveness {
    /// The status; always `ok`.
    status: &'static str,
}

/// The readiness of the server.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Readiness {
    /// The status: `ok`, `degraded` or `unavailable`.
    status: &'static str,
    /// The result of each check, by name.
    checks: BTreeMap<&'static str, HealthCheck>,
}

/// The result of a readiness check.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HealthCheck {
    /// The status: `ok`, `unavailable`, or `degraded` if requests are handled without it.
    status: &'static str,
    /// Details of the result; omitted if there are none.
    #[serde(skip_serializing_if = "Value::is_null")]
    #[schema(required = false, value_type = Object)]
    detail: Value,
}

impl From<ProbeState> for HealthCheck {
    fn from(state: ProbeState) -> Self {
        let (status, detail) = match state {
            ProbeState::Ok(detail) => (OK, detail),
            ProbeState::Degraded(reason) => (DEGRADED, serde_json::json!({ "reason": reason })),
            ProbeState::Unavailable(reason) => {
                (UNAVAILABLE, serde_json::json!({ "reason": reason }))
            }
        };
        Self { status, detail }
    }
}

/// Check liveness.
///
/// Succeeds while the server process responds. Use it to decide whether to restart the server.
#[utoipa::path(
    get,
    path = "/health/live",
    operation_id = "get_liveness",
    tag = "monitoring",
    responses((status = OK, body = Liveness, description = "The server is running.")),
    security(())
)]
pub(crate) async fn live() -> Json<Liveness> {
    Json(Liveness { status: "ok" })
}

/// Check readiness.
///
/// Succeeds if the server can handle requests. Use it to decide whether to route requests to the
/// server.
#[utoipa::path(
    get,
    path = "/health/ready",
    operation_id = "get_readiness",
    tag = "monitoring",
    responses(
        (status = OK, body = Readiness, description = "The server is ready."),
        (status = SERVICE_UNAVAILABLE, body = Readiness, description = "The server is not ready; see `checks`."),
    ),
    security(())
)]
pub(crate) async fn ready(
    State(state): State<AppState>,
    Visitor(visitor): Visitor,
) -> (StatusCode, Json<Readiness>) {
    let ping = tokio::time::timeout(DATABASE_TIMEOUT, state.services.ping(&visitor)).await;
    let database = match ping {
        Ok(Ok(())) => Ok(Value::Null),
        Ok(Err(error)) => {
            tracing::warn!(%error, "database not ready");
            Err("The database returned an error; see the log.".to_owned())
        }
        Err(_) => Err("The database does not respond.".to_owned()),
    };
    let database = HealthCheck::from(ProbeState::from(database));
    let mut checks = BTreeMap::from([("database", database)]);
    for probe in &state.probes {
        checks.insert(probe.name, HealthCheck::from((probe.check)()));
    }
    let any = |status| checks.values().any(|check| check.status == status);
    let (code, status) = if any(UNAVAILABLE) {
        (StatusCode::SERVICE_UNAVAILABLE, UNAVAILABLE)
    } else if any(DEGRADED) {
        (StatusCode::OK, DEGRADED)
    } else {
        (StatusCode::OK, OK)
    };
    (code, Json(Readiness { status, checks }))
}

/// Get metrics.
///
/// Returns metrics in the Prometheus text format.
///
/// Available here only with `COFFER__SERVER__PUBLIC_METRICS=true`;
/// `COFFER__SERVER__METRICS_LISTEN` serves metrics on a separate address.
#[utoipa::path(
    get,
    path = "/metrics",
    operation_id = "get_metrics",
    tag = "monitoring",
    responses((status = OK, body = String, content_type = "text/plain", description = "The metrics in the Prometheus text format.")),
    security(())
)]
pub(crate) async fn metrics(State(state): State<AppState>) -> Response {
    let text = (state.metrics)();
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    (kind, text).into_response()
}
