//! Rate limits of requests, and who is charged for them.

use std::{
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use coffer_domain::{SessionCheck, ids::UserId, user::Tier};
use http::request::Parts;

use crate::{
    extract::UnusableForwarding,
    problem::Problem,
    rate_limit::{RateLimitStatus, Refused},
    route_policy::RateClass,
    state::AppState,
};

/// The client's address, as an extension of the request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ClientAddress(pub(crate) Result<IpAddr, UnusableForwarding>);

/// The user to charge for a request, in addition to its client address.
///
/// A valid access token may belong to an ended session, and must not use up the limit of its user
/// then. Therefore the user is charged after the database has checked the session; otherwise, the
/// address is charged a second time.
#[derive(Clone, Default)]
pub(crate) struct Charge(Arc<Mutex<Charged>>);

#[derive(Default)]
enum Charged {
    /// The request is not charged to a user.
    #[default]
    Nobody,
    /// The user of a token, if the session is active.
    Token {
        user: UserId,
        tier: Tier,
        check: SessionCheck,
    },
    /// No user, because the user's limit is exhausted.
    Refused(RateLimitStatus),
}

impl Charge {
    /// Sets the user to charge, unless their limit is exhausted.
    pub(crate) fn user(
        &self,
        state: &AppState,
        (user, tier): (UserId, Tier),
        check: &SessionCheck,
    ) -> Result<(), Refused> {
        let outcome = state.limits.check_user(user, tier);
        *self.lock() = match &outcome {
            Ok(()) => Charged::Token {
                user,
                tier,
                check: check.clone(),
            },
            Err(refused) => Charged::Refused(refused.status),
        };
        outcome
    }

    fn lock(&self) -> MutexGuard<'_, Charged> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The charge for a running request. It is settled when the request is answered or dropped.
struct PendingCharge {
    state: AppState,
    address: IpAddr,
    charge: Charge,
}

impl PendingCharge {
    /// Charges the user or the address, once. Returns the status to report.
    fn settle(&self) -> Option<RateLimitStatus> {
        let limits = &self.state.limits;
        match std::mem::take(&mut *self.charge.lock()) {
            Charged::Nobody => None,
            Charged::Refused(status) => Some(status),
            Charged::Token { user, tier, check } if check.has_passed() => {
                limits.charge_user(user, tier)
            }
            Charged::Token { .. } => limits
                .charge_address(self.address, RateClass::Api)
                .unwrap_or_else(|refused| Some(refused.status)),
        }
    }
}

impl Drop for PendingCharge {
    fn drop(&mut self) {
        // Clients that disconnect early are charged as well.
        self.settle();
    }
}

/// Applies the rate limits of API requests.
pub(crate) async fn limit_address(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let policy = state.policies.find(&parts.method, &parts.extensions);
    if policy.rate_limit == RateClass::Unlimited {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let (address, status) = match admit(&state, &parts, policy.rate_limit) {
        Ok(admitted) => admitted,
        Err(refusal) => return *refusal,
    };
    let pending = PendingCharge {
        state,
        address,
        charge: Charge::default(),
    };
    parts.extensions.insert(pending.charge.clone());
    let response = next.run(Request::from_parts(parts, body)).await;
    with_headers(response, pending.settle().or(status))
}

/// Applies the rate limit of the web application's pages and files. Successful responses, which
/// browsers cache, do not report it.
pub(crate) async fn limit_pages(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    match admit(&state, &parts, RateClass::Page) {
        Ok(_) => next.run(Request::from_parts(parts, body)).await,
        Err(refusal) => *refusal,
    }
}

/// Determines the client's address and charges it, or refuses the request.
fn admit(
    state: &AppState,
    parts: &Parts,
    class: RateClass,
) -> Result<(IpAddr, Option<RateLimitStatus>), Box<Response>> {
    let Some(ClientAddress(address)) = parts.extensions.get::<ClientAddress>() else {
        let problem = Problem::internal(&"the request has no address");
        return Err(Box::new(problem.into_response()));
    };
    let address = address.map_err(|unusable| {
        state.notices.unusable_forwarding(&unusable);
        Box::new(Problem::from(unusable).into_response())
    })?;
    match state.limits.charge_address(address, class) {
        Ok(status) => Ok((address, status)),
        Err(refused) => {
            let response = Problem::from(refused).into_response();
            Err(Box::new(with_headers(response, Some(refused.status))))
        }
    }
}

fn with_headers(mut response: Response, status: Option<RateLimitStatus>) -> Response {
    if let Some(status) = status {
        status.add_headers(response.headers_mut());
    }
    response
}
