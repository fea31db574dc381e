//! The language of a response.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use coffer_messages::Language;
use http::{HeaderMap, HeaderValue, header, request::Parts};
use negotiator::preferred_languages;

use crate::state::AppState;

/// The maximum length of the header, in bytes; a longer one is ignored.
const MAX_LENGTH: usize = 1024;

/// The languages that a client accepts.
#[derive(Debug, Clone)]
pub(crate) struct AcceptLanguage(Option<HeaderValue>);

impl AcceptLanguage {
    /// Copies the header `Accept-Language`.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let mut values = headers.get_all(header::ACCEPT_LANGUAGE).iter();
        let first = values.next();
        if values.next().is_none() {
            return Self(first.cloned());
        }
        // Several lines are one list (RFC 9110, section 5.3).
        let values = headers.get_all(header::ACCEPT_LANGUAGE).iter();
        let lists: Vec<_> = values.map(HeaderValue::as_bytes).collect();
        Self(HeaderValue::from_bytes(&lists.join(&b", "[..])).ok())
    }

    /// The language that the client prefers among the available ones (RFC 9110, section 12.5.4);
    /// English if it accepts none of them.
    pub(crate) fn preferred(&self) -> Language {
        let accepted = self.0.as_ref().filter(|value| value.len() <= MAX_LENGTH);
        let accepted = accepted.and_then(|value| value.to_str().ok());
        let Some(accepted) = accepted else {
            return Language::ENGLISH;
        };
        let tags: Vec<_> = Language::all().map(Language::tag).collect();
        let preferred = preferred_languages(Some(accepted), Some(&tags));
        let language = preferred.first().and_then(|tag| Language::from_tag(tag));
        language.unwrap_or(Language::ENGLISH)
    }
}

/// The language for the texts of a successful response. Problems are rendered by the middleware.
pub(crate) struct ClientLanguage(pub(crate) Language);

impl FromRequestParts<AppState> for ClientLanguage {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Infallible> {
        Ok(Self(AcceptLanguage::of(&parts.headers).preferred()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preferred(lines: &[&str]) -> &'static str {
        let mut headers = HeaderMap::new();
        for line in lines {
            let value = HeaderValue::from_bytes(line.as_bytes()).unwrap();
            headers.append(header::ACCEPT_LANGUAGE, value);
        }
        AcceptLanguage::of(&headers).preferred().tag()
    }

    // The catalogues of these tests are English and the pseudo-locale en-XA.
    #[test]
    fn preferred_language_is_chosen() {
        for (accepted, expected) in [
            (&[][..], "en"),
            (&[""], "en"),
            (&["*"], "en"),
            (&["en"], "en"),
            (&["en-GB"], "en"),
            (&["en-XA"], "en-XA"),
            (&["EN-xa"], "en-XA"),
            (&["en-US,en;q=0.9,de;q=0.8"], "en"),
            (&["en;q=0.5, en-XA"], "en-XA"),
            (&["en-XA;q=0.5, en"], "en"),
            (&["en-XA;q=0, en;q=0.1"], "en"),
            (&["tlh, en-XA;q=0.1"], "en-XA"),
            (&["tlh", "en-XA"], "en-XA"),
            (&["tlh"], "en"),
            (&["en;q=0"], "en"),
            (&[";;,-,\u{e4}"], "en"),
        ] {
            assert_eq!(preferred(accepted), expected, "{accepted:?}");
        }
    }
}
