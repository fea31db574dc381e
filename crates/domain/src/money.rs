//! Money: an exact decimal amount of one currency. Never floating point.

use std::{fmt, str::FromStr};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::Invalid;

/// A currency of ISO 4217, by its code: `EUR`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency(iso_currency::Currency);

/// The text is no currency's code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an ISO 4217 currency code")]
pub struct UnknownCurrency;

impl Currency {
    /// Checks a code of the field `field`.
    pub fn parse(field: &str, text: &str) -> Result<Self, Invalid> {
        text.parse().map_err(|UnknownCurrency| {
            Invalid::field(
                field,
                "unknown_currency",
                "Use a three-letter ISO 4217 currency code, such as EUR or USD.",
            )
        })
    }

    /// The three letters, in upper case.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// Decimal places of the currency's smallest unit: 2 for EUR, 0 for JPY, 3 for KWD.
    /// A currency without one (gold, test codes) has 4, what the database keeps.
    pub fn minor_unit(self) -> u32 {
        self.0.exponent().map_or(4, u32::from).min(4)
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(text: &str) -> Result<Self, UnknownCurrency> {
        iso_currency::Currency::from_code(text)
            .map(Self)
            .ok_or(UnknownCurrency)
    }
}

impl TryFrom<String> for Currency {
    type Error = UnknownCurrency;

    fn try_from(text: String) -> Result<Self, UnknownCurrency> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount of money. Negative is outflow. Amounts of unlike currencies can't be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// In units of the currency (not cents), exact; a string in JSON.
    pub amount: Decimal,
    /// The currency it is an amount of.
    pub currency: Currency,
}

impl Money {
    /// What is too large: the database keeps fifteen digits before the point.
    const LIMIT: Decimal = Decimal::from_parts(2_764_472_320, 232_830, 0, false, 0);

    /// Reads an amount of the field `field` as it is written in JSON: digits, with a minus sign
    /// before them and a point among them. Signs, exponents and separators that somebody else
    /// might read otherwise are refused.
    pub fn parse_amount(field: &str, text: &str) -> Result<Decimal, Invalid> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, places) = digits.split_once('.').unwrap_or((digits, "0"));
        let are_digits =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !are_digits(whole) || !are_digits(places) {
            return Err(Invalid::field(
                field,
                "invalid_format",
                "Use digits and an optional decimal point, such as 1234.50 or -20.",
            ));
        }
        if whole.trim_start_matches('0').len() > 15 {
            return Err(too_large(field));
        }
        let places = places.trim_end_matches('0');
        if places.len() > 4 {
            return Err(Invalid::field(
                field,
                "too_precise",
                "Use at most 4 decimal places, or fewer if the currency has fewer.",
            ));
        }
        let sign = if digits.len() < text.len() { "-" } else { "" };
        let whole = whole.trim_start_matches('0');
        format!("{sign}0{whole}.{places}0")
            .parse()
            .map_err(|_| too_large(field))
    }

    /// An amount of the field `field` that is exact in the currency's smallest unit and not too
    /// large to be stored.
    pub fn exact(field: &str, amount: Decimal, currency: Currency) -> Result<Self, Invalid> {
        if amount.abs() >= Self::LIMIT {
            return Err(too_large(field));
        }
        // There is no negative zero.
        let amount = if amount.is_zero() {
            Decimal::ZERO
        } else {
            amount
        };
        let money = Self::rounded(amount, currency);
        if money.amount != amount {
            let places = currency.minor_unit();
            return Err(Invalid::field(
                field,
                "too_precise",
                match places {
                    0 => format!("Use a whole number. {currency} has no decimal places."),
                    _ => format!("Use at most {places} decimal places for {currency}."),
                },
            ));
        }
        Ok(money)
    }

    /// An amount rounded half to even to the currency's smallest unit, as for a valuation:
    /// a quantity times a price has more places than money has.
    pub fn rounded(amount: Decimal, currency: Currency) -> Self {
        let mut amount = amount.round_dp(currency.minor_unit());
        amount.rescale(currency.minor_unit());
        Self { amount, currency }
    }
}

fn too_large(field: &str) -> Invalid {
    let text = "Use at most 15 digits before the decimal point.";
    Invalid::field(field, "too_large", text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn currency(code: &str) -> Currency {
        code.parse().unwrap()
    }

    #[test]
    fn minor_units_are_the_currencys_own() {
        for (code, places) in [("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("XAU", 4)] {
            assert_eq!(currency(code).minor_unit(), places, "{code}");
        }
    }

    #[test]
    fn json_has_amounts_as_strings() {
        let money = Money::rounded("1234.5".parse().unwrap(), currency("EUR"));
        let json = serde_json::to_string(&money).unwrap();
        assert_eq!(json, r#"{"amount":"1234.50","currency":"EUR"}"#);
    }

    #[test]
    fn codes_are_upper_case() {
        assert!("eur".parse::<Currency>().is_err());
        assert!("EURO".parse::<Currency>().is_err());
        assert!("".parse::<Currency>().is_err());
    }

    fn code(result: Result<impl std::fmt::Debug, Invalid>) -> &'static str {
        result.map_or_else(|error| error.violations()[0].code, |_| "accepted")
    }

    #[test]
    fn amounts_are_read_as_they_are_written() {
        for (text, amount) in [
            ("0", "0"),
            ("-0", "0"),
            ("1234.5", "1234.5"),
            ("-20", "-20"),
            ("00012.3400000000", "12.34"),
            ("999999999999999.9999", "999999999999999.9999"),
        ] {
            let read = Money::parse_amount("amount", text);
            assert_eq!(read, Ok(amount.parse().unwrap()), "{text}");
        }
        for (text, expected) in [
            ("", "invalid_format"),
            ("-", "invalid_format"),
            (".5", "invalid_format"),
            ("5.", "invalid_format"),
            ("+5", "invalid_format"),
            ("--5", "invalid_format"),
            ("1e3", "invalid_format"),
            ("1_000", "invalid_format"),
            ("1,50", "invalid_format"),
            ("1.000,50", "invalid_format"),
            ("NaN", "invalid_format"),
            ("Infinity", "invalid_format"),
            ("0x10", "invalid_format"),
            ("\u{0661}", "invalid_format"),
            (" 1", "invalid_format"),
            ("1.2.3", "invalid_format"),
            ("0.00001", "too_precise"),
            ("1000000000000000", "too_large"),
            ("123456789012345678901234567890", "too_large"),
        ] {
            let read = Money::parse_amount("amount", text);
            assert_eq!(code(read), expected, "{text}");
        }
    }

    #[test]
    fn amounts_are_exact_in_their_currency() {
        let exact = |text: &str, code: &str| {
            Money::exact("amount", text.parse().unwrap(), code.parse().unwrap())
        };
        assert_eq!(exact("1.5", "EUR").unwrap().amount.to_string(), "1.50");
        assert_eq!(exact("-0.0", "EUR").unwrap().amount.to_string(), "0.00");
        assert_eq!(exact("7.000", "JPY").unwrap().amount.to_string(), "7");
        assert_eq!(exact("-0.125", "KWD").unwrap().amount.to_string(), "-0.125");
        for (text, currency, expected) in [
            ("1.005", "EUR", "too_precise"),
            ("7.5", "JPY", "too_precise"),
            ("0.1255", "KWD", "too_precise"),
            ("1000000000000000", "EUR", "too_large"),
            ("-1000000000000000", "EUR", "too_large"),
        ] {
            assert_eq!(code(exact(text, currency)), expected, "{text} {currency}");
        }
        assert_eq!(code(exact("999999999999999.99", "EUR")), "accepted");
    }

    proptest! {
        #[test]
        fn rounding_moves_by_at_most_half_a_unit(mantissa in any::<i64>(), scale in 0u32..12) {
            let exact = Decimal::new(mantissa, scale);
            let money = Money::rounded(exact, currency("EUR"));
            prop_assert!((money.amount - exact).abs() <= Decimal::new(5, 3));
            prop_assert_eq!(money.amount.scale(), 2);
        }
    }
}
