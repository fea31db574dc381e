//! Countries, by their ISO 3166-1 codes.

use std::{fmt, str::FromStr};

use coffer_messages::messages;
use iso3166_static::Alpha2;
use serde::{Deserialize, Serialize};

use crate::Invalid;

/// The ISO 3166-1 alpha-2 code of a country: `DE`, `US`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CountryCode(Alpha2);

impl CountryCode {
    /// Checks a code in the field `field`.
    pub fn parse(field: &str, text: &str) -> Result<Self, Invalid> {
        text.parse().map_err(|UnknownCountry| {
            Invalid::field(field, "unknown_country", messages::country_unknown())
        })
    }

    /// The two letters, in upper case.
    pub fn as_str(self) -> &'static str {
        self.0.as_str()
    }
}

/// The text is not the code of a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an ISO 3166-1 country code")]
pub struct UnknownCountry;

impl FromStr for CountryCode {
    type Err = UnknownCountry;

    fn from_str(text: &str) -> Result<Self, UnknownCountry> {
        match text.parse::<Alpha2>() {
            // User-assigned codes such as XX do not name a country.
            Ok(code) if !code.is_user_assigned() => Ok(Self(code)),
            _ => Err(UnknownCountry),
        }
    }
}

impl TryFrom<String> for CountryCode {
    type Error = UnknownCountry;

    fn try_from(text: String) -> Result<Self, UnknownCountry> {
        text.parse()
    }
}

impl From<CountryCode> for String {
    fn from(code: CountryCode) -> Self {
        code.as_str().to_owned()
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unassigned_or_malformed_code_is_rejected() {
        assert!(
            "DE".parse::<CountryCode>()
                .is_ok_and(|c| c.as_str() == "DE")
        );
        for text in ["", "D", "de", "XX", "XK", "DEU", "D\u{0}", "ß"] {
            assert_eq!(text.parse::<CountryCode>(), Err(UnknownCountry), "{text:?}");
        }
    }

    #[test]
    fn every_assigned_code_is_accepted() {
        let letters = || b'A'..=b'Z';
        let codes = letters().flat_map(|first| letters().map(move |second| [first, second]));
        let countries = codes.filter(|code| {
            let text = std::str::from_utf8(code).unwrap();
            text.parse::<CountryCode>()
                .is_ok_and(|country| country.as_str() == text)
        });
        assert_eq!(countries.count(), 249);
    }
}
