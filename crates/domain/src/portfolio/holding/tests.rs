use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::Lifecycle as _;

fn code(result: Result<impl std::fmt::Debug, Invalid>) -> &'static str {
    result.map_or_else(|error| error.violations()[0].code, |_| "accepted")
}

fn currency(code: &str) -> Currency {
    code.parse().unwrap()
}

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(second, 0).unwrap()
}

fn holding(cost_basis: Option<&str>) -> Holding {
    Holding {
        id: Uuid::nil().into(),
        user_id: Uuid::nil().into(),
        portfolio_id: Uuid::nil().into(),
        symbol: Line::from_stored("VWCE".to_owned()),
        name: Line::from_stored("A fund".to_owned()),
        quantity: 3.into(),
        currency: currency("EUR"),
        cost_basis: cost_basis.map(|amount| amount.parse().unwrap()),
        version: 1,
        created_at: at(0),
        updated_at: at(0),
        deleted_at: None,
    }
}

#[test]
fn symbol_in_another_form_is_rejected() {
    for text in [
        "A", "VWCE", "BRK.B", "0700.HK", "BTC-USD", "EURUSD=X", "^GDAXI", "XETR:SAP", "M&M.NS",
    ] {
        let symbol = Holding::parse_symbol("symbol", text).unwrap();
        assert_eq!(symbol.as_str(), text);
    }
    let trimmed = Holding::parse_symbol("symbol", " SAP ").unwrap();
    assert_eq!(trimmed.as_str(), "SAP");
    let long = "A".repeat(33);
    for (text, expected) in [
        ("", "required"),
        (" ", "required"),
        ("sap", "invalid_format"),
        ("SA P", "invalid_format"),
        ("...", "invalid_format"),
        ("SÄP", "invalid_format"),
        ("SAP;", "invalid_format"),
        ("\u{FF33}\u{FF21}", "invalid_format"),
        ("SA\0P", "forbidden_character"),
        (&long, "too_long"),
    ] {
        let read = Holding::parse_symbol("symbol", text);
        assert_eq!(code(read), expected, "{text:?}");
    }
}

#[test]
fn quantity_must_be_positive_with_up_to_ten_decimal_places() {
    for (text, quantity) in [
        ("1", "1"),
        ("0.0000000001", "0.0000000001"),
        ("007.50", "7.5"),
        ("1.50000000000000", "1.5"),
        ("999999999999999.9999999999", "999999999999999.9999999999"),
    ] {
        let read = Holding::parse_quantity("quantity", text);
        assert_eq!(read.unwrap().to_string(), quantity);
    }
    let digits = "9".repeat(30);
    for (text, expected) in [
        ("0", "not_positive"),
        ("0.0000000000", "not_positive"),
        ("-0", "invalid_format"),
        ("-1", "invalid_format"),
        ("+1", "invalid_format"),
        ("1e3", "invalid_format"),
        ("NaN", "invalid_format"),
        ("Infinity", "invalid_format"),
        ("1,5", "invalid_format"),
        ("", "invalid_format"),
        ("0.00000000001", "too_precise"),
        ("1000000000000000", "too_large"),
        (&digits, "too_large"),
    ] {
        let read = Holding::parse_quantity("quantity", text);
        assert_eq!(code(read), expected, "{text}");
    }
}

#[test]
fn cost_basis_must_be_exact_in_the_currency() {
    let check = |amount: &str, code: &str| {
        Holding::check_cost_basis(amount.parse().unwrap(), currency(code))
    };
    assert_eq!(check("0", "EUR").unwrap().to_string(), "0.00");
    assert_eq!(check("12.5", "EUR").unwrap().to_string(), "12.50");
    assert_eq!(code(check("-0.01", "EUR")), "negative");
    assert_eq!(code(check("0.5", "JPY")), "too_precise");
    assert_eq!(code(check("1000000000000000", "EUR")), "too_large");
}

#[test]
fn new_currency_requires_a_new_cost_basis() {
    let into = |code| HoldingChanges {
        currency: Change::Set(currency(code)),
        ..HoldingChanges::default()
    };
    let refused = holding(Some("10.00")).edit(&into("USD"), at(1));
    assert_eq!(code(refused), "currency_mismatch");
    let same = holding(Some("10.00")).edit(&into("EUR"), at(1)).unwrap();
    assert_eq!(same.version, 1);
    let unknown = holding(None).edit(&into("USD"), at(1)).unwrap();
    assert_eq!((unknown.currency, unknown.version), (currency("USD"), 2));
    for (paid, expected) in [(None, None), (Some("1500"), Some("1500"))] {
        let decimal = |text: &str| text.parse::<Decimal>().unwrap();
        let changes = HoldingChanges {
            cost_basis: Change::Set(paid.map(decimal)),
            ..into("JPY")
        };
        let after = holding(Some("10.00")).edit(&changes, at(1)).unwrap();
        assert_eq!(after.cost_basis, expected.map(decimal));
    }
}

#[test]
fn edit_without_changes_keeps_the_version() {
    let before = holding(Some("10.00"));
    let changes = HoldingChanges {
        quantity: Change::Set("3.0".parse().unwrap()),
        cost_basis: Change::Set(Some("10".parse().unwrap())),
        ..HoldingChanges::default()
    };
    assert_eq!(before.clone().edit(&changes, at(1)).unwrap(), before);
}

#[test]
fn deletion_and_restoration_each_raise_the_version_once() {
    let deleted = holding(None).delete(at(1));
    assert_eq!((deleted.version, deleted.deleted_at), (2, Some(at(1))));
    assert_eq!(deleted.clone().delete(at(2)), deleted);
    let restored = deleted.restore(at(3));
    assert_eq!((restored.version, restored.deleted_at), (3, None));
    assert_eq!(restored.clone().restore(at(4)), restored);
}

proptest! {
    #[test]
    fn cost_basis_plus_gain_is_the_value(value in 0i64..i64::MAX, cost in 0i64..i64::MAX) {
        let cents = |amount| Decimal::new(amount, 2);
        let valued = ValuedHolding {
            holding: Holding { cost_basis: Some(cents(cost)), ..holding(None) },
            valuation: Some(Valuation {
                price: Decimal::ONE,
                priced_on: at(0).date_naive(),
                value: Money::rounded(cents(value), currency("EUR")),
            }),
        };
        prop_assert_eq!(valued.gain().unwrap() + cents(cost), cents(value));
    }

    #[test]
    fn parsed_quantity_is_unchanged(units in 1u64.., places in 0u32..=10) {
        let written = Decimal::from_i128_with_scale(i128::from(units % 1_000_000_000_000_000).max(1), places);
        prop_assert_eq!(Holding::parse_quantity("quantity", &written.to_string()), Ok(written));
    }
}
