//! The cookies of sign-in. Scripts can read only `signed_in`, which contains no data.
//!
//! Cookies ignore ports, so that another application on this host, or a neighbouring site, can set
//! cookies of the same name. Over HTTPS the prefixes keep them from that (RFC 6265bis, 4.1.3);
//! otherwise, values without the expected form are ignored.

use coffer_security::{OpaqueToken, RefreshTokens};
use coffer_services::{SessionTokens, SignedIn};
use cookie::{Cookie, SameSite, time::Duration};
use http::{HeaderMap, HeaderValue, header};

use crate::settings::HttpSettings;

/// The lifetime of the device cookie.
const DEVICE_LIFETIME: Duration = Duration::days(365);

/// The maximum number of plausible values that are considered under one name.
const MAX_VALUES: usize = 64;

/// The properties of a cookie. The prefix is added to the name if cookie prefixes are enabled.
struct CookieKind {
    name: &'static str,
    path: &'static str,
    prefix: &'static str,
    http_only: bool,
    /// Whether a value has the form of one set by this server.
    has_expected_form: fn(&str) -> bool,
}

const ACCESS: CookieKind = CookieKind {
    name: "access_token",
    path: "/",
    prefix: "__Host-",
    http_only: true,
    has_expected_form: |value| value.len() > 100 && value.contains('.'),
};

const REFRESH: CookieKind = CookieKind {
    name: "refresh_token",
    path: "/api/auth",
    // `__Host-` requires the path `/`.
    prefix: "__Secure-",
    http_only: true,
    has_expected_form: |value| RefreshTokens::parse(value).is_ok(),
};

const DEVICE: CookieKind = CookieKind {
    name: "device",
    path: "/api",
    prefix: "__Secure-",
    http_only: true,
    has_expected_form: |value| OpaqueToken::parse(value).is_some(),
};

/// Tells pages that there may be a session. Expires with the refresh token.
const SIGNED_IN: CookieKind = CookieKind {
    name: "signed_in",
    path: "/",
    prefix: "__Host-",
    http_only: false,
    has_expected_form: |value| value == "1",
};

impl CookieKind {
    fn full_name(&self, is_prefixed: bool) -> String {
        let prefix = if is_prefixed { self.prefix } else { "" };
        format!("{prefix}{}", self.name)
    }

    /// A cookie that expires after `max_age`, or when the browser is closed.
    fn build(
        &self,
        settings: &HttpSettings,
        value: String,
        max_age: Option<Duration>,
    ) -> Cookie<'static> {
        self.build_named(settings.has_cookie_prefix(), value, max_age)
    }

    fn build_named(
        &self,
        is_prefixed: bool,
        value: String,
        max_age: Option<Duration>,
    ) -> Cookie<'static> {
        let mut cookie = Cookie::build((self.full_name(is_prefixed), value))
            .secure(true)
            .same_site(SameSite::Lax)
            .path(self.path)
            .build();
        if self.http_only {
            cookie.set_http_only(true);
        }
        cookie.set_max_age(max_age);
        cookie
    }

    /// The distinct values of the cookie that have the expected form.
    fn read<'h>(&self, settings: &HttpSettings, headers: &'h HeaderMap) -> Vec<&'h str> {
        let name = self.full_name(settings.has_cookie_prefix());
        let values = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter_map(|(key, value)| (key == name).then_some(value))
            .filter(|value| (self.has_expected_form)(value));
        let mut found = Vec::new();
        for value in values {
            if found.len() == MAX_VALUES {
                break;
            }
            if !found.contains(&value) {
                found.push(value);
            }
        }
        found
    }
}

/// The values that may be the access token of the request's cookies.
pub(crate) fn access_tokens<'h>(settings: &HttpSettings, headers: &'h HeaderMap) -> Vec<&'h str> {
    ACCESS.read(settings, headers)
}

/// The values that may be the tokens of the request's cookies.
pub(crate) fn session_tokens<'h>(
    settings: &HttpSettings,
    headers: &'h HeaderMap,
) -> SessionTokens<'h> {
    SessionTokens {
        access: ACCESS.read(settings, headers),
        refresh: REFRESH.read(settings, headers),
    }
}

/// The values that may be the device of the request's cookies.
pub(crate) fn devices(settings: &HttpSettings, headers: &HeaderMap) -> Vec<OpaqueToken> {
    let values = DEVICE.read(settings, headers).into_iter();
    values.filter_map(OpaqueToken::parse).collect()
}

/// The `Set-Cookie` headers after signing in or refreshing.
pub(crate) fn signed_in(
    settings: &HttpSettings,
    signed_in: &SignedIn,
    now: chrono::DateTime<chrono::Utc>,
) -> HeaderMap {
    let session = &signed_in.session;
    let until = |end: chrono::DateTime<chrono::Utc>| {
        let max_age = (end - now).num_seconds().max(0);
        session.remember_me.then(|| Duration::seconds(max_age))
    };
    let access = signed_in.access_token.expose().to_owned();
    let refresh = signed_in.refresh_token.expose().to_owned();
    let mut cookies = vec![
        ACCESS.build(settings, access, until(signed_in.access_token.expires_at)),
        REFRESH.build(settings, refresh, until(session.idle_expires_at)),
        SIGNED_IN.build(settings, "1".to_owned(), until(session.idle_expires_at)),
    ];
    if let Some(device) = &signed_in.new_device {
        let value = device.expose().to_string();
        cookies.push(DEVICE.build(settings, value, Some(DEVICE_LIFETIME)));
    }
    set(&cookies)
}

/// The `Set-Cookie` headers after signing out. The device cookie stays. Over HTTPS the names with
/// and without prefix are cleared, because the setting may have changed.
pub(crate) fn signed_out(settings: &HttpSettings) -> HeaderMap {
    let current = settings.has_cookie_prefix();
    let former = settings.is_https().then_some(!current);
    let removed: Vec<_> = [current]
        .into_iter()
        .chain(former)
        .flat_map(|is_prefixed| {
            [&ACCESS, &REFRESH, &SIGNED_IN]
                .map(|kind| kind.build_named(is_prefixed, String::new(), Some(Duration::ZERO)))
        })
        .collect();
    set(&removed)
}

fn set(cookies: &[Cookie<'static>]) -> HeaderMap {
    cookies
        .iter()
        .filter_map(|cookie| HeaderValue::from_str(&cookie.to_string()).ok())
        .map(|value| (header::SET_COOKIE, value))
        .collect()
}
