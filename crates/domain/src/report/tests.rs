use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn range(from: &str, to: &str) -> Result<DayRange, Invalid> {
    DayRange::new(day(from), day(to))
}

fn code(result: Result<impl std::fmt::Debug, Invalid>) -> String {
    let violation = &result.unwrap_err().violations()[0].clone();
    format!("{}: {}", violation.field, violation.code)
}

fn ends(from: &str, to: &str, interval: Interval) -> Vec<String> {
    let parts = range(from, to).unwrap().parts(interval).unwrap();
    parts.iter().map(|part| part.to.to_string()).collect()
}

#[test]
fn range_out_of_order_or_too_long_is_rejected() {
    for (refused, expected) in [
        (range("2025-01-02", "2025-01-01"), "to: invalid_range"),
        (range("1899-12-31", "1900-01-01"), "from: out_of_range"),
        (range("2200-12-31", "2201-01-01"), "to: out_of_range"),
        (range("2015-01-01", "2025-01-01"), "to: range_too_long"),
    ] {
        assert_eq!(code(refused), expected);
    }
    let decade = range("2015-01-01", "2024-12-31").unwrap();
    assert_eq!(decade.parts(Interval::Month).unwrap().len(), 120);
    assert_eq!(code(decade.parts(Interval::Week)), "to: range_too_long");
    assert_eq!(code(decade.parts(Interval::Day)), "to: range_too_long");
}

#[test]
fn parts_end_at_weeks_months_and_the_end_of_the_range() {
    assert_eq!(
        ends("2024-02-28", "2024-03-01", Interval::Day),
        ["2024-02-28", "2024-02-29", "2024-03-01"]
    );
    assert_eq!(
        ends("2025-01-01", "2025-01-14", Interval::Week),
        ["2025-01-05", "2025-01-12", "2025-01-14"]
    );
    assert_eq!(
        ends("2023-12-31", "2024-03-15", Interval::Month),
        ["2023-12-31", "2024-01-31", "2024-02-29", "2024-03-15"]
    );
}

#[test]
fn flows_are_converted_at_the_end_of_their_month_or_today() {
    let today = day("2024-03-15");
    for (booked, expected) in [
        ("2024-02-01", "2024-02-29"),
        ("2024-02-29", "2024-02-29"),
        ("2024-03-01", "2024-03-15"),
        ("2024-03-31", "2024-03-15"),
        ("2024-12-24", "2024-03-15"),
        ("2023-12-24", "2023-12-31"),
    ] {
        assert_eq!(flow_rate_day(day(booked), today), day(expected), "{booked}");
    }
}

#[test]
fn whole_months_exclude_partial_months() {
    for (from, to, first, end) in [
        ("2025-01-01", "2025-01-31", "2025-01-01", "2025-02-01"),
        ("2025-01-02", "2025-03-30", "2025-02-01", "2025-03-01"),
        ("2024-12-31", "2025-01-01", "2025-01-02", "2025-01-02"),
        ("2025-01-01", "2025-01-30", "2025-01-31", "2025-01-31"),
        ("2024-01-15", "2024-02-29", "2024-02-01", "2024-03-01"),
        ("2200-12-01", "2200-12-31", "2200-12-01", "2201-01-01"),
    ] {
        let months = range(from, to).unwrap().whole_months();
        assert_eq!(months, (day(first), day(end)), "{from} {to}");
    }
}

proptest! {
    #[test]
    fn parts_cover_the_range_without_gaps(from in 0u64..100_000, length in 0u64..400, interval in prop_oneof![
        Just(Interval::Day), Just(Interval::Week), Just(Interval::Month)
    ]) {
        let from = day("1900-01-01") + Days::new(from);
        let to = from + Days::new(length.min(399));
        let range = DayRange::new(from, to).unwrap();
        let parts = range.parts(interval).unwrap();
        prop_assert_eq!((parts[0].from, parts[parts.len() - 1].to), (from, to));
        for pair in parts.windows(2) {
            prop_assert_eq!(pair[0].to.succ_opt(), Some(pair[1].from));
        }
        prop_assert!(parts.iter().all(|part| part.from <= part.to));
    }
}
