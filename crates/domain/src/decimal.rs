//! Decimal numbers in requests.

use rust_decimal::Decimal;

use crate::Invalid;

/// The accepted format of a number, and its name in error messages.
pub(crate) struct DecimalFormat {
    /// The noun for error messages, such as `rate`.
    pub(crate) noun: &'static str,
    /// A valid number for error messages, such as `1.0837`.
    pub(crate) example: &'static str,
    /// The maximum number of digits before the decimal point.
    pub(crate) max_whole_digits: usize,
    /// The maximum number of digits after the decimal point.
    pub(crate) max_decimal_places: usize,
}

impl DecimalFormat {
    /// Parses a non-negative number in the field `field`: digits with an optional decimal point.
    /// Signs, exponents and thousands separators are rejected, as programs read them differently.
    pub(crate) fn parse(&self, field: &str, text: &str) -> Result<Decimal, Invalid> {
        let Self {
            noun,
            example,
            max_whole_digits,
            max_decimal_places,
        } = self;
        let too_large = || {
            let text = format!("Use at most {max_whole_digits} digits before the decimal point.");
            Invalid::field(field, "too_large", text)
        };
        let (whole, places) = text.split_once('.').unwrap_or((text, "0"));
        let are_digits =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !are_digits(whole) || !are_digits(places) {
            let text = format!(
                "Use digits and an optional decimal point for the {noun}, such as {example}."
            );
            return Err(Invalid::field(field, "invalid_format", text));
        }
        let (whole, places) = (whole.trim_start_matches('0'), places.trim_end_matches('0'));
        if whole.len() > *max_whole_digits {
            return Err(too_large());
        }
        if places.len() > *max_decimal_places {
            let text = format!("Use at most {max_decimal_places} decimal places.");
            return Err(Invalid::field(field, "too_precise", text));
        }
        let number = format!("0{whole}.{places}0").parse::<Decimal>();
        number
            .map(|number| number.normalize())
            .map_err(|_| too_large())
    }
}
