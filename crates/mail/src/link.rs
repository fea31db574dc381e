//! Links in emails.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;
use zeroize::Zeroizing;

/// The secret of a one-time link. It cannot be printed, and is not serialised with its message.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct LinkToken(Zeroizing<String>);

/// The text cannot be the token of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a link's token has 16 to 512 letters, digits, `-`, `_`, `.` or `~`")]
pub struct InvalidToken;

impl LinkToken {
    /// Wraps a token, whose characters must be those that need no encoding in a URL (RFC 3986).
    pub fn new(token: impl Into<String>) -> Result<Self, InvalidToken> {
        let token = Zeroizing::new(token.into());
        let is_unreserved =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
        if (16..=512).contains(&token.len()) && token.bytes().all(is_unreserved) {
            Ok(Self(token))
        } else {
            Err(InvalidToken)
        }
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for LinkToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkToken(redacted)")
    }
}

/// A one-time link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    #[serde(skip)]
    pub(crate) token: LinkToken,
    /// The time until which it works. It is not sent any more after that.
    pub expires_at: DateTime<Utc>,
}

impl Link {
    /// A link that works until a time.
    pub fn new(token: LinkToken, expires_at: DateTime<Utc>) -> Self {
        Self { token, expires_at }
    }
}

/// The page of the web application that uses a link. Opening it changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// Confirms the address of an account.
    VerifyEmail,
    /// Sets a new password.
    ResetPassword,
    /// Confirms a new address.
    ConfirmEmail,
    /// Unlocks an account.
    Unlock,
    /// Undoes a change.
    Undo,
    /// Accepts an invitation.
    Invite,
}

impl Page {
    /// The page's path.
    pub fn path(self) -> &'static str {
        match self {
            Self::VerifyEmail => "/verify-email",
            Self::ResetPassword => "/reset-password",
            Self::ConfirmEmail => "/confirm-email",
            Self::Unlock => "/unlock",
            Self::Undo => "/undo",
            Self::Invite => "/invite",
        }
    }

    /// The address of the page with a link's token. The token is in the fragment, which browsers do
    /// not send, so that neither a server's log nor a `Referer` has it.
    pub(crate) fn url(self, public_url: &Url, link: &Link) -> String {
        let mut url = public_url.clone();
        url.set_path(self.path());
        url.set_query(None);
        url.set_fragment(Some(&format!("token={}", link.token.expose())));
        url.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "Zm9vYmFyLXRva2VuLTAx";

    #[test]
    fn token_is_in_the_fragment_of_the_public_url() {
        let public_url = "https://coffer.example.org".parse().unwrap();
        let link = Link::new(LinkToken::new(TOKEN).unwrap(), DateTime::UNIX_EPOCH);
        let url = Page::ResetPassword.url(&public_url, &link);
        assert_eq!(
            url,
            format!("https://coffer.example.org/reset-password#token={TOKEN}")
        );
    }

    #[test]
    fn token_with_other_characters_is_refused() {
        for token in [
            "",
            "short",
            "a".repeat(513).as_str(),
            "a token with spaces",
            "<script>alert(1)",
        ] {
            assert_eq!(LinkToken::new(token), Err(InvalidToken), "{token}");
        }
        for token in ["sixteen-letters_", "a".repeat(512).as_str()] {
            assert!(LinkToken::new(token).is_ok(), "{token}");
        }
    }

    #[test]
    fn token_is_neither_printed_nor_serialised() {
        let link = Link::new(LinkToken::new(TOKEN).unwrap(), DateTime::UNIX_EPOCH);
        let json = serde_json::to_string(&link).unwrap();
        for shown in [format!("{link:?}"), json] {
            assert!(!shown.contains(TOKEN), "{shown}");
        }
    }
}
