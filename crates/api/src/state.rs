//! The state of handlers.

use std::sync::Arc;

use coffer_domain::{Clock, Rng};
use coffer_services::Services;
use serde_json::Value;
use tokio::sync::watch;

use crate::{
    notices::Notices, rate_limit::RateLimits, route_policy::RoutePolicies, settings::HttpSettings,
    sockets::Sockets,
};

/// The dependencies of the HTTP interface.
pub struct HttpDependencies {
    /// The use cases.
    pub services: Arc<Services>,
    /// The settings of the HTTP interface.
    pub settings: HttpSettings,
    /// The clock of the HTTP interface.
    pub clock: Arc<dyn Clock>,
    /// Randomness, for request ids.
    pub rng: Arc<dyn Rng>,
    /// Renders the metrics in the text format of Prometheus.
    pub metrics: Arc<dyn Fn() -> String + Send + Sync>,
    /// The components reported by readiness, apart from the database.
    pub probes: Vec<Probe>,
    /// Becomes true when the server shuts down. A dropped sender counts as a shutdown.
    pub shutdown: watch::Receiver<bool>,
}

/// A component that reports its state.
pub struct Probe {
    /// The component's name in the response.
    pub name: &'static str,
    /// Checks the component.
    pub check: Box<dyn Fn() -> ProbeState + Send + Sync>,
}

/// The state of a component.
#[derive(Debug, Clone, PartialEq)]
pub enum ProbeState {
    /// It works; with details, if there are any.
    Ok(Value),
    /// It does not work, but requests are handled without it. A sentence describes the problem.
    Degraded(String),
    /// Requests cannot be handled. A sentence describes the problem.
    Unavailable(String),
}

impl From<Result<Value, String>> for ProbeState {
    fn from(result: Result<Value, String>) -> Self {
        match result {
            Ok(detail) => Self::Ok(detail),
            Err(reason) => Self::Unavailable(reason),
        }
    }
}

/// The state of handlers.
#[derive(Clone)]
pub(crate) struct AppState(Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) services: Arc<Services>,
    pub(crate) settings: HttpSettings,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) rng: Arc<dyn Rng>,
    pub(crate) metrics: Arc<dyn Fn() -> String + Send + Sync>,
    pub(crate) probes: Vec<Probe>,
    pub(crate) limits: RateLimits,
    pub(crate) policies: RoutePolicies,
    pub(crate) notices: Notices,
    pub(crate) sockets: Sockets,
    pub(crate) shutdown: watch::Receiver<bool>,
}

impl AppState {
    pub(crate) fn new(dependencies: HttpDependencies) -> Self {
        let HttpDependencies {
            services,
            settings,
            clock,
            rng,
            metrics,
            probes,
            shutdown,
        } = dependencies;
        Self(Arc::new(Shared {
            limits: RateLimits::new(&settings.rate_limit, clock.clone()),
            policies: RoutePolicies::of(crate::document()),
            notices: Notices::new(clock.clone()),
            services,
            settings,
            clock,
            rng,
            metrics,
            probes,
            sockets: Sockets::default(),
            shutdown,
        }))
    }
}

impl std::ops::Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}
