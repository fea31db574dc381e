//! The cookie jar of a browser, with the test's clock.

use chrono::{DateTime, TimeDelta, Utc};
use cookie::Cookie;
use http::{HeaderMap, header};

/// The cookies of one browser.
#[derive(Debug, Default)]
pub(crate) struct Jar(Vec<Kept>);

#[derive(Debug)]
struct Kept {
    name: String,
    value: String,
    path: String,
    /// `None` for a session cookie, which lasts until the browser is closed.
    expires_at: Option<DateTime<Utc>>,
}

impl Kept {
    fn is_fresh(&self, now: DateTime<Utc>) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }

    /// True if the cookie is sent to a path (RFC 6265, section 5.1.4).
    fn belongs_to(&self, path: &str) -> bool {
        path.strip_prefix(&self.path).is_some_and(|rest| {
            rest.is_empty() || self.path.ends_with('/') || rest.starts_with('/')
        })
    }
}

impl Jar {
    /// Stores the cookies that a response sets.
    pub(crate) fn keep(&mut self, answer: &HeaderMap, now: DateTime<Utc>) {
        let cookies = answer.get_all(header::SET_COOKIE).iter();
        for text in cookies.filter_map(|value| value.to_str().ok()) {
            let Ok(cookie) = Cookie::parse(text) else {
                continue;
            };
            let lasts = cookie
                .max_age()
                .map(|age| TimeDelta::seconds(age.whole_seconds()));
            self.put(Kept {
                name: cookie.name().to_owned(),
                value: cookie.value().to_owned(),
                path: cookie.path().unwrap_or("/").to_owned(),
                expires_at: lasts.map(|lasts| now + lasts),
            });
        }
        self.0.retain(|kept| kept.is_fresh(now));
    }

    fn put(&mut self, new: Kept) {
        self.0
            .retain(|old| (&old.name, &old.path) != (&new.name, &new.path));
        self.0.push(new);
    }

    /// The `Cookie` header for a path, if any cookie is sent there.
    pub(crate) fn header(&self, path: &str, now: DateTime<Utc>) -> Option<String> {
        let pairs: Vec<String> = self
            .0
            .iter()
            .filter(|kept| kept.is_fresh(now) && kept.belongs_to(path))
            .map(|kept| format!("{}={}", kept.name, kept.value))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    pub(crate) fn value(&self, name: &str) -> Option<String> {
        let kept = self.0.iter().find(|kept| kept.name == name);
        kept.map(|kept| kept.value.clone())
    }

    pub(crate) fn forget(&mut self, name: &str) {
        self.0.retain(|kept| kept.name != name);
    }

    /// Removes session cookies, like closing and opening the browser.
    pub(crate) fn restart(&mut self) {
        self.0.retain(|kept| kept.expires_at.is_some());
    }
}
