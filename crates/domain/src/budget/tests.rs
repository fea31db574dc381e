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
        past_amounts: PastAmounts::default(),
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
fn everything_since_the_start_rolls_over() {
    let rolling = budget("100", &[], true);
    let shown = progress(&rolling, "2026-04-15", &[], &[]);
    assert_eq!(shown.rolled_over, euros("1500"));
    let shown = progress(&rolling, "2125-01-15", &[], &[spending("0.01", "0")]);
    assert_eq!(shown.rolled_over, euros("119999.99"));
    let (_, earlier) = rolling.spending_ranges(shown.period);
    let earlier = earlier.unwrap();
    assert_eq!(
        (earlier.from, earlier.to),
        (day("2025-01-01"), day("2124-12-31"))
    );
}

/// An edit of the amount, on a day.
fn amount_set(budget: Budget, amount: &str, on: &str, scope: Option<AmountScope>) -> Budget {
    let changes = BudgetChanges {
        amount: Change::Set(amount.parse().unwrap()),
        amount_applies_to: scope.into(),
        ..BudgetChanges::default()
    };
    budget.edit(&changes, day(on), time(5)).unwrap()
}

/// The days and amounts of a budget's history.
fn amounts(budget: &Budget) -> Vec<String> {
    let amounts = budget.amounts().into_iter();
    amounts
        .map(|(from, money)| format!("{from} {}", money.amount))
        .collect()
}

#[test]
fn new_amount_applies_from_the_current_period() {
    let rolling = budget("300", &[], true);
    let raised = amount_set(rolling.clone(), "400", "2025-06-17", None);
    // 1450 of 1500 was spent from January to May.
    let june = progress(&raised, "2025-06-17", &[], &[spending("1450", "0")]);
    assert_eq!(
        (june.budgeted, june.rolled_over, june.available),
        (euros("400"), euros("50"), euros("450"))
    );
    assert_eq!(
        progress(&raised, "2025-05-31", &[], &[]).budgeted,
        euros("300")
    );
    let august = progress(&raised, "2025-08-01", &[], &[]);
    assert_eq!(august.rolled_over, euros("2300"));
    assert_eq!(amounts(&raised), ["2025-01-01 300.00", "2025-06-01 400.00"]);

    // In the same period, the last amount counts, and the first one leaves no trace.
    let again = amount_set(raised.clone(), "350", "2025-06-30", None);
    assert_eq!(amounts(&again), ["2025-01-01 300.00", "2025-06-01 350.00"]);
    let back = amount_set(raised.clone(), "300", "2025-06-30", None);
    assert_eq!(back.past_amounts, rolling.past_amounts);
    let later = amount_set(raised.clone(), "300", "2025-07-01", None);
    assert_eq!(
        amounts(&later),
        [
            "2025-01-01 300.00",
            "2025-06-01 400.00",
            "2025-07-01 300.00"
        ]
    );
    let all = amount_set(later, "500", "2025-08-01", Some(AmountScope::AllPeriods));
    assert_eq!(amounts(&all), ["2025-01-01 500.00"]);
}

#[test]
fn new_amount_has_no_past_before_the_second_period() {
    let budget = budget("300", &[], true);
    for on in ["2024-12-31", "2025-01-31"] {
        let raised = amount_set(budget.clone(), "400", on, None);
        assert_eq!(amounts(&raised), ["2025-01-01 400.00"]);
    }
}

#[test]
fn new_amount_of_an_ended_budget_applies_to_its_last_period() {
    let mut budget = budget("300", &[], true);
    let (from, to) = (day("2025-01-01"), Some(day("2025-03-10")));
    budget.schedule = Schedule::new(PeriodKind::Monthly, None, from, to).unwrap();
    let raised = amount_set(budget, "400", "2030-01-01", None);
    assert_eq!(amounts(&raised), ["2025-01-01 300.00", "2025-03-01 400.00"]);
}

#[test]
fn amounts_of_periods_of_another_length_are_forgotten() {
    let raised = amount_set(budget("300", &[], true), "400", "2025-06-17", None);
    let edit = |changes: BudgetChanges| {
        let edited = raised.clone().edit(&changes, day("2025-06-17"), time(6));
        amounts(&edited.unwrap())
    };
    let weekly = edit(BudgetChanges {
        period: Change::Set(PeriodKind::Weekly),
        amount: Change::Set(100.into()),
        ..BudgetChanges::default()
    });
    assert_eq!(weekly, ["2025-01-01 100.00"]);
    let later = edit(BudgetChanges {
        starts_on: Change::Set(day("2025-03-01")),
        ..BudgetChanges::default()
    });
    assert_eq!(later, ["2025-03-01 300.00", "2025-06-01 400.00"]);
    let everywhere = edit(BudgetChanges {
        amount_applies_to: Change::Set(AmountScope::AllPeriods),
        ..BudgetChanges::default()
    });
    assert_eq!(everywhere, ["2025-01-01 400.00"]);
}

#[test]
fn past_amounts_are_positive_and_in_order() {
    let past = |amounts: &[(i64, &str)]| {
        let amounts = amounts.iter().map(|(amount, before)| PastAmount {
            amount: (*amount).into(),
            before: day(before),
        });
        PastAmounts::new(amounts.collect()).is_some()
    };
    assert!(past(&[]));
    assert!(past(&[(1, "2025-01-01"), (2, "2025-01-02")]));
    assert!(!past(&[(1, "2025-01-02"), (2, "2025-01-02")]));
    assert!(!past(&[(0, "2025-01-01")]));
    assert!(!past(&[(1, "2201-01-01")]));
}

/// A merge of two budgets' categories.
fn merged(from: &Budget, into: &Budget, choice: MergedBudgets) -> BudgetMerge {
    let (from, into) = (std::slice::from_ref(from), std::slice::from_ref(into));
    Budget::merge(from, into, Some(choice), time(9)).unwrap()
}

fn dated(amount: &str, from: &str, to: Option<&str>) -> Budget {
    let schedule = Schedule::new(PeriodKind::Monthly, None, day(from), to.map(day));
    Budget {
        schedule: schedule.unwrap(),
        ..budget(amount, &[], true)
    }
}

#[test]
fn merged_budgets_add_up_in_every_period() {
    let raised = amount_set(dated("300", "2025-01-01", None), "400", "2025-06-17", None);
    for (from, into, expected) in [
        (
            raised.clone(),
            dated("200", "2025-01-01", None),
            vec!["2025-01-01 500.00", "2025-06-01 600.00"],
        ),
        // Only in the periods in which the other one had an amount.
        (
            raised.clone(),
            dated("200", "2025-03-15", None),
            vec![
                "2024-12-15 300.00",
                "2025-03-15 500.00",
                "2025-06-15 600.00",
            ],
        ),
        (
            dated("200", "2025-03-15", Some("2025-04-30")),
            raised.clone(),
            vec![
                "2025-01-01 300.00",
                "2025-03-01 500.00",
                "2025-05-01 300.00",
                "2025-06-01 400.00",
            ],
        ),
        // It begins when the other one did,
        (
            dated("300", "2025-01-01", None),
            dated("200", "2025-04-01", None),
            vec!["2025-01-01 300.00", "2025-04-01 500.00"],
        ),
        // unless other months would have other periods then.
        (
            dated("300", "2025-03-01", None),
            dated("200", "2025-03-31", None),
            vec!["2025-03-31 500.00"],
        ),
        // It continues when the target's ends.
        (
            raised.clone(),
            dated("200", "2025-01-01", Some("2025-02-28")),
            vec![
                "2025-01-01 500.00",
                "2025-03-01 300.00",
                "2025-06-01 400.00",
            ],
        ),
    ] {
        let merge = merged(&from, &into, MergedBudgets::Sum);
        let [(before, after)] = &merge.changed[..] else {
            panic!("{merge:?}");
        };
        assert_eq!((before, after.version), (&into, into.version + 1));
        assert_eq!(amounts(after), expected);
        assert_eq!(after.schedule.ends_on(), None);
        assert_eq!(merge.ended.len(), 1);
        assert!(merge.ended[0].1.deleted_at.is_some());
    }
}

/// Nothing that rolled over is lost or won, whichever of the categories is merged into the other.
#[test]
fn merging_budgets_keeps_what_rolled_over_in_both_directions() {
    let early = dated("300", "2025-06-01", None);
    let late = dated("200", "2025-09-01", None);
    let period = |budget: &Budget| budget.schedule.containing(day("2025-12-10")).unwrap();
    let before = |budget: &Budget| budget.amount_before(period(budget));
    let separate = before(&early) + before(&late);
    assert_eq!(separate, 2400.into());
    for (from, into) in [(&early, &late), (&late, &early)] {
        let merge = merged(from, into, MergedBudgets::Sum);
        let (_, after) = &merge.changed[0];
        assert_eq!(before(after), separate);
    }
}

#[test]
fn merge_asks_only_about_budgets_that_count_alike() {
    let target = dated("200", "2025-01-01", None);
    let merge = |from: &Budget, choice| {
        let into = std::slice::from_ref(&target);
        Budget::merge(std::slice::from_ref(from), into, choice, time(9))
    };
    let same = dated("300", "2026-01-01", None);
    assert_eq!(merge(&same, None), Err(MergeRefusal::ChoiceRequired));
    let kept = merge(&same, Some(MergedBudgets::KeepTarget)).unwrap();
    assert_eq!((kept.changed.len(), kept.ended.len()), (0, 1));
    let largest = dated("999999999999999", "2025-01-01", None);
    let refused = merge(&largest, Some(MergedBudgets::Sum));
    assert!(
        matches!(refused, Err(MergeRefusal::Invalid(_))),
        "{refused:?}"
    );

    let mut yearly = same.clone();
    yearly.schedule = Schedule::new(PeriodKind::Yearly, None, day("2025-01-01"), None).unwrap();
    let mut dollars = same.clone();
    dollars.amount.currency = "USD".parse().unwrap();
    let ended = dated("300", "2024-01-01", Some("2024-12-31"));
    for other in [yearly, dollars, ended] {
        assert_eq!(merge(&other, None), Ok(BudgetMerge::default()));
    }
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
    assert_eq!(
        budget
            .clone()
            .edit(&same, day("2025-02-01"), time(5))
            .unwrap(),
        budget
    );
    let custom = BudgetChanges {
        period: Change::Set(PeriodKind::Custom),
        period_days: Change::Set(Some(10)),
        ..BudgetChanges::default()
    };
    let custom = budget
        .clone()
        .edit(&custom, day("2025-02-01"), time(5))
        .unwrap();
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
            .edit(&weekly, day("2025-02-01"), time(6))
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
        assert!(
            budget
                .clone()
                .edit(&changes, day("2025-02-01"), time(5))
                .is_err(),
            "{amount}"
        );
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

    #[test]
    fn periods_before_a_day_are_counted(schedule in schedule(), since in -400i64..110_000) {
        let on = schedule.starts_on() + chrono::TimeDelta::days(since);
        let count = schedule.periods_before(on);
        prop_assert!(schedule.at(count).unwrap().from >= on);
        prop_assert!(count == 0 || schedule.at(count - 1).unwrap().from < on);
    }

    /// The amounts of earlier periods add up as if each was added by itself, and what rolls over into
    /// a period is what was left of the one before.
    // Proves: TASK-005-022.4
    #[test]
    fn rollover_is_the_rest_of_all_earlier_periods(
        schedule in schedule(),
        edits in prop::collection::vec((0i64..400, 1i64..100_000, prop::bool::weighted(0.1)), 0..6),
        spent in prop::collection::vec((0i64..100_000, 0i64..1000), 1..40),
        skipped in 0i32..80,
    ) {
        let cents = |cents| Money::rounded(Decimal::new(cents, 2), "EUR".parse().unwrap());
        let mut rolling = budget("1", &[], true);
        rolling.schedule = schedule;
        let mut edits = edits;
        edits.sort_unstable();
        for (period, amount, all) in edits {
            let on = schedule.at(i32::try_from(period).unwrap() / 5).unwrap().to;
            let amount = Decimal::new(amount, 2).to_string();
            let scope = all.then_some(AmountScope::AllPeriods);
            rolling = amount_set(rolling, &amount, &on.to_string(), scope);
        }
        let periods: Vec<_> = (skipped..).zip(&spent).map(|(index, (spent, refunded))| {
            let spending = Spending { spent: cents(*spent), refunded: cents(*refunded) };
            (schedule.at(index).unwrap(), vec![spending])
        }).collect();
        let earlier = [spending("12.34", "0")];
        let history = rolling.history(&periods, if skipped > 0 { &earlier } else { &[] });
        let before = (0..skipped).map(|index| {
            rolling.amount_on(schedule.at(index).unwrap().from).amount
        });
        let mut left = before.sum::<Decimal>();
        if skipped > 0 {
            left -= earlier[0].spent.amount;
        }
        for shown in &history {
            prop_assert_eq!(shown.rolled_over.amount, left);
            prop_assert_eq!(shown.budgeted, rolling.amount_on(shown.period.from));
            prop_assert_eq!(shown.available.amount, shown.budgeted.amount + left);
            left = shown.remaining.amount;
        }
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
