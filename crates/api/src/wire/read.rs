//! Conversion of the fields of requests into values of the domain.

use chrono::NaiveDate;
use coffer_domain::{Invalid, day, label::Labelled, patch::Change, transaction::Transaction};
use coffer_messages::messages;
use uuid::Uuid;

/// A field of a request that becomes a `T` of the domain. Errors name the field.
pub(crate) trait Read<T> {
    /// Checks the value of the field `field`.
    fn read(&self, field: &str) -> Result<T, Invalid>;
}

impl<T, W: Read<T>> Read<Option<T>> for Option<W> {
    fn read(&self, field: &str) -> Result<Option<T>, Invalid> {
        self.as_ref().map(|value| value.read(field)).transpose()
    }
}

impl<I: From<Uuid>> Read<I> for Uuid {
    fn read(&self, _: &str) -> Result<I, Invalid> {
        Ok((*self).into())
    }
}

impl Read<bool> for bool {
    fn read(&self, _: &str) -> Result<bool, Invalid> {
        Ok(*self)
    }
}

impl Read<u16> for u16 {
    fn read(&self, _: &str) -> Result<u16, Invalid> {
        Ok(*self)
    }
}

/// Reads a field of a merge patch; a value that was sent is checked.
pub(crate) fn read_change<W, T>(
    change: &Change<W>,
    parse: impl FnOnce(&W) -> Result<T, Invalid>,
) -> Result<Change<T>, Invalid> {
    match change {
        Change::Keep => Ok(Change::Keep),
        Change::Set(value) => parse(value).map(Change::Set),
    }
}

/// Parses the ID in the field `field`.
pub(crate) fn id<I: From<Uuid>>(field: &str, text: &str) -> Result<I, Invalid> {
    let id = text.parse::<Uuid>().map(I::from);
    id.map_err(|_| Invalid::field(field, "invalid_id", messages::id_invalid()))
}

/// Parses the date in the field `field`, on which transactions can be booked.
pub(crate) fn day(field: &str, text: &str) -> Result<NaiveDate, Invalid> {
    Transaction::check_day(field, day::parse(field, text)?)
}

/// Parses the date in the field `field`, if there is one.
pub(crate) fn optional_day(field: &str, text: Option<&str>) -> Result<Option<NaiveDate>, Invalid> {
    text.map(|text| day(field, text)).transpose()
}

/// The values whose labels are in a comma-separated list. No list has no values.
pub(crate) fn labels<T: Labelled>(field: &str, list: Option<&str>) -> Result<Vec<T>, Invalid> {
    let labels = list.into_iter().flat_map(|list| list.split(','));
    let values = labels.map(T::from_label).collect::<Option<Vec<T>>>();
    values.ok_or_else(|| {
        let labels = T::ALL.iter().map(|value| format!("`{}`", value.label()));
        let labels = labels.collect::<Vec<_>>().join(", ");
        Invalid::field(field, "invalid_format", messages::expected_some_of(labels))
    })
}

/// The text of a date that is required although its parameter is optional: one that is missing is
/// reported like one that is invalid.
pub(crate) fn required_day<'a>(field: &str, text: Option<&'a str>) -> Result<&'a str, Invalid> {
    text.ok_or_else(|| Invalid::field(field, "required", messages::date_required()))
}
