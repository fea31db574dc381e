//! Dates in the form `2025-01-31`.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Offset as _, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;
use coffer_messages::messages;

use crate::Invalid;

/// Parses a date in the field `field` (RFC 3339, `full-date`).
pub fn parse(field: &str, text: &str) -> Result<NaiveDate, Invalid> {
    let is_full = text.len() == 10
        && text.bytes().enumerate().all(|(place, byte)| match place {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let day = text.parse().ok().filter(|_| is_full);
    day.ok_or_else(|| Invalid::field(field, "invalid_date", messages::date_invalid()))
}

/// Checks that the last day of a range, in the field `field`, is not before the first.
pub fn check_order(field: &str, first: NaiveDate, last: NaiveDate) -> Result<(), Invalid> {
    if first <= last {
        return Ok(());
    }
    Err(Invalid::field(
        field,
        "invalid_range",
        messages::date_before_first(first),
    ))
}

/// The current date in a time zone.
pub fn today(now: DateTime<Utc>, zone: Tz) -> NaiveDate {
    now.with_timezone(&zone).date_naive()
}

/// A date and the time at which it ends in a user's time zone, to tell what existed by then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayEnd {
    /// The date.
    pub day: NaiveDate,
    /// The beginning of the next date.
    pub at: DateTime<Utc>,
}

impl DayEnd {
    /// The end of a date in a time zone.
    pub fn new(day: NaiveDate, zone: Tz) -> Self {
        let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
        let midnight = next.and_time(NaiveTime::MIN);
        // Where clocks skip midnight, the date begins when they do: at midnight by the time of the
        // evening before.
        let at = zone.from_local_datetime(&midnight).earliest();
        let at = at.map_or_else(
            || {
                let evening = midnight - TimeDelta::hours(3);
                let offset = zone.offset_from_local_datetime(&evening).latest();
                let offset = offset.map_or(TimeDelta::zero(), |offset| {
                    TimeDelta::seconds(offset.fix().local_minus_utc().into())
                });
                (midnight - offset).and_utc()
            },
            |at| at.with_timezone(&Utc),
        );
        Self { day, at }
    }

    /// The ends of dates in a time zone.
    pub fn all(days: impl IntoIterator<Item = NaiveDate>, zone: Tz) -> Vec<Self> {
        days.into_iter().map(|day| Self::new(day, zone)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Proves: TASK-005-022.1
    #[test]
    fn today_follows_the_users_time_zone_when_clocks_change() {
        for (now, zone, expected) in [
            ("2027-03-27T22:59:59Z", "Europe/Berlin", "2027-03-27"),
            ("2027-03-27T23:00:00Z", "Europe/Berlin", "2027-03-28"),
            // Clocks go forward from two to three o'clock; the day has 23 hours.
            ("2027-03-28T21:59:59Z", "Europe/Berlin", "2027-03-28"),
            ("2027-03-28T22:00:00Z", "Europe/Berlin", "2027-03-29"),
            // Clocks go back from three to two o'clock; the day has 25 hours.
            ("2027-10-30T22:00:00Z", "Europe/Berlin", "2027-10-31"),
            ("2027-10-31T22:59:59Z", "Europe/Berlin", "2027-10-31"),
            ("2027-10-31T23:00:00Z", "Europe/Berlin", "2027-11-01"),
            ("2027-01-31T23:30:00Z", "Pacific/Kiritimati", "2027-02-01"),
            ("2027-02-01T07:59:59Z", "America/Los_Angeles", "2027-01-31"),
        ] {
            let day = today(now.parse().unwrap(), zone.parse().unwrap());
            assert_eq!(day.to_string(), expected, "{now} {zone}");
        }
    }

    #[test]
    fn day_ends_when_the_next_one_begins_in_the_time_zone() {
        for (day, zone, expected) in [
            ("2027-10-31", "Etc/UTC", "2027-11-01T00:00:00Z"),
            ("2027-10-31", "America/Los_Angeles", "2027-11-01T07:00:00Z"),
            ("2027-10-31", "Asia/Kolkata", "2027-10-31T18:30:00Z"),
            // Days of 23 and of 25 hours.
            ("2027-03-28", "Europe/Berlin", "2027-03-28T22:00:00Z"),
            ("2027-10-31", "Europe/Berlin", "2027-10-31T23:00:00Z"),
            // Clocks go from midnight to one o'clock.
            ("2024-03-30", "Asia/Beirut", "2024-03-30T22:00:00Z"),
            // Clocks go back from one o'clock to midnight, which comes twice.
            ("2024-11-02", "America/Havana", "2024-11-03T04:00:00Z"),
            // There was no 30 December.
            ("2011-12-29", "Pacific/Apia", "2011-12-30T10:00:00Z"),
            ("2011-12-30", "Pacific/Apia", "2011-12-30T10:00:00Z"),
        ] {
            let end = DayEnd::new(day.parse().unwrap(), zone.parse().unwrap());
            let expected: DateTime<Utc> = expected.parse().unwrap();
            assert_eq!(end.at, expected, "{day} {zone}");
            let before = end.at - TimeDelta::seconds(1);
            assert!(
                today(before, zone.parse().unwrap()) <= end.day,
                "{day} {zone}"
            );
            assert!(
                today(end.at, zone.parse().unwrap()) > end.day,
                "{day} {zone}"
            );
        }
    }

    #[test]
    fn only_full_dates_are_accepted() {
        let day = parse("on", "2024-02-29").unwrap();
        assert_eq!(day.to_string(), "2024-02-29");
        for text in [
            "",
            "2025-02-29",
            "2025-1-31",
            "2025-01-31 ",
            "+2025-01-3",
            "31.01.2025",
            "2025-01-31T00:00:00Z",
            "２０２５-01-31",
            "0000-00-00",
        ] {
            let refused = parse("on", text).unwrap_err();
            assert_eq!(refused.violations()[0].code, "invalid_date", "{text}");
        }
    }
}
