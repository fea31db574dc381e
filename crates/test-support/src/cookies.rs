//! The cookie jar of a browser, whose cookies expire by the test's clock.

use chrono::{DateTime, TimeDelta, Utc};
use cookie::Cookie;
use http::{HeaderMap, header};

/// The cookies of one browser.
#[derive(Debug, Default)]
pub(crate) struct Jar(Vec<StoredCookie>);

#[derive(Debug)]
struct StoredCookie {
    name: String,
    value: String,
    path: String,
    /// `None` for a session cookie, which lasts until the browser is closed.
    expires_at: Option<DateTime<Utc>>,
}

impl StoredCookie {
    fn is_unexpired(&self, now: DateTime<Utc>) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }

    /// True if the cookie is sent to a path (RFC 6265, section 5.1.4).
    fn matches_path(&self, path: &str) -> bool {
        path.strip_prefix(&self.path).is_some_and(|rest| {
            rest.is_empty() || self.path.ends_with('/') || rest.starts_with('/')
        })
    }
}

impl Jar {
    /// Stores the cookies that a response sets.
    pub(crate) fn store(&mut self, response: &HeaderMap, now: DateTime<Utc>) {
        let cookies = response.get_all(header::SET_COOKIE).iter();
        for text in cookies.filter_map(|value| value.to_str().ok()) {
            let Ok(cookie) = Cookie::parse(text) else {
                continue;
            };
            let max_age = cookie
                .max_age()
                .map(|age| TimeDelta::seconds(age.whole_seconds()));
            self.put(StoredCookie {
                name: cookie.name().to_owned(),
                value: cookie.value().to_owned(),
                path: cookie.path().unwrap_or("/").to_owned(),
                expires_at: max_age.map(|max_age| now + max_age),
            });
        }
        self.0.retain(|cookie| cookie.is_unexpired(now));
    }

    fn put(&mut self, new: StoredCookie) {
        self.0
            .retain(|old| (&old.name, &old.path) != (&new.name, &new.path));
        self.0.push(new);
    }

    /// The `Cookie` header for a path, if any cookie is sent there.
    pub(crate) fn header(&self, path: &str, now: DateTime<Utc>) -> Option<String> {
        let pairs: Vec<String> = self
            .0
            .iter()
            .filter(|cookie| cookie.is_unexpired(now) && cookie.matches_path(path))
            .map(|cookie| format!("{}={}", cookie.name, cookie.value))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    pub(crate) fn value(&self, name: &str) -> Option<String> {
        let cookie = self.0.iter().find(|cookie| cookie.name == name);
        cookie.map(|cookie| cookie.value.clone())
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.0.retain(|cookie| cookie.name != name);
    }

    /// Removes session cookies, like restarting the browser.
    pub(crate) fn restart(&mut self) {
        self.0.retain(|cookie| cookie.expires_at.is_some());
    }
}
