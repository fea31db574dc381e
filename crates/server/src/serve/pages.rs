//! The web application: its files, and its page for each of its routes.

use std::sync::LazyLock;

use axum::{
    Router,
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use negotiator::preferred_encodings;
use rust_embed::{EmbeddedFile, RustEmbed};

/// The built web application; a debug build reads it from disk on each request.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Files;

const PAGE: &str = "index.html";

/// The list of the application's routes, written by its build.
const ROUTES: &str = "routes.json";

/// Files whose names contain a hash of their content may be cached for a year.
const HASHED: &str = "assets/";
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");

/// Serves the web application.
pub(super) fn router() -> Router {
    Router::new().fallback(serve)
}

async fn serve(request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let allow = [(header::ALLOW, "GET, HEAD")];
        return (allow, coffer_api::unknown_method()).into_response();
    }
    let path = request.uri().path().trim_start_matches('/');
    let headers = request.headers();
    if is_public(path)
        && let Some(response) = file(path, headers)
    {
        return response;
    }
    if is_route(path) {
        return file(PAGE, headers).unwrap_or_else(not_built);
    }
    not_found(headers)
}

/// Whether the file is public, rather than for the server's own use.
fn is_public(path: &str) -> bool {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending);
    !path.is_empty() && path != ROUTES && !matches!(ending, Some("br" | "gz"))
}

fn file(path: &str, headers: &HeaderMap) -> Option<Response> {
    let plain = Files::get(path)?;
    let tag = etag(&plain);
    let kind = HeaderValue::from_str(plain.metadata.mimetype()).ok()?;
    let (encoding, content) = encoded(path, headers).unwrap_or((None, plain));
    let is_known = headers.get(header::IF_NONE_MATCH) == Some(&tag);
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(content.data).into_response()
    };
    let response_headers = response.headers_mut();
    response_headers.insert(header::CONTENT_TYPE, kind);
    response_headers.insert(header::ETAG, tag);
    response_headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    let cache_control = if path.starts_with(HASHED) {
        IMMUTABLE
    } else {
        REVALIDATE
    };
    response_headers.insert(header::CACHE_CONTROL, cache_control);
    if let Some(encoding) = encoding {
        response_headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    Some(response)
}

/// The smallest compressed form of a file that exists and that the client accepts.
fn encoded(path: &str, headers: &HeaderMap) -> Option<(Option<&'static str>, EmbeddedFile)> {
    let header = headers.get(header::ACCEPT_ENCODING)?.to_str().ok()?;
    accepted(header)
        .find_map(|(name, ending)| Some((Some(name), Files::get(&format!("{path}.{ending}"))?)))
}

/// The content codings of the build that `header` accepts, with the extensions of their files,
/// smallest first.
fn accepted(header: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let accepted = preferred_encodings(Some(header), Some(&["br", "gzip"]), None);
    [("br", "br"), ("gzip", "gz")]
        .into_iter()
        .filter(move |(name, _)| accepted.iter().any(|coding| coding == name))
}

/// The entity tag, which is weak because it is the same for all encodings.
fn etag(file: &EmbeddedFile) -> HeaderValue {
    let hash = file.metadata.sha256_hash();
    let (start, _) = hash.split_at(16);
    let number = start
        .iter()
        .fold(0u128, |n, byte| (n << 8) | u128::from(*byte));
    HeaderValue::from_str(&format!("W/\"{number:032x}\""))
        .unwrap_or(HeaderValue::from_static("W/\"\""))
}

fn is_route(path: &str) -> bool {
    static PATTERNS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let file = Files::get(ROUTES);
        file.and_then(|file| serde_json::from_slice(&file.data).ok())
            .unwrap_or_else(|| vec!["/".to_owned()])
    });
    PATTERNS.iter().any(|pattern| matches(pattern, path))
}

/// Matches a pattern of the application's router: `/portfolios/:id`, or `*` for any remaining
/// segments.
fn matches(pattern: &str, path: &str) -> bool {
    let mut wanted = pattern.trim_matches('/').split('/');
    let mut given = path.trim_end_matches('/').split('/');
    loop {
        match (wanted.next(), given.next()) {
            (None, None) | (Some("*"), _) => return true,
            (Some(name), Some(segment)) if name.starts_with(':') && !segment.is_empty() => {}
            (Some(name), Some(segment)) if name == segment => {}
            _ => return false,
        }
    }
}

/// The response for an unknown path: browsers receive the application, which shows that the page
/// does not exist; programs receive a problem.
fn not_found(headers: &HeaderMap) -> Response {
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    let wants_page = accept.is_some_and(|accept| accept.contains("text/html"));
    if wants_page && let Some(mut page) = file(PAGE, &HeaderMap::new()) {
        *page.status_mut() = StatusCode::NOT_FOUND;
        return page;
    }
    coffer_api::unknown_path()
}

fn not_built() -> Response {
    let text = "This build does not include the web application. Run: make build\n";
    (StatusCode::NOT_FOUND, text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_application_routes_are_pages() {
        assert!(matches("/", ""));
        assert!(matches("/login", "login"));
        assert!(matches("/login", "login/"));
        assert!(matches("/portfolios/:id", "portfolios/1"));
        assert!(matches("/settings/*", "settings/a/b"));
        assert!(!matches("/login", "login/x"));
        assert!(!matches("/portfolios/:id", "portfolios"));
        assert!(!matches("/", "login"));
    }

    #[test]
    fn only_accepted_codings_are_chosen() {
        for (header, codings) in [
            ("gzip, deflate, br, zstd", "br gzip"),
            ("gzip;q=1.0, br;q=0.5", "br gzip"),
            ("br;q=0, gzip", "gzip"),
            ("br ; q=0.000, gzip;q=0.001", "gzip"),
            ("*;q=0, gzip", "gzip"),
            ("br;q=0, *", "gzip"),
            ("brotli, gzip2", ""),
            ("identity", ""),
            ("", ""),
        ] {
            let names: Vec<_> = accepted(header).map(|(name, _)| name).collect();
            assert_eq!(names.join(" "), codings, "{header:?}");
        }
    }
}
