//! Whether the program runs, whether it can serve, and its metrics.

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

use crate::{extract::Visitor, state::AppState};

/// A database that answers later than this can't serve anybody.
const PATIENCE: Duration = Duration::from_secs(2);

pub(crate) fn live_router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(live))
}

/// What costs something to answer.
pub(crate) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(ready))
}

/// Left out where the metrics have an address of their own.
pub(crate) fn metrics_router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(metrics))
}

/// That the program runs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Liveness {
    /// Always `ok`.
    status: &'static str,
}

/// Whether the program can serve.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Readiness {
    /// `ok`, or `unavailable`.
    status: &'static str,
    /// Each part with its state.
    parts: BTreeMap<&'static str, Part>,
}

/// The state of a part.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Part {
    /// `ok`, or `unavailable`.
    status: &'static str,
    /// More about it.
    #[serde(skip_serializing_if = "Value::is_null")]
    #[schema(required = false, value_type = Object)]
    detail: Value,
}

impl From<Result<Value, String>> for Part {
    fn from(result: Result<Value, String>) -> Self {
        match result {
            Ok(detail) => Self {
                status: "ok",
                detail,
            },
            Err(reason) => Self {
                status: "unavailable",
                detail: serde_json::json!({ "reason": reason }),
            },
        }
    }
}

/// Tells that the program runs, and no more: for restarting one that hangs.
#[utoipa::path(
    get,
    path = "/health/live",
    tag = "operations",
    responses((status = OK, body = Liveness, description = "It runs.")),
    security(())
)]
pub(crate) async fn live() -> Json<Liveness> {
    Json(Liveness { status: "ok" })
}

/// Tells whether the program can serve: for sending it requests or not.
#[utoipa::path(
    get,
    path = "/health/ready",
    tag = "operations",
    responses(
        (status = OK, body = Readiness, description = "It can serve."),
        (status = SERVICE_UNAVAILABLE, body = Readiness, description = "It can't; parts says why."),
    ),
    security(())
)]
pub(crate) async fn ready(
    State(state): State<AppState>,
    Visitor(visitor): Visitor,
) -> (StatusCode, Json<Readiness>) {
    let ping = tokio::time::timeout(PATIENCE, state.services.ping(&visitor)).await;
    let database = match ping {
        Ok(Ok(())) => Ok(Value::Null),
        Ok(Err(error)) => {
            tracing::warn!(%error, "the database is not ready");
            Err("The database does not answer as it should; the log says more.".to_owned())
        }
        Err(_) => Err("The database does not answer.".to_owned()),
    };
    let mut parts = BTreeMap::from([("database", Part::from(database))]);
    for probe in &state.probes {
        parts.insert(probe.name, Part::from((probe.check)()));
    }
    let ok = parts.values().all(|part| part.status == "ok");
    let (code, status) = if ok {
        (StatusCode::OK, "ok")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "unavailable")
    };
    (code, Json(Readiness { status, parts }))
}

/// The metrics, in the text format of Prometheus.
#[utoipa::path(
    get,
    path = "/metrics",
    tag = "operations",
    responses((status = OK, body = String, content_type = "text/plain", description = "The metrics.")),
    security(())
)]
pub(crate) async fn metrics(State(state): State<AppState>) -> Response {
    let text = (state.metrics)();
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    (kind, text).into_response()
}
