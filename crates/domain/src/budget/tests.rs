use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn time(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

fn euros(amount: &str) -> Money {
    Money::rounded(amount.parse().unwrap(), "EUR".parse().unwrap())
}

fn budget(amount: &str, thresholds: &[u16], rollover: bool) -> Budget {
    Budget {
        id: Uuid::from_u128(1).into(),
        user_id: Uuid::from_u128(2).into(),
        category_id: None,
        name: Line::parse("name", Budget::MAX_NAME, "Food").unwrap(),
        amount: euros(amount),
        schedule: Schedule::new(PeriodKind::Monthly, None, day("2025-01-01"), None).unwrap(),
        alert_thresholds: Thresholds::new(thresholds.to_vec()).unwrap(),
        rollover,
        version: 1,
        created_at: time(0),
        updated_at: time(0),
        deleted_at: None,
    }
}

fn code(result: Result<impl std::fmt::Debug, Invalid>) -> String {
    let violation = &result.unwrap_err().violations()[0].clone();
    format!("{}: {}", violation.field, violation.code)
}

/// The first days of the first `count` periods.
fn first_days(schedule: Schedule, count: i32) -> Vec<String> {
    let periods = (0..count).filter_map(|index| schedule.at(index));
    periods.map(|period| period.from.to_string()).collect()
}

// Proves: TASK-005-022.1
#[test]
fn period_begins_on_the_last_day_of_a_short_month() {
    let schedule = |period, from| Schedule::new(period, None, day(from), None).unwrap();
    assert_eq!(
        first_days(schedule(PeriodKind::Monthly, "2024-01-31"), 5),
        [
            "2024-01-31",
            "2024-02-29",
            "2024-03-31",
            "2024-04-30",
            "2024-05-31"
        ]
    );
    assert_eq!(
        first_days(schedule(PeriodKind::Quarterly, "2024-11-30"), 3),
        ["2024-11-30", "2025-02-28", "2025-05-30"]
    );
    assert_eq!(
        first_days(schedule(PeriodKind::Yearly, "2024-02-29"), 5),
        [
            "2024-02-29",
            "2025-02-28",
            "2026-02-28",
            "2027-02-28",
            "2028-02-29"
        ]
    );
    assert_eq!(
        first_days(schedule(PeriodKind::Biweekly, "2027-03-20"), 3),
        ["2027-03-20", "2027-04-03", "2027-04-17"]
    );
}

#[test]
fn last_period_ends_with_the_budget() {
    let (from, to) = (day("2025-01-01"), day("2025-02-10"));
    let schedule = Schedule::new(PeriodKind::Monthly, None, from, Some(to)).unwrap();
    let last = schedule.containing(to).unwrap();
    assert_eq!((last.index, last.from, last.to), (1, day("2025-02-01"), to));
    assert_eq!(last.days_left(day("2025-02-09")), 2);
    for outside in ["2024-12-31", "2025-02-11"] {
        assert_eq!(schedule.containing(day(outside)), None, "{outside}");
    }
    assert_eq!((schedule.at(-1), schedule.at(2)), (None, None));
}

// Proves: TASK-004-007.3, TASK-005-012.1
#[test]
fn invalid_schedule_is_rejected() {
    let schedule = |period, days, from: &str, to: Option<&str>| {
        Schedule::new(period, days, day(from), to.map(day))
    };
    for (refused, expected) in [
        (
            schedule(PeriodKind::Custom, Some(0), "2025-01-01", None),
            "period_days: out_of_range",
        ),
        (
            schedule(PeriodKind::Custom, Some(367), "2025-01-01", None),
            "period_days: out_of_range",
        ),
        (
            schedule(PeriodKind::Custom, None, "2025-01-01", None),
            "period_days: required",
        ),
        (
            schedule(PeriodKind::Weekly, Some(7), "2025-01-01", None),
            "period_days: custom_period_only",
        ),
        (
            schedule(PeriodKind::Weekly, None, "1899-12-31", None),
            "starts_on: out_of_range",
        ),
        (
            schedule(PeriodKind::Weekly, None, "2025-01-01", Some("2201-01-01")),
            "ends_on: out_of_range",
        ),
        (
            schedule(PeriodKind::Weekly, None, "2025-01-02", Some("2025-01-01")),
            "ends_on: invalid_range",
        ),
    ] {
        assert_eq!(code(refused), expected);
    }
    assert!(
        schedule(
            PeriodKind::Custom,
            Some(366),
            "2025-01-01",
            Some("2025-01-01")
        )
        .is_ok()
    );
}

// Proves: TASK-004-007.4
#[test]
fn thresholds_must_increase_within_their_bounds() {
    for (percentages, expected) in [
        (vec![0], "alert_thresholds: out_of_range"),
        (vec![1001], "alert_thresholds: out_of_range"),
        (vec![100, 80], "alert_thresholds: not_ascending"),
        (vec![80, 80], "alert_thresholds: not_ascending"),
        ((1..=11).collect(), "alert_thresholds: too_many"),
    ] {
        assert_eq!(code(Thresholds::new(percentages)), expected);
    }
    assert!(Thresholds::new(vec![]).is_ok());
    assert!(Thresholds::new((1..=10).map(|n| n * 100).collect()).is_ok());
}

fn spending(spent: &str, refunded: &str) -> Spending {
    Spending {
        spent: euros(spent),
        refunded: euros(refunded),
    }
}

fn progress(
    budget: &Budget,
    on: &str,
    current: &[Spending],
    earlier: &[Spending],
) -> BudgetProgress {
    let period = budget.schedule.containing(day(on)).unwrap();
    budget.progress(period, current, earlier)
}

// Proves: TASK-005-022.2
#[test]
fn refund_reduces_spending_of_its_budget() {
    let shown = progress(
        &budget("100", &[80, 100], false),
        "2025-03-10",
        &[spending("90.50", "20")],
        &[],
    );
    assert_eq!(shown.remaining, euros("29.50"));
    assert_eq!(shown.ratio().unwrap().to_string(), "0.7050");
    assert_eq!(
        (shown.status(), shown.reached_thresholds()),
        (BudgetStatus::OnTrack, vec![])
    );
    let net_refund = progress(
        &budget("100", &[80], false),
        "2025-03-10",
        &[spending("0", "20")],
        &[],
    );
    assert_eq!(net_refund.remaining, euros("120"));
    assert_eq!(net_refund.ratio().unwrap().to_string(), "-0.2000");
}

// Proves: TASK-005-022.3
#[test]
fn thresholds_are_exact_to_the_cent_and_overspent_means_more_than_available() {
    let reached = |amount: &str| {
        let shown = progress(
            &budget("99.99", &[33, 100, 150], false),
            "2025-01-31",
            &[spending(amount, "0")],
            &[],
        );
        (shown.status(), shown.reached_thresholds())
    };
    // 33% of the amount is 32.9967.
    assert_eq!(reached("32.99"), (BudgetStatus::OnTrack, vec![]));
    assert_eq!(reached("33.00"), (BudgetStatus::Warning, vec![33]));
    assert_eq!(reached("99.99"), (BudgetStatus::Warning, vec![33, 100]));
    assert_eq!(reached("100"), (BudgetStatus::Over, vec![33, 100]));
    assert_eq!(reached("150"), (BudgetStatus::Over, vec![33, 100, 150]));
}

// Proves: TASK-005-022.4
#[test]
fn unspent_and_overspent_amounts_roll_over() {
    let rolling = budget("100", &[100], true);
    // The first period has no predecessor.
    let first = progress(&rolling, "2025-01-15", &[], &[]);
    assert_eq!(
        (first.rolled_over, rolling.spending_ranges(first.period).1),
        (euros("0"), None)
    );
    let third = progress(
        &rolling,
        "2025-03-15",
        &[spending("150", "0")],
        &[spending("160", "10")],
    );
    assert_eq!(
        (third.rolled_over, third.available),
        (euros("50"), euros("150"))
    );
    assert_eq!(third.status(), BudgetStatus::Warning);
    let deficit = progress(&rolling, "2025-03-15", &[], &[spending("350", "0")]);
    assert_eq!(
        (deficit.rolled_over, deficit.available),
        (euros("-150"), euros("-50"))
    );
    assert_eq!(
        (deficit.status(), deficit.ratio()),
        (BudgetStatus::Over, None)
    );
    assert_eq!(deficit.reached_thresholds(), Vec::<u16>::new());
    let one_more = progress(
        &rolling,
        "2025-03-15",
        &[spending("0.01", "0")],
        &[spending("350", "0")],
    );
    assert_eq!(one_more.reached_thresholds(), [100]);
    let not_rolling = progress(
        &budget("100", &[], false),
        "2025-03-15",
        &[],
        &[spending("350", "0")],
    );
    assert_eq!(not_rolling.available, euros("100"));
}

// Proves: TASK-005-022.4
#[test]
fn rollover_is_limited_to_twelve_periods() {
    let rolling = budget("100", &[], true);
    let shown = progress(&rolling, "2030-06-15", &[], &[]);
    assert_eq!(shown.rolled_over, euros("1200"));
    let (_, earlier) = rolling.spending_ranges(shown.period);
    let earlier = earlier.unwrap();
    assert_eq!(
        (earlier.from, earlier.to),
        (day("2029-06-01"), day("2030-05-31"))
    );
}

#[test]
fn spending_in_other_currencies_is_listed_but_excluded() {
    let dollars = Money::rounded("7".parse().unwrap(), "USD".parse().unwrap());
    let abroad = Spending {
        spent: dollars,
        refunded: Money {
            amount: 2.into(),
            ..dollars
        },
    };
    let shown = progress(
        &budget("100", &[], true),
        "2025-02-10",
        &[spending("5", "0"), abroad],
        &[abroad],
    );
    assert_eq!((shown.spent, shown.rolled_over), (euros("5"), euros("100")));
    assert_eq!(
        shown.unconverted,
        [Money {
            amount: "5.00".parse().unwrap(),
            ..dollars
        }]
    );
}

#[test]
fn edit_raises_the_version_only_if_something_changes() {
    let budget = budget("100", &[80], false);
    let same = BudgetChanges {
        amount: Change::Set("100.00".parse().unwrap()),
        ..BudgetChanges::default()
    };
    assert_eq!(budget.clone().edit(&same, time(5)).unwrap(), budget);
    let custom = BudgetChanges {
        period: Change::Set(PeriodKind::Custom),
        period_days: Change::Set(Some(10)),
        ..BudgetChanges::default()
    };
    let custom = budget.clone().edit(&custom, time(5)).unwrap();
    assert_eq!(
        (custom.version, custom.schedule.period_days()),
        (2, Some(10))
    );
    let weekly = BudgetChanges {
        period: Change::Set(PeriodKind::Weekly),
        ..BudgetChanges::default()
    };
    assert_eq!(
        custom
            .edit(&weekly, time(6))
            .unwrap()
            .schedule
            .period_days(),
        None
    );
    for amount in ["0", "-1", "1.005"] {
        let changes = BudgetChanges {
            amount: Change::Set(amount.parse().unwrap()),
            ..BudgetChanges::default()
        };
        assert!(budget.clone().edit(&changes, time(5)).is_err(), "{amount}");
    }
}

fn schedule() -> impl Strategy<Value = Schedule> {
    let kind = prop_oneof![
        Just((PeriodKind::Weekly, None)),
        Just((PeriodKind::Biweekly, None)),
        Just((PeriodKind::Monthly, None)),
        Just((PeriodKind::Quarterly, None)),
        Just((PeriodKind::Yearly, None)),
        (1..=Schedule::MAX_DAYS).prop_map(|days| (PeriodKind::Custom, Some(days))),
    ];
    // Generates month ends and leap days more often.
    let start = (
        1900i32..=2190,
        1u32..=12,
        prop_oneof![1u32..=31, 28u32..=31],
    );
    (kind, start).prop_map(|((kind, days), (year, month, date))| {
        let date = (1..=date)
            .rev()
            .find_map(|date| NaiveDate::from_ymd_opt(year, month, date));
        Schedule::new(kind, days, date.unwrap(), None).unwrap()
    })
}

proptest! {
    // Proves: TASK-005-022.1
    #[test]
    fn each_day_is_in_exactly_one_period(schedule in schedule(), since in 0u64..110_000) {
        let on = schedule.starts_on() + chrono::Days::new(since);
        let period = schedule.containing(on).unwrap();
        prop_assert!(period.from <= on && on <= period.to);
        prop_assert_eq!(schedule.at(period.index), Some(period));
        for neighbour in [period.index - 1, period.index + 1] {
            if let Some(other) = schedule.at(neighbour) {
                prop_assert!(on < other.from || other.to < on);
            }
        }
    }

    // Proves: TASK-005-022.1
    #[test]
    fn periods_follow_each_other_without_gap_or_overlap(schedule in schedule(), index in 0i32..2000) {
        let (one, next) = (schedule.at(index).unwrap(), schedule.at(index + 1).unwrap());
        prop_assert!(one.from <= one.to);
        prop_assert_eq!(one.to.succ_opt(), Some(next.from));
        for day in [one.from, one.to] {
            prop_assert_eq!(schedule.containing(day), Some(one));
        }
    }

    // Proves: TASK-005-022.4
    #[test]
    fn rollover_uses_complete_earlier_periods(schedule in schedule(), index in 1i32..500, max in 1u16..30) {
        let period = schedule.at(index).unwrap();
        let (before, periods) = schedule.earlier_periods(period, max).unwrap();
        prop_assert_eq!(before.to.succ_opt(), Some(period.from));
        prop_assert_eq!(schedule.containing(before.from).map(|first| first.from), Some(before.from));
        prop_assert_eq!(periods, index.min(i32::from(max)));
    }

    // Proves: TASK-005-012.3
    #[test]
    fn available_minus_net_spending_is_remaining(
        amount in 1i64..1_000_000, spent in 0i64..10_000_000, refunded in 0i64..10_000_000, earlier in 0i64..10_000_000,
    ) {
        let cents = |cents| Money::rounded(Decimal::new(cents, 2), "EUR".parse().unwrap());
        let mut rolling = budget("1", &[50, 100], true);
        rolling.amount = cents(amount);
        let spending = |spent, refunded| [Spending { spent: cents(spent), refunded: cents(refunded) }];
        let shown = progress(&rolling, "2025-05-05", &spending(spent, refunded), &spending(earlier, 0));
        prop_assert_eq!(shown.rolled_over, cents(4 * amount - earlier));
        prop_assert_eq!(shown.remaining.amount, shown.available.amount - shown.net_spent());
        prop_assert_eq!(shown.status() == BudgetStatus::Over, shown.remaining.amount.is_sign_negative() && !shown.remaining.amount.is_zero());
    }
}
