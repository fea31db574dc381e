//! E-mail addresses.

use std::{fmt, str::FromStr};

use email_address::EmailAddress;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::{Invalid, text::reorders};

/// An address that mail can be sent to (RFC 5321: at most 254 bytes), written as its owner wrote
/// it. Two addresses are one when they agree in [`Email::key`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    const MAX_BYTES: usize = 254;

    /// Checks an address of the field `field`.
    pub fn parse(field: &str, text: &str) -> Result<Self, Invalid> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(Invalid::field(field, "required", "Enter an email address."));
        }
        if trimmed.len() > Self::MAX_BYTES {
            return Err(Invalid::field(
                field,
                "too_long",
                format!("Use an email address of at most {} bytes.", Self::MAX_BYTES),
            ));
        }
        let address: String = trimmed.nfc().collect();
        let options = email_address::Options::default()
            .with_required_tld()
            .without_display_text()
            .without_domain_literal();
        let deceptive = address.chars().any(|c| c.is_control() || reorders(c));
        // A quoted local part is legal, and nobody has one; it is where injection hides.
        let quoted = address.starts_with('"');
        if deceptive || quoted || EmailAddress::parse_with_options(&address, options).is_err() {
            return Err(Invalid::field(
                field,
                "invalid_format",
                "Enter a valid email address, such as name@example.com.",
            ));
        }
        Ok(Self(address))
    }

    /// Takes an address that was checked before it was stored.
    pub fn from_stored(address: String) -> Self {
        Self(address)
    }

    /// The address as its owner wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which an address is unique: lower case.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

impl PartialEq for Email {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Email {}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Email {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::parse("email", text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_every_day_are_accepted() {
        for text in [
            "user@example.com",
            "first.last+tag@sub.example.co.uk",
            "łukasz@przykład.pl",
            " padded@example.com ",
        ] {
            assert!(Email::parse("email", text).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_is_not_an_address_is_refused() {
        let long = format!("{}@example.com", "a".repeat(250));
        for text in [
            "",
            "user",
            "user@",
            "@example.com",
            "user@localhost",
            "a b@example.com",
            "user@exa mple.com",
            "User <user@example.com>",
            "user@[127.0.0.1]",
            "\"<script>\"@example.com",
            "us\0er@example.com",
            "user@example.com\r\nBcc: x@y.z",
            "user\u{202E}@example.com",
            "user@@example.com",
            ".user@example.com",
            &long,
        ] {
            assert!(Email::parse("email", text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn case_does_not_make_another_address() {
        let one = Email::parse("email", "User@Example.com").unwrap();
        assert_eq!(one, Email::parse("email", "user@example.COM").unwrap());
        assert_eq!(one.as_str(), "User@Example.com");
    }
}
