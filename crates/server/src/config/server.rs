//! The settings of the server: section `server`, variables `COFFER__SERVER__…`.

use std::{
    fmt::{self, Display},
    net::{IpAddr, Ipv4Addr, SocketAddr},
    str::FromStr,
    time::Duration,
};

use http::{Uri, uri::Scheme};
use ipnet::{IpNet, Ipv4Net};
use serde::{Deserialize, Serialize, de};
use tracing_subscriber::EnvFilter;

use super::list;

/// The settings of the server.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ServerSettings {
    /// The address and port to listen on; port 0 picks a free one.
    pub(crate) listen: SocketAddr,
    /// The URL at which users reach the server; used to check request hosts and origins.
    pub(crate) public_url: Option<Origin>,
    /// Other origins whose pages may call the API with cookies; their hosts are accepted as well.
    #[serde(deserialize_with = "list")]
    pub(crate) allowed_origins: Vec<Origin>,
    /// Proxies whose `X-Forwarded-For` header is trusted: addresses or networks.
    #[serde(deserialize_with = "list")]
    pub(crate) trusted_proxies: Vec<Network>,
    /// A separate address and port for `/metrics`.
    pub(crate) metrics_listen: Option<SocketAddr>,
    /// Whether to serve `/metrics` on the main address as well.
    pub(crate) public_metrics: bool,
    /// Whether to serve `/api/docs` and `/api/openapi.json`.
    pub(crate) api_docs: bool,
    /// Whether to accept plain HTTP from other machines, such as an HTTPS proxy in front.
    pub(crate) insecure_http: bool,
    /// The log format: `text` or `json`.
    pub(crate) log_format: LogFormat,
    /// The log filter: a level such as `info`, or directives such as `info,coffer_api=debug`.
    pub(crate) log_level: String,
    /// The maximum number of open connections, 16 to 100,000; further ones wait.
    pub(crate) max_connections: u32,
    /// The maximum number of open connections per client address, 1 to 100,000; further ones are
    /// closed. IPv6 addresses count by /64. Trusted proxies and loopback are exempt.
    pub(crate) max_connections_per_address: u32,
    /// The period in seconds, 5 to 600, in which a client must read `min_bytes_per_second` on
    /// average while a response is waiting; otherwise its connection is closed.
    pub(crate) write_timeout_seconds: u16,
    /// The minimum rate at which a client must read a waiting response, in bytes per second: 1 to
    /// 100,000.
    pub(crate) min_bytes_per_second: u32,
    /// How long running requests may take to finish on shutdown, in seconds: 0 to 600.
    pub(crate) shutdown_grace_seconds: u16,
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            public_url: None,
            allowed_origins: Vec::new(),
            trusted_proxies: Vec::new(),
            metrics_listen: None,
            public_metrics: false,
            api_docs: true,
            insecure_http: false,
            log_format: LogFormat::Text,
            log_level: "info".to_owned(),
            max_connections: 4096,
            max_connections_per_address: 128,
            write_timeout_seconds: 30,
            min_bytes_per_second: 1024,
            shutdown_grace_seconds: 10,
        }
    }
}

impl ServerSettings {
    /// Checks the settings. Errors name the variable.
    pub(crate) fn validate(&self) -> Result<(), Vec<String>> {
        let mut errors = Vec::new();
        if !self.listen.ip().is_loopback() && !self.insecure_http {
            errors.push(format!(
                "COFFER__SERVER__LISTEN is {}, which other machines could reach without HTTPS; \
                 listen on 127.0.0.1, or set COFFER__SERVER__INSECURE_HTTP=true if a proxy in \
                 front provides HTTPS",
                self.listen
            ));
        }
        if !self.listen.ip().is_loopback() && self.public_url.is_none() {
            errors.push(
                "COFFER__SERVER__PUBLIC_URL must be set when the server is reachable from other \
                 machines: only pages from that URL may send cookies"
                    .to_owned(),
            );
        }
        if let Some(url) = &self.public_url
            && !url.is_https()
            && !url.is_loopback()
        {
            errors.push(format!(
                "COFFER__SERVER__PUBLIC_URL is {url}; it must begin with https:// unless its host is \
                 localhost or a loopback address"
            ));
        }
        if EnvFilter::builder().parse(&self.log_level).is_err() {
            errors.push(
                "COFFER__SERVER__LOG_LEVEL must be a filter such as `info` or `info,coffer_api=debug`"
                    .to_owned(),
            );
        }
        errors.extend(self.numbers_out_of_range());
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors)
        }
    }

    fn numbers_out_of_range(&self) -> impl Iterator<Item = String> {
        [
            ("MAX_CONNECTIONS", self.max_connections, 16, 100_000),
            (
                "MAX_CONNECTIONS_PER_ADDRESS",
                self.max_connections_per_address,
                1,
                100_000,
            ),
            (
                "WRITE_TIMEOUT_SECONDS",
                self.write_timeout_seconds.into(),
                5,
                600,
            ),
            (
                "MIN_BYTES_PER_SECOND",
                self.min_bytes_per_second,
                1,
                100_000,
            ),
            (
                "SHUTDOWN_GRACE_SECONDS",
                self.shutdown_grace_seconds.into(),
                0,
                600,
            ),
        ]
        .into_iter()
        .filter(|(_, value, least, most)| !(least..=most).contains(&value))
        .map(|(name, value, least, most)| {
            format!("COFFER__SERVER__{name} must be between {least} and {most}, not {value}")
        })
    }

    /// Settings that work but are not recommended.
    pub(crate) fn warnings(&self) -> Vec<String> {
        let behind_proxy = self.insecure_http && self.trusted_proxies.is_empty();
        let warning = "COFFER__SERVER__TRUSTED_PROXIES is not set: all clients behind a proxy \
                       share one address and its rate limits";
        behind_proxy
            .then(|| warning.to_owned())
            .into_iter()
            .collect()
    }

    /// The time that a client may leave a response unread.
    pub(crate) fn write_timeout(&self) -> Duration {
        Duration::from_secs(self.write_timeout_seconds.into())
    }

    /// The time that running requests may take to finish on shutdown.
    pub(crate) fn shutdown_grace(&self) -> Duration {
        Duration::from_secs(self.shutdown_grace_seconds.into())
    }
}

/// The format of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LogFormat {
    /// One readable line per event.
    Text,
    /// One JSON object per event.
    Json,
}

/// Scheme, host and port of a web address, as browsers write it (RFC 6454).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    text: String,
    https: bool,
    host: String,
}

impl Origin {
    pub(crate) fn is_https(&self) -> bool {
        self.https
    }

    fn is_loopback(&self) -> bool {
        let address = self.host.trim_matches(['[', ']']).parse::<IpAddr>();
        self.host == "localhost" || address.is_ok_and(|address| address.is_loopback())
    }
}

impl FromStr for Origin {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const EXPECTED: &str =
            "must be an origin such as https://coffer.example.org, without a path";

        let uri: Uri = text.to_lowercase().parse().map_err(|_| EXPECTED)?;
        let https = match uri.scheme() {
            Some(scheme) if *scheme == Scheme::HTTPS => true,
            Some(scheme) if *scheme == Scheme::HTTP => false,
            _ => return Err(EXPECTED),
        };
        let authority = uri.authority().ok_or(EXPECTED)?;
        if uri.path() != "/" || uri.query().is_some() || authority.as_str().contains('@') {
            return Err(EXPECTED);
        }
        let default_port = if https { 443 } else { 80 };
        let host = authority.host().to_owned();
        let port = authority.port_u16().filter(|port| *port != default_port);
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        let scheme = if https { "https" } else { "http" };
        Ok(Self {
            text: format!("{scheme}://{host}{port}"),
            https,
            host,
        })
    }
}

/// An IP address, or a network such as `10.0.0.0/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Network(pub(crate) IpNet);

impl FromStr for Network {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let address = text.parse::<IpAddr>().map(IpNet::from);
        let network = address.or_else(|_| text.parse::<IpNet>());
        network
            .map(|network| Self(canonical(network)))
            .map_err(|_| "must be an IP address or a network such as 10.0.0.0/8")
    }
}

/// Converts IPv4-mapped networks (`::ffff:10.0.0.0/104`) to IPv4, the form in which addresses are
/// compared.
fn canonical(network: IpNet) -> IpNet {
    let IpNet::V6(mapped) = network else {
        return network;
    };
    let address = mapped.addr().to_ipv4_mapped();
    let prefix = mapped.prefix_len().checked_sub(96);
    let plain = address
        .zip(prefix)
        .map(|(address, prefix)| Ipv4Net::new(address, prefix));
    match plain {
        Some(Ok(plain)) => plain.into(),
        _ => network,
    }
}

impl Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Origin {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Origin {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(de::Error::custom)
    }
}

impl Serialize for Network {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Proves: TASK-006-037.1
    #[test]
    fn origin_is_formatted_as_by_browsers() {
        let origin = |text: &str| text.parse::<Origin>().map(|origin| origin.to_string());
        assert_eq!(
            origin("https://Coffer.Example.org:443/").unwrap(),
            "https://coffer.example.org"
        );
        assert_eq!(origin("http://[::1]:8080").unwrap(), "http://[::1]:8080");
        for text in [
            "coffer.example.org",
            "ftp://a",
            "https://a/b",
            "https://u:p@a",
            "",
        ] {
            assert!(origin(text).is_err(), "{text}");
        }
    }

    #[test]
    fn plain_http_is_limited_to_this_machine() {
        let mut settings = ServerSettings {
            listen: "0.0.0.0:80".parse().unwrap(),
            ..ServerSettings::default()
        };
        assert_eq!(settings.validate().unwrap_err().len(), 2);
        settings.insecure_http = true;
        assert_eq!(settings.validate().unwrap_err().len(), 1);

        settings.public_url = Some("http://coffer.example.org".parse().unwrap());
        assert_eq!(settings.validate().unwrap_err().len(), 1);
        settings.public_url = Some("http://localhost:3000".parse().unwrap());
        assert_eq!(settings.validate(), Ok(()));
    }

    #[test]
    fn numbers_are_bounded() {
        let is_accepted = |change: fn(&mut ServerSettings, u16), value| {
            let mut settings = ServerSettings::default();
            change(&mut settings, value);
            settings.validate().is_ok()
        };
        for (value, is_valid) in [(0, false), (15, false), (16, true), (4096, true)] {
            let change = |s: &mut ServerSettings, value: u16| s.max_connections = value.into();
            assert_eq!(is_accepted(change, value), is_valid, "{value}");
        }
        for (value, is_valid) in [(0, false), (1, true), (4096, true)] {
            let change = |s: &mut ServerSettings, value: u16| {
                s.max_connections_per_address = value.into();
            };
            assert_eq!(is_accepted(change, value), is_valid, "{value}");
            let change = |s: &mut ServerSettings, value: u16| s.min_bytes_per_second = value.into();
            assert_eq!(is_accepted(change, value), is_valid, "{value}");
        }
        for (value, is_valid) in [(4, false), (5, true), (600, true), (601, false)] {
            let change = |s: &mut ServerSettings, value| s.write_timeout_seconds = value;
            assert_eq!(is_accepted(change, value), is_valid, "{value}");
        }
        for (value, is_valid) in [(0, true), (600, true), (601, false)] {
            let change = |s: &mut ServerSettings, value| s.shutdown_grace_seconds = value;
            assert_eq!(is_accepted(change, value), is_valid, "{value}");
        }
    }

    #[test]
    fn proxies_can_be_addresses_or_networks() {
        let network = |text: &str| text.parse::<Network>().map(|network| network.0.to_string());
        assert_eq!(network("10.1.2.3").unwrap(), "10.1.2.3/32");
        assert_eq!(network("fd00::/8").unwrap(), "fd00::/8");
        assert_eq!(network("::ffff:10.1.2.3").unwrap(), "10.1.2.3/32");
        assert_eq!(network("::ffff:10.0.0.0/104").unwrap(), "10.0.0.0/8");
        assert!(network("proxy").is_err());
    }
}
