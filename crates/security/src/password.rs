//! Passwords: rules for new ones, hashing and verification (NIST SP 800-63B-4).

use std::fmt;

use coffer_domain::Invalid;
use coffer_messages::messages;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

mod advice;
mod breached;
mod decoy;
mod hasher;
mod policy;

pub use breached::{BreachedPasswords, BreachedPasswordsError};
pub use decoy::Decoys;
pub use hasher::{HashError, HashMethod, PasswordHasher, Verification};
pub use policy::{PasswordPolicy, PersonalWords};

/// The scheme for hashing passwords.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordScheme {
    /// bcrypt with the configured cost. It ignores all bytes after the first 72.
    Bcrypt,
    /// Argon2id (RFC 9106) with 19 MiB, two passes and one lane.
    Argon2id,
}

impl PasswordScheme {
    /// The maximum length of a password in bytes.
    pub const fn max_bytes(self) -> usize {
        match self {
            Self::Bcrypt => 72,
            Self::Argon2id => Password::MAX_BYTES,
        }
    }
}

/// A password as typed, in the normal form NFC (Unicode annex 15), so that it is the same on every
/// keyboard. It is never cut, trimmed or converted to another case, can be neither printed nor
/// serialised, and is overwritten when dropped.
#[derive(Clone)]
pub struct Password(Option<Zeroizing<String>>);

impl Password {
    /// The minimum length of a new password, in characters.
    pub const MIN_CHARACTERS: usize = 8;

    /// The maximum length of a password under any scheme, in bytes.
    pub const MAX_BYTES: usize = 1024;

    /// Checks a new password in the field `field`.
    ///
    /// Violations: `required`, `too_short`, `too_long`, `forbidden_character`. Whether it is easy
    /// to guess is checked by [`PasswordPolicy::check`].
    pub fn parse(field: &str, text: &str, scheme: PasswordScheme) -> Result<Self, Invalid> {
        let max = scheme.max_bytes();
        let too_long = || Invalid::field(field, "too_long", messages::password_too_long(max));
        if text.is_empty() {
            return Err(Invalid::field(
                field,
                "required",
                messages::password_required(),
            ));
        }
        if text.contains('\0') {
            return Err(Invalid::field(
                field,
                "forbidden_character",
                messages::password_forbidden_character(),
            ));
        }
        let password = normalise(text).ok_or_else(too_long)?;
        if password.len() > max {
            return Err(too_long());
        }
        if password.chars().count() < Self::MIN_CHARACTERS {
            return Err(Invalid::field(
                field,
                "too_short",
                messages::password_too_short(Self::MIN_CHARACTERS),
            ));
        }
        Ok(Self(Some(password)))
    }

    /// Wraps a password for verification. It is not checked: one that could not have been set does
    /// not match, and takes as long to verify as any other.
    pub fn for_verification(text: &str) -> Self {
        let is_possible = !text.is_empty() && !text.contains('\0');
        let password = is_possible.then(|| normalise(text)).flatten();
        Self(password.filter(|password| password.len() <= Self::MAX_BYTES))
    }

    /// The text; `None` for a password that could not have been set.
    fn text(&self) -> Option<&str> {
        self.0.as_ref().map(|text| text.as_str())
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(redacted)")
    }
}

/// Normalises to NFC; `None` if the text is too long in any form. NFC shortens a text at most to a
/// third, so this limit rejects no valid password, and it bounds the work that anyone can cause.
fn normalise(text: &str) -> Option<Zeroizing<String>> {
    if text.len() > Password::MAX_BYTES * 4 {
        return None;
    }
    let mut normal = Zeroizing::new(String::new());
    // Reserves the maximum, so that growing leaves no partial copy in memory.
    normal.reserve(text.len() * 3);
    normal.extend(text.nfc());
    Some(normal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str, scheme: PasswordScheme) -> &'static str {
        Password::parse("password", text, scheme)
            .map_or_else(|invalid| invalid.violations()[0].code, |_| "accepted")
    }

    #[test]
    fn length_limits_are_inclusive() {
        use PasswordScheme::{Argon2id, Bcrypt};
        let long = |n| "a".repeat(n);
        for (text, scheme, expected) in [
            (String::new(), Bcrypt, "required"),
            (long(7), Bcrypt, "too_short"),
            (long(8), Bcrypt, "accepted"),
            (long(72), Bcrypt, "accepted"),
            (long(73), Bcrypt, "too_long"),
            (long(10_000), Bcrypt, "too_long"),
            (long(7), Argon2id, "too_short"),
            (long(73), Argon2id, "accepted"),
            (long(1024), Argon2id, "accepted"),
            (long(1025), Argon2id, "too_long"),
            (long(10_000), Argon2id, "too_long"),
        ] {
            assert_eq!(
                code(&text, scheme),
                expected,
                "{} bytes, {scheme:?}",
                text.len()
            );
        }
    }

    #[test]
    fn minimum_counts_characters_and_maximum_counts_bytes() {
        use PasswordScheme::{Argon2id, Bcrypt};
        // Seven characters of 28 bytes are short, nineteen of 76 bytes are long.
        assert_eq!(code(&"🔑".repeat(7), Bcrypt), "too_short");
        assert_eq!(code(&"🔑".repeat(18), Bcrypt), "accepted");
        assert_eq!(code(&"🔑".repeat(19), Bcrypt), "too_long");
        // At least 64 characters of any kind are possible, unless bcrypt limits them.
        assert_eq!(code(&"🔑".repeat(64), Argon2id), "accepted");
    }

    #[test]
    fn nul_is_rejected_at_every_position() {
        for text in ["\0password", "pass\0word", "password\0", "\0"] {
            assert_eq!(
                code(text, PasswordScheme::Bcrypt),
                "forbidden_character",
                "{text:?}"
            );
        }
    }

    #[test]
    fn spaces_and_case_are_significant() {
        let password =
            Password::parse("password", "  Correct Horse ", PasswordScheme::Bcrypt).unwrap();
        assert_eq!(password.text(), Some("  Correct Horse "));
    }

    #[test]
    fn password_is_the_same_from_every_keyboard() {
        let composed = Password::for_verification("Caf\u{e9} au lait");
        let decomposed = Password::for_verification("Cafe\u{301} au lait");
        assert_eq!(composed.text(), decomposed.text());
    }

    #[test]
    fn longest_password_can_be_typed_decomposed() {
        // 512 characters of two bytes each, typed as three.
        assert_eq!(
            code(&"e\u{301}".repeat(512), PasswordScheme::Argon2id),
            "accepted"
        );
        assert_eq!(
            code(&"e\u{301}".repeat(513), PasswordScheme::Argon2id),
            "too_long"
        );
    }

    #[test]
    fn password_that_cannot_exist_has_no_text() {
        for text in ["", "a\0b", &"a".repeat(1025), &"a".repeat(1_000_000)] {
            assert_eq!(Password::for_verification(text).text(), None);
        }
        assert_eq!(Password::for_verification("short").text(), Some("short"));
    }

    #[test]
    fn password_is_redacted_in_debug_output() {
        assert_eq!(
            format!("{:?}", Password::for_verification("hunter22")),
            "Password(redacted)"
        );
    }

    #[test]
    fn error_message_does_not_repeat_the_password() {
        let text = "s3cret".repeat(100);
        let invalid = Password::parse("password", &text, PasswordScheme::Bcrypt).unwrap_err();
        assert!(!invalid.to_string().contains("s3cret"));
    }
}
