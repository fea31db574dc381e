//! Decimal numbers in requests.

use coffer_messages::{Message, messages};
use rust_decimal::Decimal;

use crate::Invalid;

/// The accepted format of a number.
pub(crate) struct DecimalFormat {
    /// The error message for text that is not a number, with an example.
    pub(crate) not_a_number: fn() -> Message,
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
            not_a_number,
            max_whole_digits,
            max_decimal_places,
        } = self;
        let too_large = || {
            Invalid::field(
                field,
                "too_large",
                messages::amount_too_large(*max_whole_digits),
            )
        };
        let (whole, places) = text.split_once('.').unwrap_or((text, "0"));
        let are_digits =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !are_digits(whole) || !are_digits(places) {
            return Err(Invalid::field(field, "invalid_format", not_a_number()));
        }
        let (whole, places) = (whole.trim_start_matches('0'), places.trim_end_matches('0'));
        if whole.len() > *max_whole_digits {
            return Err(too_large());
        }
        if places.len() > *max_decimal_places {
            return Err(Invalid::field(
                field,
                "too_precise",
                messages::decimal_places_too_many(*max_decimal_places),
            ));
        }
        let number = format!("0{whole}.{places}0").parse::<Decimal>();
        number
            .map(|number| number.normalize())
            .map_err(|_| too_large())
    }
}
