//! The cookies of sign-in. Scripts can't read any of them.

use coffer_security::OpaqueToken;
use coffer_services::{SessionTokens, SignedIn};
use cookie::{Cookie, SameSite, time::Duration};
use http::{HeaderMap, HeaderValue, header};

use crate::settings::HttpSettings;

/// How long a browser remembers that it has been here.
const DEVICE_LIFETIME: Duration = Duration::days(365);

/// A cookie's name, where it is sent, and the prefix that may be put before the name.
struct Kind {
    name: &'static str,
    path: &'static str,
    prefix: &'static str,
}

const ACCESS: Kind = Kind {
    name: "access_token",
    path: "/",
    prefix: "__Host-",
};

const REFRESH: Kind = Kind {
    name: "refresh_token",
    path: "/api/auth",
    // `__Host-` wants the path `/`.
    prefix: "__Secure-",
};

const DEVICE: Kind = Kind {
    name: "device",
    path: "/api",
    prefix: "__Secure-",
};

impl Kind {
    fn full_name(&self, settings: &HttpSettings) -> String {
        let prefix = if settings.cookie_prefix {
            self.prefix
        } else {
            ""
        };
        format!("{prefix}{}", self.name)
    }

    /// A cookie that lasts `max_age`, or as long as the browser runs.
    fn make(
        &self,
        settings: &HttpSettings,
        value: String,
        max_age: Option<Duration>,
    ) -> Cookie<'static> {
        let mut cookie = Cookie::build((self.full_name(settings), value))
            .http_only(true)
            .secure(true)
            .same_site(SameSite::Lax)
            .path(self.path)
            .build();
        cookie.set_max_age(max_age);
        cookie
    }

    /// The cookie's value, if there is one: a second one of the name was planted from another path
    /// or a neighbouring site, and which is which can't be told.
    fn read<'h>(&self, settings: &HttpSettings, headers: &'h HeaderMap) -> Option<&'h str> {
        let name = self.full_name(settings);
        let mut values = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter_map(|(key, value)| (key == name).then_some(value));
        let first = values.next()?;
        values.all(|other| other == first).then_some(first)
    }
}

/// The access token of the request's cookies.
pub(crate) fn access_token<'h>(settings: &HttpSettings, headers: &'h HeaderMap) -> Option<&'h str> {
    ACCESS.read(settings, headers)
}

/// The tokens of the request's cookies.
pub(crate) fn session_tokens<'h>(
    settings: &HttpSettings,
    headers: &'h HeaderMap,
) -> SessionTokens<'h> {
    SessionTokens {
        access: ACCESS.read(settings, headers),
        refresh: REFRESH.read(settings, headers),
    }
}

/// The device of the request's cookies, if it is one that was made here.
pub(crate) fn device(settings: &HttpSettings, headers: &HeaderMap) -> Option<OpaqueToken> {
    DEVICE.read(settings, headers).and_then(OpaqueToken::parse)
}

/// `Set-Cookie` headers for somebody who just signed in or refreshed.
pub(crate) fn signed_in(
    settings: &HttpSettings,
    signed_in: &SignedIn,
    now: chrono::DateTime<chrono::Utc>,
) -> HeaderMap {
    let session = &signed_in.session;
    let until = |end: chrono::DateTime<chrono::Utc>| {
        let lasts = (end - now).num_seconds().max(0);
        session.remember_me.then(|| Duration::seconds(lasts))
    };
    let access = signed_in.access_token.expose().to_owned();
    let refresh = signed_in.refresh_token.expose().to_owned();
    let mut cookies = vec![
        ACCESS.make(settings, access, until(signed_in.access_token.expires_at)),
        REFRESH.make(settings, refresh, until(session.idle_expires_at)),
    ];
    if let Some(device) = &signed_in.new_device {
        let value = device.expose().to_string();
        cookies.push(DEVICE.make(settings, value, Some(DEVICE_LIFETIME)));
    }
    set(&cookies)
}

/// `Set-Cookie` headers for somebody who just signed out. The device stays known.
pub(crate) fn signed_out(settings: &HttpSettings) -> HeaderMap {
    let removed = |kind: &Kind| kind.make(settings, String::new(), Some(Duration::ZERO));
    set(&[removed(&ACCESS), removed(&REFRESH)])
}

fn set(cookies: &[Cookie<'static>]) -> HeaderMap {
    cookies
        .iter()
        .filter_map(|cookie| HeaderValue::from_str(&cookie.to_string()).ok())
        .map(|value| (header::SET_COOKIE, value))
        .collect()
}
