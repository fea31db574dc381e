//! Protection against cross-site requests: only this site and allowed origins may use a visitor's
//! cookies.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use coffer_messages::messages;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use tower_http::cors::{AllowOrigin, CorsLayer};
use url::{Host, Origin, Url};

use crate::{problem::Problem, route_policy::OriginCheck, settings::HttpSettings, state::AppState};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Refuses requests that a browser sends for another site, as the route declares. Only requests that
/// carry or set cookies can be forged in this way. Programs send neither header and pass, except for
/// WebSockets.
pub(crate) async fn same_origin(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let (method, headers) = (request.method(), request.headers());
    let policy = state.policies.find(method, request.extensions());
    let changes = !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
    let refusal = match policy.origin_check {
        OriginCheck::WithCookies if !headers.contains_key(header::COOKIE) => None,
        OriginCheck::WithCookies | OriginCheck::Always => {
            let refused = changes && !is_same_site(&state.settings, headers);
            refused.then(messages::origin_not_allowed)
        }
        OriginCheck::WebSocket => {
            let upgrades = headers.contains_key(header::UPGRADE);
            let refused = upgrades && !is_own_page(&state.settings, headers);
            refused.then(messages::websocket_cross_origin)
        }
    };
    let Some(detail) = refusal else {
        return next.run(request).await;
    };
    Problem::new(
        StatusCode::FORBIDDEN,
        "cross-origin",
        messages::title_cross_origin(),
        detail,
    )
    .into_response()
}

/// Whether the request comes from a page of this site or of an allowed one. `Origin` and
/// `Sec-Fetch-Site` must agree, as they do in browsers.
fn is_same_site(settings: &HttpSettings, headers: &HeaderMap) -> bool {
    let (Ok(origin), Ok(site)) = (
        single_value(headers, &header::ORIGIN),
        single_value(headers, &SEC_FETCH_SITE),
    ) else {
        return false;
    };
    if origin.is_some_and(|origin| is_allowed(settings, origin)) {
        // Allowed origins may be on the same server or domain.
        let sites = [&b"same-origin"[..], b"same-site", b"cross-site"];
        return site.is_none_or(|site| sites.contains(&site.as_bytes()));
    }
    site.is_none_or(|site| site == "same-origin")
        && origin.is_none_or(|origin| is_own_origin(settings, origin))
}

/// Whether the request comes from a page of this site. Unlike for other requests, `Origin` is
/// required.
fn is_own_page(settings: &HttpSettings, headers: &HeaderMap) -> bool {
    let origin = headers.get(header::ORIGIN);
    origin.is_some_and(|origin| is_own_origin(settings, origin)) && is_same_site(settings, headers)
}

/// The value of a header that may occur at most once.
fn single_value<'h>(
    headers: &'h HeaderMap,
    name: &HeaderName,
) -> Result<Option<&'h HeaderValue>, ()> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (value, None) => Ok(value),
        _ => Err(()),
    }
}

/// Whether an `Origin` header names this site.
fn is_own_origin(settings: &HttpSettings, value: &HeaderValue) -> bool {
    let Some(origin) = parse(value) else {
        return false;
    };
    origin == settings.public_url.origin() || is_same_loopback(&settings.public_url, &origin)
}

/// Whether both are loopback origins with the same scheme and port. `localhost`, `127.0.0.1` and
/// `[::1]` are equivalent.
fn is_same_loopback(public_url: &Url, origin: &Origin) -> bool {
    let Origin::Tuple(scheme, host, port) = origin else {
        return false;
    };
    let own_host = public_url.host().map(|host| host.to_owned());
    own_host.is_some_and(|own| is_loopback(&own))
        && is_loopback(host)
        && scheme == public_url.scheme()
        && Some(*port) == public_url.port_or_known_default()
}

/// Whether a host is a loopback name or address.
pub(super) fn is_loopback(host: &Host) -> bool {
    match host {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

fn is_allowed(settings: &HttpSettings, value: &HeaderValue) -> bool {
    parse(value).is_some_and(|origin| settings.allowed_origins.contains(&origin))
}

fn parse(value: &HeaderValue) -> Option<Origin> {
    let url = Url::parse(value.to_str().ok()?).ok()?;
    Some(url.origin()).filter(Origin::is_tuple)
}

/// Allows the configured origins, and no others, to read responses and send cookies.
pub(crate) fn cors(settings: &HttpSettings) -> CorsLayer {
    let settings = settings.clone();
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(move |origin, _| {
            is_allowed(&settings, origin)
        }))
        .allow_credentials(true)
        .allow_methods([
            Method::GET,
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
        ])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_MATCH,
            HeaderName::from_static("idempotency-key"),
        ])
        .expose_headers([
            header::ETAG,
            header::RETRY_AFTER,
            HeaderName::from_static("x-request-id"),
        ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(public_url: &str) -> HttpSettings {
        HttpSettings {
            allowed_origins: vec![Url::parse("https://app.example.net").unwrap().origin()],
            ..HttpSettings::at(public_url.parse().unwrap())
        }
    }

    fn passes(public_url: &str, headers: &[(&'static str, &str)]) -> bool {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        is_same_site(&settings(public_url), &map)
    }

    #[test]
    fn origin_is_read_from_browser_headers() {
        let own = "https://money.example.org";
        let allowed = "https://app.example.net";
        for (headers, expected) in [
            (&[][..], true),
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "none")], false),
            (&[("origin", own)], true),
            (&[("origin", "https://evil.example")], false),
            (&[("origin", "http://money.example.org")], false),
            (&[("origin", "https://money.example.org:8443")], false),
            (
                &[("origin", "https://money.example.org.evil.example")],
                false,
            ),
            (&[("origin", "null")], false),
            (&[("origin", own), ("sec-fetch-site", "same-origin")], true),
            (&[("origin", own), ("sec-fetch-site", "same-site")], false),
            (&[("origin", own), ("sec-fetch-site", "cross-site")], false),
            (&[("origin", own), ("sec-fetch-site", "none")], false),
            (
                &[
                    ("origin", "https://evil.example"),
                    ("sec-fetch-site", "same-origin"),
                ],
                false,
            ),
            (
                &[("origin", "null"), ("sec-fetch-site", "same-origin")],
                false,
            ),
            (&[("origin", allowed)], true),
            (
                &[("origin", allowed), ("sec-fetch-site", "cross-site")],
                true,
            ),
            (
                &[("origin", allowed), ("sec-fetch-site", "same-site")],
                true,
            ),
            (
                &[("origin", allowed), ("sec-fetch-site", "same-origin")],
                true,
            ),
            (&[("origin", allowed), ("sec-fetch-site", "none")], false),
            (&[("origin", own), ("origin", own)], false),
            (
                &[
                    ("sec-fetch-site", "same-origin"),
                    ("sec-fetch-site", "cross-site"),
                ],
                false,
            ),
        ] {
            assert_eq!(passes(own, headers), expected, "{headers:?}");
        }
    }

    #[test]
    fn loopback_names_are_the_same_origin() {
        let own = "http://localhost:8080";
        assert!(passes(own, &[("origin", "http://127.0.0.1:8080")]));
        assert!(passes(own, &[("origin", "http://[::1]:8080")]));
        assert!(!passes(own, &[("origin", "http://127.0.0.1:9090")]));
        assert!(!passes(own, &[("origin", "https://localhost:8080")]));
    }
}
