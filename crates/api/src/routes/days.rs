//! Days and currencies in query strings.

use chrono::NaiveDate;
use coffer_domain::{
    Currency, Invalid, day, invalid::Violations, report::DayRange, transaction::Transaction,
};

use crate::problem::Problem;

/// The message about a missing date.
pub(crate) const REQUIRED: &str = "This date is required. Use the form YYYY-MM-DD.";

/// A day of the field `field` on which something can be booked, if one is named.
pub(crate) fn day(
    violations: &mut Violations,
    field: &str,
    text: Option<&str>,
) -> Option<NaiveDate> {
    let day = text.map(|text| {
        let day = day::parse(field, text)?;
        Transaction::check_day(field, day)
    });
    day.and_then(|day| violations.take(day))
}

/// The currency of the field `field`, if one is named.
pub(crate) fn currency(
    violations: &mut Violations,
    field: &str,
    code: Option<&str>,
) -> Option<Currency> {
    code.and_then(|code| violations.take(Currency::parse(field, code)))
}

/// The days from `from` to `to`, both of which must be named, and the currency, if one is.
pub(crate) fn range_in(
    from: Option<&str>,
    to: Option<&str>,
    code: Option<&str>,
) -> Result<(DayRange, Option<Currency>), Problem> {
    let mut violations = Violations::default();
    let mut read = |field: &str, text: Option<&str>| {
        let missing = || Invalid::field(field, "required", REQUIRED);
        let named = violations.take(text.ok_or_else(missing));
        day(&mut violations, field, named)
    };
    let (from, to) = (read("from", from), read("to", to));
    let currency = currency(&mut violations, "currency", code);
    violations.finish().map_err(Problem::invalid)?;
    let (Some(from), Some(to)) = (from, to) else {
        return Err(Problem::internal(&"a validated field is missing"));
    };
    let days = DayRange::new(from, to).map_err(Problem::invalid)?;
    Ok((days, currency))
}
