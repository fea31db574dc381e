//! Times in the reader's time zone.

use chrono::{DateTime, Datelike as _, Utc};
use coffer_messages::{Message, messages};

/// A date and time, such as "15 January 2027 at 09:00 (Europe/Berlin)".
pub(crate) fn time(at: DateTime<Utc>, zone: chrono_tz::Tz) -> Message {
    let local = at.with_timezone(&zone);
    let year = i64::from(local.year());
    messages::email_time(
        local.day(),
        month(local.month()),
        year,
        local.format("%H:%M"),
        zone.name(),
    )
}

fn month(month: u32) -> Message {
    match month {
        1 => messages::email_month_january(),
        2 => messages::email_month_february(),
        3 => messages::email_month_march(),
        4 => messages::email_month_april(),
        5 => messages::email_month_may(),
        6 => messages::email_month_june(),
        7 => messages::email_month_july(),
        8 => messages::email_month_august(),
        9 => messages::email_month_september(),
        10 => messages::email_month_october(),
        11 => messages::email_month_november(),
        _ => messages::email_month_december(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;

    use super::*;

    #[test]
    fn times_are_in_the_zone_of_the_reader() {
        let at = Utc.with_ymd_and_hms(2026, 12, 31, 23, 5, 0).unwrap();
        for (zone, shown) in [
            (chrono_tz::UTC, "31 December 2026 at 23:05 (UTC)"),
            (
                chrono_tz::Europe::Vienna,
                "1 January 2027 at 00:05 (Europe/Vienna)",
            ),
        ] {
            assert_eq!(time(at, zone).to_string(), shown);
        }
    }
}
