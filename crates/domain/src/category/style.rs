//! How categories look.

use serde::{Deserialize, Serialize};

use crate::Invalid;

/// The name of a Lucide icon: `shopping-basket`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Icon(String);

/// A colour: `#rrggbb`, in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Colour(String);

impl From<Icon> for String {
    fn from(icon: Icon) -> Self {
        icon.0
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.0
    }
}

impl Icon {
    /// The longest name, in characters.
    pub const MAX: usize = 50;

    /// Checks a name of the field `field`.
    pub fn parse(field: &str, text: &str) -> Result<Self, Invalid> {
        let is_word = |word: &str| {
            let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
            !word.is_empty() && word.bytes().all(fits)
        };
        if text.len() <= Self::MAX && text.split('-').all(is_word) {
            return Ok(Self(text.to_owned()));
        }
        Err(Invalid::field(
            field,
            "invalid_icon",
            "Use the name of a Lucide icon, at most 50 characters, such as shopping-basket.",
        ))
    }

    /// Takes a name that was checked before it was stored.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Colour {
    /// Checks a colour of the field `field`, in upper or lower case.
    pub fn parse(field: &str, text: &str) -> Result<Self, Invalid> {
        let digits = text.strip_prefix('#').unwrap_or_default();
        if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Ok(Self(text.to_ascii_lowercase()));
        }
        let text = "Use a colour of six hexadecimal digits, such as #4f6d9a.";
        Err(Invalid::field(field, "invalid_colour", text))
    }

    /// Takes a colour that was checked before it was stored.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The colour.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
