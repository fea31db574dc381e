use uuid::Uuid;

use super::*;
use crate::{Lifecycle as _, lifecycle::Entity as _};

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn time(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

fn today() -> NaiveDate {
    "2027-01-15".parse().unwrap()
}

fn account() -> Account {
    let name = Line::parse("name", Account::MAX_NAME, "Current").unwrap();
    let opening_balance = Money::rounded(decimal("100.50"), "EUR".parse().unwrap());
    let new = NewAccount::new(name, AccountKind::Checking, opening_balance);
    let (id, user_id) = (Uuid::from_u128(1).into(), Uuid::from_u128(2).into());
    Account {
        balance: decimal("80"),
        ..Account::new(id, user_id, new, time(0))
    }
}

fn code(result: Result<impl std::fmt::Debug, Invalid>) -> String {
    let violation = &result.unwrap_err().violations()[0].clone();
    format!("{}: {}", violation.field, violation.code)
}

#[test]
fn correcting_the_opening_balance_adjusts_the_balance() {
    let changes = AccountChanges {
        opening_balance: Change::Set(decimal("-20")),
        ..AccountChanges::default()
    };
    let after = account().edit(&changes, today(), time(5)).unwrap();
    assert_eq!(after.opening_balance.to_string(), "-20.00");
    assert_eq!(after.balance, decimal("-40.50"));
    assert_eq!((after.version, after.updated_at), (2, time(5)));
}

#[test]
fn edit_without_changes_keeps_the_version() {
    let changes = AccountChanges {
        opening_balance: Change::Set(decimal("100.5000")),
        closed: Change::Set(false),
        ..AccountChanges::default()
    };
    assert_eq!(
        account().edit(&changes, today(), time(5)).unwrap(),
        account()
    );
}

#[test]
fn opening_balance_must_be_exact_in_a_new_currency() {
    let to = |code: &str| AccountChanges {
        currency: Change::Set(code.parse().unwrap()),
        ..AccountChanges::default()
    };
    let yen = account().edit(&to("JPY"), today(), time(5));
    assert_eq!(code(yen), "opening_balance: too_precise");
    let dinar = account().edit(&to("KWD"), today(), time(5)).unwrap();
    assert_eq!(dinar.opening_balance.to_string(), "100.500");
}

#[test]
fn closing_and_reopening_raise_the_version() {
    let change = |closed| AccountChanges {
        closed: Change::Set(closed),
        ..AccountChanges::default()
    };
    let edit = |account: Account, closed, day: &str, at| {
        let day = day.parse().unwrap();
        account.edit(&change(closed), day, time(at)).unwrap()
    };
    let closed = edit(account(), true, "2027-01-15", 5);
    assert_eq!((closed.closed_on, closed.version), (Some(today()), 2));
    assert_eq!(edit(closed.clone(), true, "2027-01-16", 6), closed);
    let open = edit(closed, false, "2027-01-16", 7);
    assert_eq!((open.closed_on, open.version), (None, 3));
}

#[test]
fn account_is_closed_on_a_past_date() {
    let close = |day: Option<&str>| {
        let changes = AccountChanges {
            closed_on: Change::Set(day.map(|day| day.parse().unwrap())),
            ..AccountChanges::default()
        };
        account().edit(&changes, today(), time(5))
    };
    for day in ["2027-01-15", "2026-12-31", "1900-01-01"] {
        let closed = close(Some(day)).unwrap();
        assert_eq!(closed.closed_on, day.parse().ok());
        assert!(closed.is_closed());
    }
    assert!(!close(None).unwrap().is_closed());
    assert_eq!(code(close(Some("2027-01-16"))), "closed_on: in_future");
    assert_eq!(code(close(Some("1899-12-31"))), "closed_on: out_of_range");
    let both = AccountChanges {
        closed_on: Change::Set(None),
        closed: Change::Set(false),
        ..AccountChanges::default()
    };
    let both = account().edit(&both, today(), time(5));
    assert_eq!(code(both), "closed_on: mutually_exclusive");
}

#[test]
fn closed_account_keeps_its_opening_balance() {
    let closed = Account {
        closed_on: Some(today()),
        ..account()
    };
    let edit = |account: &Account, amount: Decimal, closed| {
        let changes = AccountChanges {
            opening_balance: Change::Set(amount),
            closed,
            ..AccountChanges::default()
        };
        account.clone().edit(&changes, today(), time(5))
    };
    let (same, other) = (
        closed.opening_balance,
        closed.opening_balance + Decimal::ONE,
    );
    for change in [Change::Keep, Change::Set(true)] {
        let refused = edit(&closed, other, change);
        assert_eq!(code(refused), "opening_balance: account_closed");
        assert!(edit(&closed, same, change).is_ok());
    }
    let reopened = edit(&closed, other, Change::Set(false)).unwrap();
    assert_eq!(
        (reopened.opening_balance, reopened.closed_on),
        (other, None)
    );
    let closing = edit(&account(), other, Change::Set(true)).unwrap();
    assert_eq!(
        (closing.opening_balance, closing.closed_on),
        (other, Some(today()))
    );
    assert!(closing.closes_before(today().succ_opt().unwrap()) && !closing.closes_before(today()));
    assert!(!reopened.closes_before(NaiveDate::MAX));
}

#[test]
fn second_deletion_or_restoration_changes_nothing() {
    let deleted = account().delete(time(5));
    assert!(deleted.is_deleted());
    assert_eq!(deleted.clone().delete(time(6)), deleted);
    let restored = deleted.restore(time(7));
    assert_eq!((restored.is_deleted(), restored.version), (false, 3));
    assert_eq!(restored.clone().restore(time(8)), restored);
}

#[test]
fn audit_log_redacts_name_and_opening_balance() {
    let after = account()
        .edit(
            &AccountChanges {
                name: Change::Set(Line::parse("name", 100, "Divorce").unwrap()),
                opening_balance: Change::Set(decimal("1234567.89")),
                ..AccountChanges::default()
            },
            today(),
            time(5),
        )
        .unwrap();
    let changes = crate::audit::changes(Some(&account()), Some(&after)).to_string();
    assert!(!changes.contains("Divorce") && !changes.contains("1234567"));
    assert!(!changes.contains("\"balance\""), "{changes}");
    assert!(changes.contains("opening_balance"), "{changes}");
}

#[test]
fn balances_are_summed_per_currency() {
    let money = |amount: &str, code: &str| Money::rounded(decimal(amount), code.parse().unwrap());
    let total = |kind, totals| AccountTotal {
        kind,
        accounts: 1,
        totals,
        scheduled: vec![money("3", "USD")],
    };
    let totals = [
        total(AccountKind::Checking, vec![money("0.1", "USD")]),
        total(
            AccountKind::Loan,
            vec![money("-5", "EUR"), money("0.2", "USD")],
        ),
    ];
    let sum = AccountTotal::sum(&totals);
    assert_eq!(sum, [money("-5", "EUR"), money("0.3", "USD")]);
    let scheduled = AccountTotal::sum_scheduled(&totals);
    assert_eq!(scheduled, [money("6", "USD")]);
}

#[test]
fn balance_history_is_limited() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let days =
        |from: &str, to: &str, interval| BalanceHistoryRange::new(day(from), day(to), interval);
    assert!(days("2024-01-01", "2024-12-31", Interval::Day).is_ok());
    assert!(days("2024-05-05", "2024-05-05", Interval::Month).is_ok());
    assert!(days("1990-01-31", "2020-06-01", Interval::Month).is_ok());
    for (from, to, interval, expected) in [
        (
            "2024-01-01",
            "2025-01-01",
            Interval::Day,
            "to: range_too_long",
        ),
        (
            "1990-01-31",
            "2020-07-01",
            Interval::Month,
            "to: range_too_long",
        ),
        (
            "2024-01-02",
            "2024-01-01",
            Interval::Day,
            "to: invalid_range",
        ),
        (
            "1899-12-31",
            "1900-01-01",
            Interval::Day,
            "from: out_of_range",
        ),
        (
            "2024-01-01",
            "9999-01-01",
            Interval::Day,
            "to: out_of_range",
        ),
    ] {
        assert_eq!(code(days(from, to, interval)), expected, "{from} {to}");
    }
}

#[test]
fn account_opens_on_a_past_date_before_it_is_closed() {
    let edit = |opened_on: Option<&str>, closed_on: Change<Option<&str>>| {
        let parsed = |day: Option<&str>| day.map(|day| day.parse::<NaiveDate>().unwrap());
        let changes = AccountChanges {
            opened_on: Change::Set(parsed(opened_on)),
            closed_on: match closed_on {
                Change::Keep => Change::Keep,
                Change::Set(day) => Change::Set(parsed(day)),
            },
            ..AccountChanges::default()
        };
        let closed = Account {
            closed_on: parsed(Some("2026-12-31")),
            ..account()
        };
        closed.edit(&changes, today(), time(5))
    };
    let opened = edit(Some("2026-12-31"), Change::Keep).unwrap();
    let day = |text: &str| text.parse().unwrap();
    assert!(opened.opens_after(day("2026-12-30")));
    assert!(!opened.opens_after(day("2026-12-31")));
    assert!(
        !edit(None, Change::Keep)
            .unwrap()
            .opens_after(day("1900-01-01"))
    );
    for (opened_on, closed_on, expected) in [
        ("2027-01-16", Change::Set(None), "opened_on: in_future"),
        ("1899-12-31", Change::Keep, "opened_on: out_of_range"),
        ("2027-01-01", Change::Keep, "opened_on: invalid_range"),
        (
            "2027-01-01",
            Change::Set(Some("2026-12-30")),
            "closed_on: invalid_range",
        ),
    ] {
        assert_eq!(code(edit(Some(opened_on), closed_on)), expected);
    }
    assert!(edit(Some("2027-01-15"), Change::Set(None)).is_ok());
    let first = day("2026-12-31");
    assert!(Account::check_first(first, first).is_ok());
    let late = Account::check_first(day("2027-01-01"), first);
    assert_eq!(code(late), "opened_on: after_transactions");
    let last = day("2026-12-31");
    assert!(Account::check_last(last, last).is_ok());
    let early = Account::check_last(day("2026-12-30"), last);
    assert_eq!(code(early), "closed_on: before_transactions");
}

#[test]
fn balance_history_has_a_point_per_day_or_month() {
    let points = |from: &str, to: &str, interval| {
        let (from, to) = (from.parse().unwrap(), to.parse().unwrap());
        let days = BalanceHistoryRange::new(from, to, interval).unwrap();
        let points = days.points().into_iter().map(|day| day.to_string());
        points.collect::<Vec<_>>()
    };
    for (from, to, interval, expected) in [
        (
            "2024-02-28",
            "2024-03-01",
            Interval::Day,
            &["2024-02-28", "2024-02-29", "2024-03-01"][..],
        ),
        (
            "2023-12-31",
            "2024-03-15",
            Interval::Month,
            &["2023-12-31", "2024-01-31", "2024-02-29", "2024-03-15"],
        ),
        ("2024-02-29", "2024-02-29", Interval::Month, &["2024-02-29"]),
        (
            "2200-11-30",
            "2200-12-31",
            Interval::Month,
            &["2200-11-30", "2200-12-31"],
        ),
    ] {
        assert_eq!(points(from, to, interval), expected);
    }
}
