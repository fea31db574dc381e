//! Limits on requests: the generic cell rate algorithm, per address and per user, on this node.

use std::{
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use coffer_domain::{Clock, ids::UserId, user::Tier};
use governor::{
    NotUntil, Quota, RateLimiter,
    clock::{Clock as GovernorClock, Reference},
    middleware::{NoOpMiddleware, StateInformationMiddleware},
    nanos::Nanos,
    state::keyed::DashMapStateStore,
};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::{problem::Problem, settings::RateLimitSettings};

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const STATE: HeaderName = HeaderName::from_static("ratelimit");

/// After so many checks, keys that are as good as new are forgotten.
const SWEEP_EVERY: u32 = 4096;

/// The domain's clock, as the limiter wants it.
#[derive(Debug, Clone)]
struct Time(Arc<dyn Clock>);

impl GovernorClock for Time {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        let nanos = self.0.now().timestamp_nanos_opt().unwrap_or_default();
        Nanos::new(u64::try_from(nanos).unwrap_or_default())
    }
}

type Limiter<K> = RateLimiter<K, DashMapStateStore<K>, Time, StateInformationMiddleware>;

/// As a limiter is made, before it tells how much is left.
type Uninformed<K> = RateLimiter<K, DashMapStateStore<K>, Time, NoOpMiddleware<Nanos>>;

struct Limit<K: Hash + Eq + Clone> {
    name: &'static str,
    per_minute: NonZeroU32,
    limiter: Limiter<K>,
    time: Time,
    checks: AtomicU32,
}

impl<K: Hash + Eq + Clone> Limit<K> {
    fn new(name: &'static str, per_minute: NonZeroU32, time: &Time) -> Self {
        Self {
            name,
            per_minute,
            limiter: Uninformed::new(
                Quota::per_minute(per_minute),
                DashMapStateStore::default(),
                time.clone(),
            )
            .with_middleware(),
            time: time.clone(),
            checks: AtomicU32::new(0),
        }
    }

    fn check(&self, key: &K) -> Result<Standing, Refused> {
        if self.checks.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        match self.limiter.check_key(key) {
            Ok(snapshot) => Ok(self.standing(snapshot.remaining_burst_capacity())),
            Err(until) => Err(self.refused(&until)),
        }
    }

    fn standing(&self, remaining: u32) -> Standing {
        Standing {
            name: self.name,
            per_minute: self.per_minute,
            remaining,
        }
    }

    fn refused(&self, until: &NotUntil<Nanos>) -> Refused {
        metrics::counter!("coffer_requests_limited_total", "limit" => self.name).increment(1);
        let wait: Duration = until
            .earliest_possible()
            .duration_since(self.time.now())
            .into();
        Refused {
            standing: self.standing(0),
            retry_after: wait.max(Duration::from_secs(1)),
        }
    }
}

/// How much of a limit is left.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing {
    name: &'static str,
    per_minute: NonZeroU32,
    remaining: u32,
}

impl Standing {
    /// Tells the client (draft-ietf-httpapi-ratelimit-headers).
    pub(crate) fn describe(self, headers: &mut HeaderMap) {
        let Self {
            name,
            per_minute,
            remaining,
        } = self;
        let policy = format!("\"{name}\";q={per_minute};w=60");
        let state = format!("\"{name}\";r={remaining}");
        for (header, text) in [(POLICY, policy), (STATE, state)] {
            if let Ok(value) = HeaderValue::from_str(&text) {
                headers.insert(header, value);
            }
        }
    }
}

/// A request over the limit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Refused {
    pub(crate) standing: Standing,
    retry_after: Duration,
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        Self::too_many_requests(refused.retry_after)
    }
}

/// All limits of this node.
pub(crate) struct RateLimits {
    enabled: bool,
    sign_in: Limit<IpAddr>,
    address: Limit<IpAddr>,
    free: Limit<UserId>,
    premium: Limit<UserId>,
}

impl RateLimits {
    pub(crate) fn new(settings: &RateLimitSettings, clock: Arc<dyn Clock>) -> Self {
        let time = Time(clock);
        Self {
            enabled: settings.enabled,
            sign_in: Limit::new("sign-in", settings.sign_in_per_minute, &time),
            address: Limit::new("address", settings.address_per_minute, &time),
            free: Limit::new("free", settings.free_per_minute, &time),
            premium: Limit::new("premium", settings.premium_per_minute, &time),
        }
    }

    /// A request from an address; `signs_in` if it may guess a password or make an account.
    pub(crate) fn check_address(
        &self,
        address: IpAddr,
        signs_in: bool,
    ) -> Result<Option<Standing>, Refused> {
        let limit = if signs_in {
            &self.sign_in
        } else {
            &self.address
        };
        self.enabled
            .then(|| limit.check(&network(address)))
            .transpose()
    }

    /// A request of a user.
    pub(crate) fn check_user(&self, user: UserId, tier: Tier) -> Result<Option<Standing>, Refused> {
        let limit = match tier {
            Tier::Free => &self.free,
            Tier::Premium => &self.premium,
        };
        self.enabled.then(|| limit.check(&user)).transpose()
    }
}

/// What counts as one client: an IPv4 address, or the /64 that a household or host has of IPv6.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let network = address.to_bits() & (u128::MAX << 64);
            Ipv6Addr::from_bits(network).into()
        }
    }
}
