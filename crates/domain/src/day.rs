//! Days as they are written: `2025-01-31`.

use chrono::NaiveDate;

use crate::Invalid;

/// Reads a day of the field `field` (RFC 3339, `full-date`).
pub fn parse(field: &str, text: &str) -> Result<NaiveDate, Invalid> {
    let is_full = text.len() == 10
        && text.bytes().enumerate().all(|(place, byte)| match place {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let day = text.parse().ok().filter(|_| is_full);
    day.ok_or_else(|| {
        Invalid::field(
            field,
            "invalid_date",
            "Write the day as year, month and day, such as 2025-01-31.",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_in_one_way() {
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
