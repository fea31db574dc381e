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
#[error("not a currency code of ISO 4217")]
pub struct UnknownCurrency;

impl Currency {
    /// Checks a code of the field `field`.
    pub fn parse(field: &str, text: &str) -> Result<Self, Invalid> {
        text.parse().map_err(|UnknownCurrency| {
            Invalid::field(
                field,
                "unknown_currency",
                "Use a three-letter currency code of ISO 4217, such as EUR or USD.",
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
    /// An amount rounded half to even to the currency's smallest unit, as for a valuation:
    /// a quantity times a price has more places than money has.
    pub fn rounded(amount: Decimal, currency: Currency) -> Self {
        let mut amount = amount.round_dp(currency.minor_unit());
        amount.rescale(currency.minor_unit());
        Self { amount, currency }
    }
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
