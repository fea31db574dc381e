//! The rate limit and the origin check of each route, which it declares where it is added:
//! `.routes(RESOURCE.on(routes!(list, create)))`. They are part of the OpenAPI document, from which
//! the middleware reads them.

use std::collections::HashMap;

use axum::extract::MatchedPath;
use coffer_domain::labelled;
use http::{Extensions, Method};
use serde::{Deserialize, Serialize};
use utoipa::openapi::{OpenApi, PathItem, path::Operation};
use utoipa_axum::router::UtoipaMethodRouter;

use crate::state::AppState;

labelled! {
    /// The limit that requests of one client address share.
    pub(crate) enum RateClass {
        /// Requests that try out credentials, or register users.
        SignIn = "sign-in",
        /// Other API requests.
        Api = "address",
        /// Pages and files of the web application.
        Page = "page",
        /// Requests that are never limited.
        Unlimited = "none",
    }
}

labelled! {
    /// The requests that must come from this site or an allowed origin, because a browser may send
    /// them for another site.
    pub(crate) enum OriginCheck {
        /// Requests that change something and carry cookies.
        WithCookies = "with-cookies",
        /// Requests that change something, also without cookies, because the response sets some.
        Always = "always",
        /// WebSocket handshakes, which must name this site.
        WebSocket = "websocket",
    }
}

/// The rate limit and the origin check of a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RoutePolicy {
    pub(crate) rate_limit: RateClass,
    pub(crate) origin_check: OriginCheck,
}

/// Routes that set cookies for whoever has the credentials.
pub(crate) const SIGN_IN: RoutePolicy = RoutePolicy {
    rate_limit: RateClass::SignIn,
    origin_check: OriginCheck::Always,
};

/// Routes that check a credential of the signed-in user.
pub(crate) const CREDENTIAL: RoutePolicy = RoutePolicy {
    rate_limit: RateClass::SignIn,
    origin_check: OriginCheck::WithCookies,
};

/// Routes that set or clear the cookies of a session.
pub(crate) const SESSION: RoutePolicy = RoutePolicy {
    rate_limit: RateClass::Api,
    origin_check: OriginCheck::Always,
};

/// Routes of the signed-in user's data.
pub(crate) const RESOURCE: RoutePolicy = RoutePolicy {
    rate_limit: RateClass::Api,
    origin_check: OriginCheck::WithCookies,
};

/// Routes that open a WebSocket.
pub(crate) const WEB_SOCKET: RoutePolicy = RoutePolicy {
    rate_limit: RateClass::Api,
    origin_check: OriginCheck::WebSocket,
};

/// Routes for monitoring.
pub(crate) const MONITORING: RoutePolicy = RESOURCE;

/// The route for supervisors, which is never limited: one that polls too often must not conclude
/// that the program hangs.
pub(crate) const LIVENESS: RoutePolicy = RoutePolicy {
    rate_limit: RateClass::Unlimited,
    origin_check: OriginCheck::WithCookies,
};

/// The member of an operation in the OpenAPI document.
const MEMBER: &str = "x-policy";

impl RoutePolicy {
    /// The limit of the API and the strictest origin check, for paths and methods without a route.
    const UNDECLARED: Self = SESSION;

    /// Declares the policy of these routes.
    pub(crate) fn on(
        self,
        (schemas, mut paths, router): UtoipaMethodRouter<AppState>,
    ) -> UtoipaMethodRouter<AppState> {
        for item in paths.paths.values_mut() {
            for (_, operation) in operations(item) {
                // A policy is an object of two strings, which JSON can always express.
                let declared = serde_json::to_value(self).unwrap_or_default();
                let extensions = operation.extensions.get_or_insert_default();
                extensions.insert(MEMBER.to_owned(), declared);
            }
        }
        (schemas, paths, router)
    }

    fn declared_by(operation: &Operation) -> Option<Self> {
        let declared = operation.extensions.as_ref()?.get(MEMBER)?;
        serde_json::from_value(declared.clone()).ok()
    }
}

/// The operations of a path, by method.
fn operations(item: &mut PathItem) -> impl Iterator<Item = (Method, &mut Operation)> {
    let by_method = [
        (Method::GET, &mut item.get),
        (Method::POST, &mut item.post),
        (Method::PUT, &mut item.put),
        (Method::PATCH, &mut item.patch),
        (Method::DELETE, &mut item.delete),
    ];
    let operations = by_method.into_iter();
    operations.filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// The policies of all routes.
pub(crate) struct RoutePolicies(HashMap<String, Vec<(Method, RoutePolicy)>>);

impl RoutePolicies {
    /// The policies that the operations of a document declare.
    pub(crate) fn of(mut document: OpenApi) -> Self {
        let paths = document.paths.paths.iter_mut();
        let policies = paths.map(|(path, item)| {
            let declared = operations(item).filter_map(|(method, operation)| {
                Some((method, RoutePolicy::declared_by(operation)?))
            });
            (path.clone(), declared.collect())
        });
        Self(policies.collect())
    }

    /// The policy for a request that the router has matched with a route.
    pub(crate) fn find(&self, method: &Method, extensions: &Extensions) -> RoutePolicy {
        let path = extensions.get::<MatchedPath>();
        let route = path.and_then(|path| self.0.get(path.as_str()));
        // Axum answers HEAD as GET.
        let method = if method == Method::HEAD {
            &Method::GET
        } else {
            method
        };
        let declared = route.and_then(|route| route.iter().find(|(known, _)| known == method));
        declared.map_or(RoutePolicy::UNDECLARED, |(_, policy)| *policy)
    }
}
