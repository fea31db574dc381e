//! Money: an exact decimal amount of one currency. Never floating point.

use std::{fmt, str::FromStr};

use coffer_messages::messages;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::Invalid;

/// An ISO 4217 currency, by its code: `EUR`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency(iso_currency::Currency);

/// The text is not the code of a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an ISO 4217 currency code")]
pub struct UnknownCurrency;

impl Currency {
    /// Checks a code in the field `field`.
    pub fn parse(field: &str, text: &str) -> Result<Self, Invalid> {
        text.parse().map_err(|UnknownCurrency| {
            Invalid::field(field, "unknown_currency", messages::currency_unknown())
        })
    }

    /// The three letters, in upper case.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// The number of decimal places of the minor unit: 2 for EUR, 0 for JPY, 3 for KWD. For a
    /// currency without a minor unit (gold, test codes) it is 4, the precision of the database.
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

/// An amount of money in one currency. Negative amounts are outflows. Amounts of different
/// currencies cannot be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// The exact amount in units of the currency, not in cents; a string in JSON.
    pub amount: Decimal,
    /// The currency of the amount.
    pub currency: Currency,
}

impl Money {
    /// The lowest amount that is too large; the database stores fifteen digits before the decimal
    /// point.
    const LIMIT: Decimal = Decimal::from_parts(2_764_472_320, 232_830, 0, false, 0);

    /// Parses an amount in the field `field`: digits with an optional minus sign and decimal point.
    /// Plus signs, exponents and thousands separators are rejected, as programs read them
    /// differently.
    pub fn parse_amount(field: &str, text: &str) -> Result<Decimal, Invalid> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, places) = digits.split_once('.').unwrap_or((digits, "0"));
        let are_digits =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !are_digits(whole) || !are_digits(places) {
            return Err(Invalid::field(
                field,
                "invalid_format",
                messages::amount_invalid_format(),
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
                messages::amount_too_precise(4_u16),
            ));
        }
        let sign = if digits.len() < text.len() { "-" } else { "" };
        let whole = whole.trim_start_matches('0');
        format!("{sign}0{whole}.{places}0")
            .parse()
            .map_err(|_| too_large(field))
    }

    /// Checks that an amount in the field `field` is exact in the currency's minor unit and not too
    /// large for the database.
    pub fn exact(field: &str, amount: Decimal, currency: Currency) -> Result<Self, Invalid> {
        if amount.abs() >= Self::LIMIT {
            return Err(too_large(field));
        }
        // Normalises negative zero.
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
                    0 => messages::amount_not_whole(currency),
                    _ => messages::amount_too_precise_for_currency(places, currency),
                },
            ));
        }
        Ok(money)
    }

    /// Rounds half to even to the currency's minor unit, as for a valuation: the product of a
    /// quantity and a price has more decimal places than money.
    pub fn rounded(amount: Decimal, currency: Currency) -> Self {
        let mut amount = amount.round_dp(currency.minor_unit());
        amount.rescale(currency.minor_unit());
        Self { amount, currency }
    }
}

/// Sums amounts per currency, sorted by currency code.
pub fn sum_by_currency(amounts: impl IntoIterator<Item = Money>) -> Vec<Money> {
    let mut sums: Vec<Money> = Vec::new();
    for money in amounts {
        match sums.iter_mut().find(|sum| sum.currency == money.currency) {
            Some(sum) => sum.amount += money.amount,
            None => sums.push(money),
        }
    }
    sums.sort_by_key(|sum| sum.currency.code());
    sums
}

/// The sums of amounts per currency that are not zero, sorted by currency code.
pub fn not_zero(amounts: impl IntoIterator<Item = Money>) -> Vec<Money> {
    let mut sums = sum_by_currency(amounts);
    sums.retain(|money| !money.amount.is_zero());
    sums
}

fn too_large(field: &str) -> Invalid {
    Invalid::field(field, "too_large", messages::amount_too_large(15_u16))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn currency(code: &str) -> Currency {
        code.parse().unwrap()
    }

    #[test]
    fn minor_unit_depends_on_the_currency() {
        for (code, places) in [("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("XAU", 4)] {
            assert_eq!(currency(code).minor_unit(), places, "{code}");
        }
    }

    #[test]
    fn amount_is_a_string_in_json() {
        let money = Money::rounded("1234.5".parse().unwrap(), currency("EUR"));
        let json = serde_json::to_string(&money).unwrap();
        assert_eq!(json, r#"{"amount":"1234.50","currency":"EUR"}"#);
    }

    #[test]
    fn lower_case_code_is_rejected() {
        assert!("eur".parse::<Currency>().is_err());
        assert!("EURO".parse::<Currency>().is_err());
        assert!("".parse::<Currency>().is_err());
    }

    fn code(result: Result<impl std::fmt::Debug, Invalid>) -> &'static str {
        result.map_or_else(|error| error.violations()[0].code, |_| "accepted")
    }

    #[test]
    fn amount_must_be_digits_with_an_optional_sign_and_point() {
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
    fn amount_must_be_exact_in_its_currency() {
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
        fn rounding_changes_at_most_half_a_minor_unit(mantissa in any::<i64>(), scale in 0u32..12) {
            let exact = Decimal::new(mantissa, scale);
            let money = Money::rounded(exact, currency("EUR"));
            prop_assert!((money.amount - exact).abs() <= Decimal::new(5, 3));
            prop_assert_eq!(money.amount.scale(), 2);
        }
    }
}
