//! What the server serves: services wired to what implements their traits, and the routes.

use std::sync::Arc;

use axum::{Router, routing::get};
use coffer_domain::{Clock, Rng};
use coffer_security::MasterKeys;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::task::JoinSet;

use super::{database::Access, stop::Stopping};
use crate::{config::Settings, failure::Failure};

/// What the application is made of.
pub(super) struct Parts {
    pub(super) settings: Arc<Settings>,
    pub(super) keys: MasterKeys,
    /// The migrated database.
    pub(super) database: Access,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) rng: Arc<dyn Rng>,
    /// Renders the metrics of the process.
    pub(super) metrics: PrometheusHandle,
    /// Tells background tasks to come to an end.
    pub(super) stopping: Stopping,
}

/// An application that is ready to serve.
pub(super) struct Application {
    pub(super) router: Router,
    /// What runs in the background. It ends when told to, or is cut off after the requests.
    pub(super) tasks: JoinSet<()>,
}

/// Puts the application together.
pub(super) async fn application(_parts: Parts) -> Result<Application, Failure> {
    let router = Router::new().route("/health/live", get(async || "ok"));
    Ok(Application {
        router,
        tasks: JoinSet::new(),
    })
}
