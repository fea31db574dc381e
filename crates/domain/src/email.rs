//! Email addresses.

use std::{fmt, str::FromStr};

use coffer_messages::messages;
use email_address::EmailAddress;
use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::{Invalid, text::is_bidi_control};

/// An address that can receive mail (RFC 5321: at most 254 bytes), in the spelling of its owner.
/// Two addresses are equal if their keys ([`Email::key`]) are.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    const MAX_BYTES: usize = 254;

    /// Checks an address in the field `field`.
    pub fn parse(field: &str, text: &str) -> Result<Self, Invalid> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(Invalid::field(
                field,
                "required",
                messages::email_required(),
            ));
        }
        if trimmed.len() > Self::MAX_BYTES {
            return Err(Invalid::field(
                field,
                "too_long",
                messages::email_too_long(Self::MAX_BYTES),
            ));
        }
        let address: String = trimmed.nfc().collect();
        let options = email_address::Options::default()
            .with_required_tld()
            .without_display_text()
            .without_domain_literal();
        let deceptive = address
            .chars()
            .any(|c| c.is_control() || is_bidi_control(c));
        // Quoted local parts are valid but not used in practice, and lend themselves to injection.
        let quoted = address.starts_with('"');
        let is_address = EmailAddress::parse_with_options(&address, options).is_ok();
        let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
        if deceptive || quoted || !is_address || a_label(domain).is_none() {
            return Err(Invalid::field(
                field,
                "invalid_format",
                messages::email_invalid(),
            ));
        }
        Ok(Self(address))
    }

    /// Wraps an address from the database, which was checked before it was stored.
    pub fn from_stored(address: String) -> Self {
        Self(address)
    }

    /// The address in the spelling of its owner.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The normalised address, by which accounts are unique.
    pub fn key(&self) -> EmailKey {
        let address: String = self.0.nfc().collect();
        let Some((local, domain)) = address.rsplit_once('@') else {
            return EmailKey(address.to_ascii_lowercase());
        };
        let mut key = local.to_ascii_lowercase();
        key.push('@');
        match a_label(domain) {
            Some(domain) => key.push_str(&domain),
            // Unreachable for an address that was parsed.
            None => key.push_str(&domain.to_ascii_lowercase()),
        }
        EmailKey(key)
    }
}

/// The name of a domain in A-labels (IDNA, UTS 46 non-transitional), if it is valid.
fn a_label(domain: &str) -> Option<String> {
    let name = Uts46::new().to_ascii(
        domain.as_bytes(),
        AsciiDenyList::STD3,
        Hyphens::CheckFirstLast,
        DnsLength::Verify,
    );
    name.ok().map(std::borrow::Cow::into_owned)
}

/// The normalised address, by which accounts are unique and looked up: Unicode NFC, `A` to `Z` in
/// lower case and all other letters unchanged, the domain in A-labels. It does not depend on a
/// locale.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EmailKey(String);

impl EmailKey {
    /// The maximum length in bytes: a local part of 64 and a domain name of 253.
    pub const MAX_BYTES: usize = 64 + 1 + 253;

    /// The normalised address as text.
    pub fn as_str(&self) -> &str {
        &self.0
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
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn common_addresses_are_accepted() {
        for text in [
            "user@example.com",
            "first.last+tag@sub.example.co.uk",
            "łukasz@przykład.pl",
            " padded@example.com ",
        ] {
            assert!(Email::parse("email", text).is_ok(), "{text}");
        }
    }

    // Proves: TASK-005-004.1
    #[test]
    fn invalid_address_is_rejected() {
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

    fn key(text: &str) -> String {
        let email = Email::parse("email", text).unwrap_or_else(|_| panic!("{text}"));
        email.key().as_str().to_owned()
    }

    // Proves: TASK-005-004.1
    #[test]
    fn ascii_case_does_not_distinguish_addresses() {
        let one = Email::parse("email", "User@Example.com").unwrap();
        assert_eq!(one, Email::parse("email", "user@example.COM").unwrap());
        assert_eq!(one.as_str(), "User@Example.com");
    }

    #[test]
    fn equivalent_spellings_have_one_key() {
        for (spellings, expected) in [
            (
                &["Anna@Ex.com", "aNNA@ex.COM", " anna@ex.com "][..],
                "anna@ex.com",
            ),
            (
                &[
                    "a@exämple.com",
                    "a@exa\u{308}mple.com",
                    "A@EXÄMPLE.com",
                    "a@xn--exmple-cua.com",
                    "a@XN--EXMPLE-CUA.com",
                ],
                "a@xn--exmple-cua.com",
            ),
            (
                &[
                    "zoë@example.com",
                    "zoe\u{308}@example.com",
                    "ZOë@example.com",
                ],
                "zoë@example.com",
            ),
            // Unicode lower-cases the Kelvin sign to k.
            (
                &["\u{212a}im@example.com", "kim@example.com"],
                "kim@example.com",
            ),
        ] {
            for spelling in spellings {
                assert_eq!(key(spelling), expected, "{spelling}");
            }
        }
    }

    #[test]
    fn non_ascii_letters_keep_their_case() {
        for (one, other) in [
            ("v\u{130}ctim@example.com", "victim@example.com"),
            ("v\u{131}ctim@example.com", "victim@example.com"),
            ("Łukasz@example.com", "łukasz@example.com"),
            ("ΟΔΟΣ@example.com", "οδος@example.com"),
            ("STRAẞE@example.com", "strasse@example.com"),
            ("te\u{455}t@example.com", "test@example.com"),
            ("\u{fb01}n@example.com", "fin@example.com"),
            ("a@faß.de", "a@fass.de"),
        ] {
            assert_ne!(key(one), key(other));
        }
    }

    #[test]
    fn address_with_an_invalid_domain_is_rejected() {
        let long = format!("a@{}.com", "ä".repeat(60));
        for text in [
            "a@xn--a.com",
            "a@xn--exmple-cuA-.com",
            "a@ex\u{2024}.com",
            &long,
        ] {
            assert!(Email::parse("email", text).is_err(), "{text:?}");
        }
    }

    proptest! {
        // Proves: TASK-005-004.1
        #[test]
        fn key_of_an_ascii_address_is_in_lower_case(
            local in "[a-zA-Z0-9][a-zA-Z0-9+_-]{0,20}",
            domain in "[a-zA-Z]{1,10}(\\.[a-zA-Z][a-zA-Z0-9]{0,8}){1,3}",
        ) {
            let text = format!("{local}@{domain}");
            let email = Email::parse("email", &text).unwrap();
            let key = email.key();
            prop_assert_eq!(key.as_str(), text.to_ascii_lowercase());
            prop_assert_eq!(email.as_str(), text);
        }

        #[test]
        fn key_is_idempotent(text in "\\PC{1,20}@\\PC{1,20}\\.(com|de|ПРИМЕР|ÖRG)") {
            if let Ok(email) = Email::parse("email", &text) {
                let key = email.key();
                prop_assert!(key.as_str().len() <= EmailKey::MAX_BYTES);
                prop_assert!(key.as_str().rsplit_once('@').unwrap().1.is_ascii());
                let again = Email::from_stored(key.as_str().to_owned()).key();
                prop_assert_eq!(&key, &again);
            }
        }

        #[test]
        fn normalisation_and_ascii_case_keep_the_key(
            local in "[a-zA-Zäöüéñőřçąęłßİı]{1,20}",
            domain in "[a-zäöüéñőřç]{1,12}",
        ) {
            let text = format!("{local}@{domain}.example");
            let key = Email::parse("email", &text).unwrap().key();
            let decomposed: String = text.nfd().collect();
            for other in [decomposed, text.to_ascii_uppercase(), text.to_ascii_lowercase()] {
                prop_assert_eq!(&Email::parse("email", &other).unwrap().key(), &key);
            }
        }
    }
}
