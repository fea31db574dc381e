//! The settings of the HTTP interface.

use std::num::NonZeroU32;

use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use url::{Origin, Url};

/// The settings of the HTTP interface.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the settings are independent"
)]
pub struct HttpSettings {
    /// The URL at which users reach the application; requests from its origin may use cookies.
    pub public_url: Url,
    /// Other origins whose requests may use cookies, through CORS. Their hosts are accepted as
    /// well.
    pub allowed_origins: Vec<Origin>,
    /// The proxies whose `X-Forwarded-For` header is trusted.
    pub trusted_proxies: Vec<IpNet>,
    /// Whether cookies have the prefixes with which browsers bind them to host and path (`__Host-`,
    /// `__Secure-`) if the public URL uses HTTPS; without HTTPS, browsers refuse such names.
    pub cookie_prefix: bool,
    /// The limits on requests.
    pub rate_limit: RateLimitSettings,
    /// Whether loopback names (`localhost`, `127.0.0.1`, `[::1]`) are accepted hosts, which is safe
    /// while the server listens on loopback.
    pub loopback_hosts: bool,
    /// Whether `/metrics` is served here.
    pub metrics: bool,
    /// Whether `/api/docs` and `/api/openapi.json` are served.
    pub api_docs: bool,
}

#[cfg(test)]
impl HttpSettings {
    /// The default settings for a public URL.
    pub(crate) fn at(public_url: Url) -> Self {
        Self {
            public_url,
            allowed_origins: Vec::new(),
            trusted_proxies: Vec::new(),
            cookie_prefix: false,
            rate_limit: RateLimitSettings::default(),
            loopback_hosts: false,
            metrics: false,
            api_docs: true,
        }
    }
}

impl HttpSettings {
    /// Whether the public URL uses HTTPS.
    pub(crate) fn is_https(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    /// Whether cookie names have their prefix.
    pub(crate) fn has_cookie_prefix(&self) -> bool {
        self.cookie_prefix && self.is_https()
    }
}

/// The rate limits, in requests per minute: section `rate_limit`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RateLimitSettings {
    /// Whether requests are limited.
    pub enabled: bool,
    /// Sign-ins and registrations per client address.
    pub sign_in_per_minute: NonZeroU32,
    /// Other API requests per client address.
    pub address_per_minute: NonZeroU32,
    /// Requests per client address for pages and files of the web application.
    pub pages_per_minute: NonZeroU32,
    /// The factor by which the limits of an IPv6 /48 are higher than those of its /64 networks.
    pub ipv6_site_factor: NonZeroU32,
    /// Requests per user of the tier `free`.
    pub free_per_minute: NonZeroU32,
    /// Requests per user of the tier `premium`.
    pub premium_per_minute: NonZeroU32,
}

impl Default for RateLimitSettings {
    fn default() -> Self {
        // Constants that are not zero; the fallback is never taken.
        let number = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        Self {
            enabled: true,
            sign_in_per_minute: number(20),
            address_per_minute: number(1200),
            pages_per_minute: number(3000),
            ipv6_site_factor: number(8),
            free_per_minute: number(600),
            premium_per_minute: number(1200),
        }
    }
}
