//! Limits on requests, per address and per user, on this node.

mod limit;

use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::Arc,
    time::Duration,
};

use coffer_domain::{
    Clock,
    ids::UserId,
    network::{host_network, site_network},
    user::Tier,
};
use http::{HeaderMap, HeaderName, HeaderValue};

use self::limit::{Limit, Time};
use crate::{problem::Problem, route_policy::RateClass, settings::RateLimitSettings};

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const STATE: HeaderName = HeaderName::from_static("ratelimit");

/// The remaining part of a limit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RateLimitStatus {
    name: &'static str,
    per_minute: NonZeroU32,
    remaining: u32,
}

impl RateLimitStatus {
    /// Adds the headers for the client (draft-ietf-httpapi-ratelimit-headers).
    pub(crate) fn add_headers(self, headers: &mut HeaderMap) {
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
    pub(crate) status: RateLimitStatus,
    retry_after: Duration,
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        let limit = refused.status.name;
        metrics::counter!("coffer_requests_limited_total", "limit" => limit).increment(1);
        Self::too_many_requests(refused.retry_after)
    }
}

/// All limits of this node.
pub(crate) struct RateLimits {
    enabled: bool,
    sign_in: AddressLimit,
    api: AddressLimit,
    page: AddressLimit,
    free: Limit<UserId>,
    premium: Limit<UserId>,
}

impl RateLimits {
    pub(crate) fn new(settings: &RateLimitSettings, clock: Arc<dyn Clock>) -> Self {
        let time = Time(clock);
        let of_address = |name, site_name, per_minute: NonZeroU32| AddressLimit {
            host: Limit::new(name, per_minute, &time),
            site: Limit::new(
                site_name,
                per_minute.saturating_mul(settings.ipv6_site_factor),
                &time,
            ),
        };
        Self {
            enabled: settings.enabled,
            sign_in: of_address("sign-in", "sign-in-site", settings.sign_in_per_minute),
            api: of_address("address", "address-site", settings.address_per_minute),
            page: of_address("page", "page-site", settings.pages_per_minute),
            free: Limit::new("free", settings.free_per_minute, &time),
            premium: Limit::new("premium", settings.premium_per_minute, &time),
        }
    }

    /// Charges an address, unless its limit is exhausted. Returns no status if limits are disabled.
    pub(crate) fn charge_address(
        &self,
        address: IpAddr,
        class: RateClass,
    ) -> Result<Option<RateLimitStatus>, Refused> {
        let limit = match class {
            RateClass::SignIn => &self.sign_in,
            RateClass::Api => &self.api,
            RateClass::Page => &self.page,
            RateClass::Unlimited => return Ok(None),
        };
        self.enabled.then(|| limit.charge(address)).transpose()
    }

    /// Charges a user. The database must have checked the session first, so that tokens of ended
    /// sessions cannot use up the limit.
    pub(crate) fn charge_user(&self, user: UserId, tier: Tier) -> Option<RateLimitStatus> {
        let limit = self.limit_for(tier);
        self.enabled.then(|| {
            // Concurrent requests may have passed the check together.
            let charged = limit.charge(&user);
            charged.unwrap_or_else(|refused| refused.status)
        })
    }

    /// Checks that a user's limit is not exhausted.
    pub(crate) fn check_user(&self, user: UserId, tier: Tier) -> Result<(), Refused> {
        if self.enabled {
            self.limit_for(tier).check(&user)?;
        }
        Ok(())
    }

    fn limit_for(&self, tier: Tier) -> &Limit<UserId> {
        match tier {
            Tier::Free => &self.free,
            Tier::Premium => &self.premium,
        }
    }
}

/// A limit per IPv4 address or per /64 of IPv6, with a higher one per /48.
struct AddressLimit {
    host: Limit<IpAddr>,
    site: Limit<Ipv6Addr>,
}

impl AddressLimit {
    /// Charges both limits or neither. Returns the status of the lower one.
    fn charge(&self, address: IpAddr) -> Result<RateLimitStatus, Refused> {
        let site = site_network(address);
        if let Some(site) = site {
            self.site.check(&site)?;
        }
        let host = self.host.charge(&host_network(address))?;
        let Some(site) = site else {
            return Ok(host);
        };
        let site = self.site.charge(&site)?;
        Ok(if site.remaining < host.remaining {
            site
        } else {
            host
        })
    }
}

#[cfg(test)]
mod tests {
    use coffer_test_support::TestClock;

    use super::*;

    fn limits() -> RateLimits {
        let few = |n| NonZeroU32::new(n).unwrap();
        let settings = RateLimitSettings {
            sign_in_per_minute: few(2),
            free_per_minute: few(2),
            ipv6_site_factor: few(2),
            ..RateLimitSettings::default()
        };
        RateLimits::new(&settings, Arc::new(TestClock::default()))
    }

    #[test]
    fn check_charges_nothing() {
        let (limits, user) = (limits(), UserId::from(uuid::Uuid::from_u128(1)));
        for remaining in [1, 0] {
            for _ in 0..3 {
                limits.check_user(user, Tier::Free).unwrap();
            }
            let status = limits.charge_user(user, Tier::Free).unwrap();
            assert_eq!(status.remaining, remaining);
        }
        let refused = limits.check_user(user, Tier::Free).unwrap_err();
        assert_eq!(refused.retry_after.as_secs(), 30);
        assert_eq!(limits.charge_user(user, Tier::Free).unwrap().remaining, 0);
    }

    #[test]
    fn ipv6_is_limited_by_host_network_and_by_site() {
        let limits = limits();
        let charge = |address: &str| {
            let charged = limits.charge_address(address.parse().unwrap(), RateClass::SignIn);
            charged.map(|status| status.unwrap().remaining)
        };
        assert_eq!(charge("2001:db8:0:1::1").unwrap(), 1);
        assert_eq!(charge("2001:db8:0:1::2").unwrap(), 0);
        let refused = charge("2001:db8:0:1::3").unwrap_err();
        assert_eq!(refused.status.name, "sign-in");
        // A request refused for the /64 is not charged to the /48.
        assert_eq!(charge("2001:db8:0:2::1").unwrap(), 1);
        assert_eq!(charge("2001:db8:0:3::1").unwrap(), 0);
        let refused = charge("2001:db8:0:4::1").unwrap_err();
        assert_eq!(refused.status.name, "sign-in-site");
        assert_eq!(charge("2001:db8:1:1::1").unwrap(), 1);
        assert_eq!(charge("::ffff:203.0.113.1").unwrap(), 1);
        assert_eq!(charge("203.0.113.1").unwrap(), 0);
        assert_eq!(charge("203.0.113.2").unwrap(), 1);
    }
}
