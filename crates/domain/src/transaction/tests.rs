use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{Lifecycle as _, patch::Change};

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
}

fn currency(code: &str) -> Currency {
    code.parse().unwrap()
}

fn money(amount: &str, code: &str) -> Money {
    Money::exact("amount", amount.parse().unwrap(), currency(code)).unwrap()
}

fn transaction(amount: &str) -> Transaction {
    Transaction {
        id: Uuid::from_u128(1).into(),
        user_id: Uuid::from_u128(2).into(),
        account_id: Uuid::from_u128(3).into(),
        category_id: None,
        booked_on: NaiveDate::from_ymd_opt(2025, 1, 31).unwrap(),
        money: money(amount, "EUR"),
        original: None,
        description: Line::parse("description", 500, "Bakery").unwrap(),
        external_id: None,
        transfer_id: None,
        version: 1,
        created_at: at(0),
        updated_at: at(0),
        deleted_at: None,
    }
}

fn refusal(changes: &TransactionChanges) -> (String, &'static str) {
    let refused = transaction("-5").edit(changes, at(1)).unwrap_err();
    let violation = &refused.violations()[0];
    (violation.field.clone(), violation.code)
}

fn amount(text: &str) -> TransactionChanges {
    TransactionChanges {
        amount: Change::Set(text.parse().unwrap()),
        ..TransactionChanges::default()
    }
}

fn original(text: &str, code: &str) -> TransactionChanges {
    let amount = text.parse().unwrap();
    TransactionChanges {
        original: Change::Set(Some(Money {
            amount,
            currency: currency(code),
        })),
        ..TransactionChanges::default()
    }
}

#[test]
fn kind_is_that_of_the_category_or_follows_from_the_sign() {
    let (income, expense) = (Some(CategoryKind::Income), Some(CategoryKind::Expense));
    for (amount, category, kind) in [
        ("-5", None, TransactionKind::Expense),
        ("5", None, TransactionKind::Income),
        // A refund.
        ("5", expense, TransactionKind::Expense),
        ("-5", expense, TransactionKind::Expense),
        ("-5", income, TransactionKind::Income),
        ("5", income, TransactionKind::Income),
    ] {
        let transaction = transaction(amount);
        assert_eq!(transaction.kind(category), kind, "{amount} {category:?}");
        let leg = Transaction {
            transfer_id: Some(Uuid::from_u128(9).into()),
            ..transaction
        };
        assert_eq!(leg.kind(category), TransactionKind::Transfer);
    }
}

#[test]
fn direction_follows_from_the_sign() {
    assert_eq!(transaction("-5").direction(), Direction::Outflow);
    assert_eq!(transaction("5").direction(), Direction::Inflow);
}

#[test]
fn zero_or_too_precise_amount_is_rejected() {
    let field = || "amount".to_owned();
    assert_eq!(refusal(&amount("0")), (field(), "zero"));
    assert_eq!(refusal(&amount("-0.00")), (field(), "zero"));
    assert_eq!(refusal(&amount("1.005")), (field(), "too_precise"));
    assert_eq!(refusal(&amount("1000000000000000")), (field(), "too_large"));
}

#[test]
fn original_amount_must_have_the_same_sign_and_another_currency() {
    let field = || "original_amount".to_owned();
    assert_eq!(refusal(&original("5", "USD")), (field(), "sign_mismatch"));
    assert_eq!(refusal(&original("0", "USD")), (field(), "zero"));
    assert_eq!(refusal(&original("-5.5", "JPY")), (field(), "too_precise"));
    let same = refusal(&original("-5", "EUR"));
    assert_eq!(same, ("original_currency".to_owned(), "same_currency"));
    let edited = transaction("-5").edit(&original("-800", "JPY"), at(1));
    assert_eq!(edited.unwrap().original, Some(money("-800", "JPY")));
}

#[test]
fn changing_the_sign_requires_a_new_original_amount() {
    let purchase = transaction("-5")
        .edit(&original("-800", "JPY"), at(1))
        .unwrap();
    let refused = purchase.clone().edit(&amount("5"), at(2)).unwrap_err();
    assert_eq!(refused.violations()[0].code, "sign_mismatch");
    let both = TransactionChanges {
        original: Change::Set(None),
        ..amount("5")
    };
    assert_eq!(
        purchase.edit(&both, at(2)).unwrap().kind(None),
        TransactionKind::Income
    );
}

#[test]
fn date_out_of_range_is_rejected() {
    for (day, is_fine) in [
        ("1899-12-31", false),
        ("1900-01-01", true),
        ("2200-12-31", true),
        ("2201-01-01", false),
    ] {
        let checked = Transaction::check_day("booked_on", day.parse().unwrap());
        assert_eq!(checked.is_ok(), is_fine, "{day}");
    }
}

#[test]
fn amount_of_a_transfer_leg_cannot_be_edited() {
    let leg = Transaction {
        transfer_id: Some(Uuid::from_u128(9).into()),
        ..transaction("-5")
    };
    let refused = leg.clone().edit(&amount("-6"), at(1)).unwrap_err();
    assert_eq!(refused.violations()[0].code, "part_of_transfer");
    let description = Line::parse("description", 500, "To savings").unwrap();
    let changes = TransactionChanges {
        description: Change::Set(description),
        ..TransactionChanges::default()
    };
    assert_eq!(leg.edit(&changes, at(1)).unwrap().version, 2);
}

#[test]
fn edit_without_changes_keeps_the_version() {
    let before = transaction("-5");
    let after = before.clone().edit(&amount("-5.00"), at(1)).unwrap();
    assert_eq!(after, before);
    let deleted = before.clone().delete(at(1));
    assert_eq!(deleted.clone().delete(at(2)), deleted);
    let restored = deleted.restore(at(3));
    assert_eq!((restored.deleted_at, restored.version), (None, 3));
    let account = TransactionChanges {
        account_id: Change::Set(before.account_id),
        ..TransactionChanges::default()
    };
    assert_eq!(before.clone().edit(&account, at(1)).unwrap(), before);
}

proptest! {
    #[test]
    fn uncategorised_positive_amount_is_income(units in any::<i32>()) {
        prop_assume!(units != 0);
        let money = Transaction::check_amount("amount", Decimal::new(i64::from(units), 2), currency("EUR"));
        let transaction = Transaction { money: money.unwrap(), ..transaction("-5") };
        prop_assert_eq!(transaction.kind(None) == TransactionKind::Income, units > 0);
    }
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// A transaction in a different account.
fn in_other_account(amount: &str, code: &str) -> Transaction {
    Transaction {
        id: Uuid::from_u128(11).into(),
        account_id: Uuid::from_u128(13).into(),
        money: money(amount, code),
        ..transaction("-5")
    }
}

fn linked(one: Transaction, other: Transaction) -> Result<Transfer, &'static str> {
    let id = Uuid::from_u128(9).into();
    Transfer::link(id, one, other, at(1)).map_err(|refused| refused.violations()[0].code)
}

#[test]
fn linking_requires_one_outgoing_and_one_incoming_leg() {
    let transfer = linked(in_other_account("5", "EUR"), transaction("-5")).unwrap();
    assert_eq!(transfer.outgoing.money, money("-5", "EUR"));
    assert_eq!(transfer.incoming.money, money("5", "EUR"));
    for leg in [&transfer.outgoing, &transfer.incoming] {
        assert_eq!(leg.kind(None), TransactionKind::Transfer);
        assert_eq!(leg.version, 2);
    }
    let found = Transfer::from_legs(transfer.incoming.clone(), transfer.outgoing.clone());
    assert_eq!(found.as_ref(), Some(&transfer));
    assert_eq!(
        Transfer::from_legs(transfer.outgoing.clone(), transfer.outgoing.clone()),
        None
    );
    let (outgoing, incoming) = transfer.unlink(at(2));
    assert_eq!(outgoing.kind(None), TransactionKind::Expense);
    assert_eq!(incoming.kind(None), TransactionKind::Income);
    assert!(linked(transaction("-5"), in_other_account("6.10", "USD")).is_ok());
    for (one, other, code) in [
        (transaction("-5"), transaction("-5"), "same_transaction"),
        (
            transaction("-5"),
            in_other_account("-5", "EUR"),
            "amounts_have_same_sign",
        ),
        (
            transaction("5"),
            in_other_account("5", "USD"),
            "amounts_have_same_sign",
        ),
        (
            transaction("-5"),
            in_other_account("5.01", "EUR"),
            "amount_mismatch",
        ),
        (
            transaction("-5"),
            Transaction {
                account_id: transaction("-5").account_id,
                ..in_other_account("5", "EUR")
            },
            "same_account",
        ),
        (
            transaction("-5"),
            Transaction {
                transfer_id: Some(Uuid::from_u128(8).into()),
                ..in_other_account("5", "EUR")
            },
            "part_of_transfer",
        ),
    ] {
        assert_eq!(linked(one, other), Err(code));
    }
}

#[test]
fn transfer_edit_changes_both_legs() {
    let transfer = linked(transaction("-5"), in_other_account("5", "EUR")).unwrap();
    let changes = TransferChanges {
        amount: Change::Set(decimal("7.50")),
        booked_on: Change::Set(NaiveDate::from_ymd_opt(2025, 2, 1).unwrap()),
        ..TransferChanges::default()
    };
    let after = transfer.clone().edit(&changes, at(2)).unwrap();
    assert_eq!(after.outgoing.money, money("-7.50", "EUR"));
    assert_eq!(after.incoming.money, money("7.50", "EUR"));
    assert_eq!(after.outgoing.booked_on, after.incoming.booked_on);
    assert_eq!((after.outgoing.version, after.incoming.version), (3, 3));
    let unequal = TransferChanges {
        received_amount: Change::Set(decimal("4")),
        ..TransferChanges::default()
    };
    let refused = transfer.edit(&unequal, at(2)).unwrap_err();
    assert_eq!(refused.violations()[0].code, "amount_mismatch");
    let converted = linked(transaction("-5"), in_other_account("6.10", "USD")).unwrap();
    let after = converted.edit(&unequal, at(2)).unwrap();
    assert_eq!(after.outgoing.money, money("-5", "EUR"));
    assert_eq!(after.incoming.money, money("4", "USD"));
    assert_eq!((after.outgoing.version, after.incoming.version), (2, 3));
}

proptest! {
    #[test]
    fn legs_of_a_transfer_in_one_currency_sum_to_zero(units in 1..i64::MAX) {
        let amount = Decimal::new(units, 2);
        let euros = currency("EUR");
        if let Ok((sent, received)) = Transfer::amounts(amount, euros, None, euros) {
            prop_assert!((sent.amount + received.amount).is_zero());
            prop_assert!(sent.amount.is_sign_negative());
        } else {
            prop_assert!(amount >= Decimal::new(1, 0));
        }
        let yen = currency("JPY");
        prop_assert!(Transfer::amounts(amount, euros, None, yen).is_err());
        prop_assert!(Transfer::amounts(-amount, euros, None, euros).is_err());
    }
}
