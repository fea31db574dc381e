//! The check of the request's host. It prevents DNS rebinding: a page of another site, whose name
//! resolves to this server, sends that name as `Host`.

use std::{collections::HashSet, sync::Arc};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use coffer_messages::messages;
use http::{StatusCode, header, uri::Authority};
use url::{Host, Origin};

use super::origin::is_loopback;
use crate::{problem::Problem, settings::HttpSettings};

/// The maximum length of a host with a port; a DNS name has at most 253 characters.
const MAX_LENGTH: usize = 260;

/// The accepted hosts.
#[derive(Debug, Clone)]
pub(crate) struct Hosts {
    known: Arc<HashSet<Host>>,
    /// Whether loopback names are accepted.
    loopback: bool,
}

impl Hosts {
    pub(crate) fn new(settings: &HttpSettings) -> Self {
        let own = settings.public_url.host().map(|host| host.to_owned());
        let allowed = settings.allowed_origins.iter();
        let allowed = allowed.filter_map(|origin| match origin {
            Origin::Tuple(_, host, _) => Some(host.clone()),
            Origin::Opaque(_) => None,
        });
        let loopback = settings.loopback_hosts || own.as_ref().is_some_and(is_loopback);
        Self {
            known: Arc::new(own.into_iter().chain(allowed).collect()),
            loopback,
        }
    }

    /// Checks the host of an absolute request target (RFC 9112, section 3.2.2), otherwise the one
    /// in the `Host` header. Ports are ignored, because proxies drop or change them.
    fn check(&self, request: &Request) -> Result<(), Problem> {
        let mut values = request.headers().get_all(header::HOST).iter();
        let (Some(value), None) = (values.next(), values.next()) else {
            return Err(malformed());
        };
        let in_header = value.to_str().ok().and_then(parse).ok_or_else(malformed)?;
        let host = match request.uri().authority() {
            Some(authority) => parse(authority.as_str()).ok_or_else(malformed)?,
            None => in_header,
        };
        if self.known.contains(&host) || (self.loopback && is_loopback(&host)) {
            Ok(())
        } else {
            Err(unknown(&host))
        }
    }
}

fn parse(text: &str) -> Option<Host> {
    if text.len() > MAX_LENGTH || text.contains('@') {
        return None;
    }
    let authority: Authority = text.parse().ok()?;
    let name = authority.host();
    let has_port = authority.as_str().len() > name.len();
    if has_port && authority.port_u16().is_none() {
        return None;
    }
    // A trailing dot names the same host.
    Host::parse(name.strip_suffix('.').unwrap_or(name)).ok()
}

/// Refuses requests for unknown hosts.
pub(crate) async fn check_host(
    State(hosts): State<Hosts>,
    request: Request,
    next: Next,
) -> Response {
    match hosts.check(&request) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

fn malformed() -> Problem {
    Problem::malformed(messages::host_invalid())
}

fn unknown(host: &Host) -> Problem {
    tracing::debug!(%host, "refused a request for an unknown host");
    Problem::new(
        StatusCode::MISDIRECTED_REQUEST,
        "unknown-host",
        messages::title_unknown_host(),
        messages::host_unknown(host),
    )
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use url::Url;

    use super::*;

    fn hosts(public_url: &str, loopback_hosts: bool) -> Hosts {
        Hosts::new(&HttpSettings {
            allowed_origins: vec![Url::parse("https://app.example.net:8443").unwrap().origin()],
            loopback_hosts,
            ..HttpSettings::at(public_url.parse().unwrap())
        })
    }

    /// The status of the refusal, or 200.
    fn status(hosts: &Hosts, target: &str, headers: &[&[u8]]) -> u16 {
        let mut request = Request::new(Body::empty());
        *request.uri_mut() = target.parse().unwrap();
        for value in headers {
            let value = http::HeaderValue::from_bytes(value).unwrap();
            request.headers_mut().append(header::HOST, value);
        }
        match hosts.check(&request) {
            Ok(()) => 200,
            Err(problem) => problem.into_response().status().as_u16(),
        }
    }

    #[test]
    fn known_hosts_are_accepted_with_any_port() {
        let hosts = hosts("https://money.example.org", false);
        for (host, expected) in [
            (&b"money.example.org"[..], 200),
            (b"MONEY.example.org:443", 200),
            (b"money.example.org.:8080", 200),
            (b"app.example.net", 200),
            (b"evil.example", 421),
            (b"money.example.org.evil.example", 421),
            (b"localhost", 421),
            (b"127.0.0.1:8080", 421),
            (b"", 400),
            (b"money.example.org:", 400),
            (b"money.example.org:99999", 400),
            (b"user@money.example.org", 400),
            (b"money.example.org/path", 400),
            (b"money.example.org, evil.example", 400),
            (b"\xFF", 400),
            ("m\u{f6}ney.example.org".as_bytes(), 400),
        ] {
            assert_eq!(status(&hosts, "/", &[host]), expected, "{host:?}");
        }
    }

    #[test]
    fn exactly_one_host_header_is_accepted() {
        let hosts = hosts("https://money.example.org", false);
        let own = &b"money.example.org"[..];
        assert_eq!(status(&hosts, "/", &[]), 400);
        assert_eq!(status(&hosts, "/", &[own, own]), 400);
        assert_eq!(status(&hosts, "/", &[own, b"evil.example"]), 400);
    }

    #[test]
    fn absolute_target_counts_as_host() {
        let hosts = hosts("https://money.example.org", false);
        let own = &b"money.example.org"[..];
        let target = |host: &str| format!("http://{host}/api/auth/me");
        assert_eq!(status(&hosts, &target("money.example.org"), &[own]), 200);
        assert_eq!(status(&hosts, &target("evil.example"), &[own]), 421);
        let other = &b"evil.example"[..];
        assert_eq!(status(&hosts, &target("money.example.org"), &[other]), 200);
        assert_eq!(status(&hosts, &target("money.example.org"), &[]), 400);
    }

    #[test]
    fn loopback_names_are_accepted_while_listening_on_loopback() {
        for (public_url, loopback_hosts, expected) in [
            ("https://money.example.org", true, 200),
            ("https://money.example.org", false, 421),
            ("http://localhost:3000", false, 200),
        ] {
            let hosts = hosts(public_url, loopback_hosts);
            for host in ["localhost", "localhost:5173", "127.0.0.1:1", "[::1]:8080"] {
                let status = status(&hosts, "/", &[host.as_bytes()]);
                assert_eq!(status, expected, "{host} of {public_url}");
            }
            assert_eq!(status(&hosts, "/", &[b"localhost.evil.example"]), 421);
            assert_eq!(status(&hosts, "/", &[b"192.0.2.1"]), 421);
        }
    }
}
