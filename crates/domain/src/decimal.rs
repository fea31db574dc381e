//! Decimal numbers as people write them.

use rust_decimal::Decimal;

use crate::Invalid;

/// How a number is written.
pub(crate) struct Form {
    /// What it is called: `rate`.
    pub(crate) what: &'static str,
    /// One, for people to see: `1.0837`.
    pub(crate) example: &'static str,
    /// The most digits before the point.
    pub(crate) whole: usize,
    /// The most digits after the point.
    pub(crate) places: usize,
}

impl Form {
    /// Reads a number of the field `field` that is not negative: digits, with a point among them.
    /// Signs, exponents and separators that somebody else might read otherwise are refused.
    pub(crate) fn parse(&self, field: &str, text: &str) -> Result<Decimal, Invalid> {
        let Self {
            what,
            example,
            whole: most_whole,
            places: most_places,
        } = self;
        let too_large = || {
            let text = format!("Use at most {most_whole} digits before the decimal point.");
            Invalid::field(field, "too_large", text)
        };
        let (whole, places) = text.split_once('.').unwrap_or((text, "0"));
        let are_digits =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !are_digits(whole) || !are_digits(places) {
            let text = format!(
                "Use digits and an optional decimal point for the {what}, such as {example}."
            );
            return Err(Invalid::field(field, "invalid_format", text));
        }
        let (whole, places) = (whole.trim_start_matches('0'), places.trim_end_matches('0'));
        if whole.len() > *most_whole {
            return Err(too_large());
        }
        if places.len() > *most_places {
            let text = format!("Use at most {most_places} decimal places.");
            return Err(Invalid::field(field, "too_precise", text));
        }
        let number = format!("0{whole}.{places}0").parse::<Decimal>();
        number
            .map(|number| number.normalize())
            .map_err(|_| too_large())
    }
}
