//! Icons and colours of categories.

use coffer_messages::messages;
use serde::{Deserialize, Serialize};

use crate::Invalid;

/// The name of a Lucide icon, such as `shopping-basket`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Icon(String);

/// A colour as `#rrggbb`, in lower case.
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
    /// The maximum length of a name, in characters.
    pub const MAX: usize = 50;

    /// Checks the name of an icon in the field `field`.
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
            messages::category_icon_invalid(),
        ))
    }

    /// Wraps a name from the database, which was checked before it was stored.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The icon's name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Colour {
    /// Checks a colour in the field `field`; upper-case digits are converted.
    pub fn parse(field: &str, text: &str) -> Result<Self, Invalid> {
        let digits = text.strip_prefix('#').unwrap_or_default();
        if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Ok(Self(text.to_ascii_lowercase()));
        }
        Err(Invalid::field(
            field,
            "invalid_colour",
            messages::category_colour_invalid(),
        ))
    }

    /// Wraps a colour from the database, which was checked before it was stored.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The colour as `#rrggbb`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
