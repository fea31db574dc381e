use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn money(text: &str) -> Money {
    let (amount, currency) = text.split_once(' ').unwrap();
    Money::rounded(amount.parse().unwrap(), currency.parse().unwrap())
}

const TODAY: &str = "2027-01-15";

/// Rates of today, each with currencies and rate (`EUR USD 1.25`) and the day of the rate.
fn rates(known: &[(&str, &str)]) -> Rates {
    let rate = |(text, quoted_on): &(&str, &str)| {
        let parts: Vec<_> = text.split(' ').collect();
        DayRate {
            day: day(TODAY),
            base: parts[0].parse().unwrap(),
            quote: parts[1].parse().unwrap(),
            rate: parts[2].parse().unwrap(),
            quoted_on: day(quoted_on),
        }
    };
    known.iter().map(rate).collect()
}

/// The total of a single amount; `None` if there is no rate.
fn convert_money(rates: &Rates, money: Money, to: &str) -> Option<Money> {
    let converted = rates.total(day(TODAY), &[money], to.parse().unwrap());
    converted.unconverted.is_empty().then_some(converted.total)
}

fn convert(rates: &Rates, from: &str, to: &str) -> Option<String> {
    let converted = convert_money(rates, money(from), to);
    converted.map(|money| money.amount.to_string())
}

#[test]
fn later_of_a_rate_and_its_inverse_applies() {
    let known = rates(&[
        ("EUR USD 1.25", "2027-01-10"),
        ("USD EUR 0.5", "2027-01-09"),
    ]);
    assert_eq!(convert(&known, "100 EUR", "USD").unwrap(), "125.00");
    assert_eq!(convert(&known, "100 USD", "EUR").unwrap(), "80.00");
    let known = rates(&[
        ("EUR USD 1.25", "2027-01-10"),
        ("USD EUR 0.5", "2027-01-11"),
    ]);
    assert_eq!(convert(&known, "100 EUR", "USD").unwrap(), "200.00");
    let same_day = rates(&[
        ("EUR USD 1.25", "2027-01-10"),
        ("USD EUR 0.5", "2027-01-10"),
    ]);
    assert_eq!(convert(&same_day, "100 EUR", "USD").unwrap(), "125.00");
    assert_eq!(convert(&same_day, "100 USD", "EUR").unwrap(), "50.00");
}

/// The path and the day of the rate that converts one currency into another.
fn path(rates: &Rates, from: &str, to: &str) -> Option<String> {
    let (from, to) = (from.parse().unwrap(), to.parse().unwrap());
    let found = rates.conversion(day(TODAY), from, to)?;
    let codes: Vec<_> = found.path().into_iter().map(Currency::code).collect();
    Some(format!("{} {}", codes.join(" "), found.quoted_on))
}

#[test]
fn rate_whose_oldest_quote_is_the_newest_is_used() {
    // A quote of long ago does not precede yesterday's rates through euros.
    let known = [
        ("GBP USD 1.5", "2015-06-01"),
        ("EUR GBP 0.8", "2027-01-14"),
        ("EUR USD 1.2", "2027-01-13"),
    ];
    let rates = rates(&known);
    assert_eq!(convert(&rates, "80 GBP", "USD").unwrap(), "120.00");
    assert_eq!(
        path(&rates, "GBP", "USD").unwrap(),
        "GBP EUR USD 2027-01-13"
    );
    assert_eq!(
        path(&rates, "USD", "GBP").unwrap(),
        "USD EUR GBP 2027-01-13"
    );
}

#[test]
fn fewer_quotes_of_the_same_day_are_preferred() {
    let direct = rates(&[
        ("GBP CHF 1.1", "2027-01-12"),
        ("EUR GBP 0.8", "2027-01-12"),
        ("EUR CHF 0.9", "2027-01-14"),
    ]);
    assert_eq!(path(&direct, "GBP", "CHF").unwrap(), "GBP CHF 2027-01-12");
    let inverse = rates(&[
        ("CHF GBP 0.9", "2027-01-12"),
        ("EUR GBP 0.8", "2027-01-12"),
        ("EUR CHF 0.9", "2027-01-14"),
    ]);
    assert_eq!(path(&inverse, "GBP", "CHF").unwrap(), "GBP CHF 2027-01-12");
    // Through euros and through dollars.
    let crossed = rates(&[
        ("EUR CHF 0.95", "2027-01-14"),
        ("EUR JPY 160", "2027-01-12"),
        ("USD CHF 5", "2027-01-15"),
        ("USD JPY 7", "2027-01-12"),
    ]);
    assert_eq!(
        path(&crossed, "CHF", "JPY").unwrap(),
        "CHF EUR JPY 2027-01-12"
    );
    assert_eq!(convert(&crossed, "9.50 CHF", "JPY").unwrap(), "1600");
}

#[test]
fn rates_are_crossed_through_euros_and_dollars_together() {
    let known = rates(&[
        ("EUR CHF 0.95", "2027-01-14"),
        ("USD JPY 150", "2027-01-12"),
        ("EUR USD 1.2", "2027-01-13"),
    ]);
    assert_eq!(
        path(&known, "CHF", "JPY").unwrap(),
        "CHF EUR USD JPY 2027-01-12"
    );
    assert_eq!(
        path(&known, "JPY", "CHF").unwrap(),
        "JPY USD EUR CHF 2027-01-12"
    );
    assert_eq!(convert(&known, "9.50 CHF", "JPY").unwrap(), "1800");
    assert_eq!(
        path(&known, "EUR", "JPY").unwrap(),
        "EUR USD JPY 2027-01-12"
    );
    assert_eq!(path(&known, "CHF", "KWD"), None);
    assert_eq!(path(&known, "CHF", "CHF").unwrap(), "CHF 2027-01-15");
}

#[test]
fn rate_older_than_the_limit_is_stale() {
    let known = [
        ("EUR USD 1.25", "2026-12-16"),
        ("EUR CHF 0.9", "2026-12-15"),
    ];
    let (known, today) = (rates(&known), day(TODAY));
    let stale = |rates: &Rates, to: &str| {
        let found = rates.conversion(today, "EUR".parse().unwrap(), to.parse().unwrap());
        let found = found.unwrap();
        (found.age_days(), found.stale)
    };
    assert_eq!(stale(&known, "USD"), (30, false));
    assert_eq!(stale(&known, "CHF"), (31, true));
    assert_eq!(stale(&known, "EUR"), (0, false));
    let dollars = known.total(today, &[money("10 USD")], "EUR".parse().unwrap());
    assert_eq!(
        (dollars.quoted_on, dollars.stale),
        (Some(day("2026-12-16")), false)
    );
    let amounts = [money("10 USD"), money("9 CHF"), money("1 EUR")];
    let both = known.total(today, &amounts, "EUR".parse().unwrap());
    assert_eq!(
        (both.quoted_on, both.stale),
        (Some(day("2026-12-15")), true)
    );
    let own = known.total(today, &[money("1 EUR")], "EUR".parse().unwrap());
    assert_eq!((own.quoted_on, own.stale), (None, false));
    assert_eq!(stale(&known.with_max_age(29), "USD"), (30, true));
}

#[test]
fn conversion_rounds_half_to_even() {
    let known = rates(&[("EUR JPY 0.5", TODAY), ("EUR KWD 0.5", TODAY)]);
    for (from, to, expected) in [
        ("1 EUR", "JPY", "0"),
        ("3 EUR", "JPY", "2"),
        ("5 EUR", "JPY", "2"),
        ("-3 EUR", "JPY", "-2"),
        ("0.01 EUR", "KWD", "0.005"),
    ] {
        assert_eq!(convert(&known, from, to).unwrap(), expected, "{from}");
    }
}

#[test]
fn amount_without_a_rate_is_excluded_from_the_total() {
    let known = rates(&[("EUR USD 1.25", TODAY)]);
    let amounts = [
        money("10 EUR"),
        money("5 USD"),
        money("700 JPY"),
        money("0 KWD"),
    ];
    let total = known.total(day(TODAY), &amounts, "USD".parse().unwrap());
    assert_eq!(total.total, money("17.50 USD"));
    assert_eq!(total.unconverted, [money("700 JPY")]);
    // Rates apply to the day for which they were loaded.
    let other = known.total(day("2027-01-14"), &amounts, "USD".parse().unwrap());
    assert_eq!(other.total, money("5 USD"));
}

#[test]
fn overflowing_amount_is_excluded_from_the_total() {
    let known = rates(&[("EUR USD 999999999999999999", TODAY)]);
    let amounts = [money("999999999999999 EUR"), money("1 USD")];
    let total = known.total(day(TODAY), &amounts, "USD".parse().unwrap());
    assert_eq!((total.total, total.unconverted.len()), (money("1 USD"), 1));
}

#[test]
fn rate_with_signs_or_too_many_digits_is_rejected() {
    for (text, expected) in [
        ("1.0837", "1.0837"),
        ("0.0000000001", "0.0000000001"),
        (
            "999999999999999999.9999999999",
            "999999999999999999.9999999999",
        ),
        ("007.500", "7.5"),
    ] {
        assert_eq!(
            ExchangeRate::parse_rate(text).unwrap().to_string(),
            expected
        );
    }
    for (text, code) in [
        ("", "invalid_format"),
        ("-1", "invalid_format"),
        ("1,5", "invalid_format"),
        ("1e3", "invalid_format"),
        ("NaN", "invalid_format"),
        ("0", "not_positive"),
        ("0.00000000001", "too_precise"),
        ("1000000000000000000", "too_large"),
        ("123456789012345678901234567890", "too_large"),
    ] {
        let refused = ExchangeRate::parse_rate(text).unwrap_err();
        assert_eq!(refused.violations()[0].code, code, "{text}");
    }
}

proptest! {
    /// The total of amounts is the same, to the last digit, in any order and however amounts of a
    /// day are split.
    #[test]
    fn total_does_not_depend_on_order_or_grouping(
        amounts in proptest::collection::vec((0usize..3, 0usize..3, -1_000_000i64..1_000_000, -1_000i64..1_000), 0..30),
        quotes in proptest::collection::vec(1i64..1_000_000_000, 9),
    ) {
        let days = ["2027-01-13", "2027-01-14", "2027-01-15"].map(day);
        let currencies = ["USD", "CHF", "JPY"];
        let known = days.iter().zip(quotes.chunks(3)).flat_map(|(day, quotes)| {
            currencies.iter().zip(quotes).map(|(code, quote)| DayRate {
                day: *day,
                base: "EUR".parse().unwrap(),
                quote: code.parse().unwrap(),
                rate: Decimal::new(*quote, 6),
                quoted_on: *day,
            })
        });
        let known: Rates = known.collect();
        let of = |currency: usize, units| Money {
            amount: Decimal::new(units, 0),
            currency: currencies[currency].parse().unwrap(),
        };
        let whole = amounts.iter().map(|(on, currency, units, _)| (days[*on], of(*currency, *units)));
        let split = amounts.iter().rev().flat_map(|(on, currency, units, part)| {
            [units - part, *part].map(|units| (days[*on], of(*currency, units)))
        });
        let euros = "EUR".parse().unwrap();
        prop_assert_eq!(known.total_by_day(whole, euros), known.total_by_day(split, euros));
    }

    #[test]
    fn converting_back_changes_at_most_one_minor_unit(cents in -1_000_000_000i64..1_000_000_000, rate in 1u64..1_000_000) {
        let rate = Decimal::new(i64::try_from(rate).unwrap(), 4);
        let known = rates(&[(&format!("EUR USD {rate}"), TODAY)]);
        let euros = Money::rounded(Decimal::new(cents, 2), "EUR".parse().unwrap());
        let dollars = convert_money(&known, euros, "USD").unwrap();
        let back = convert_money(&known, dollars, "EUR").unwrap();
        // Half a minor unit of each currency, in euros.
        let bound = Decimal::new(5, 3) / rate + Decimal::new(5, 3);
        prop_assert!((back.amount - euros.amount).abs() <= bound);
    }
}
