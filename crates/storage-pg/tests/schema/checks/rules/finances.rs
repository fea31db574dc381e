//! Rules about money, days and periods.

use chrono::NaiveDate;
use coffer_domain::{
    Currency, Money,
    budget::{Budget, PastAmount, PastAmounts, PeriodKind, Schedule, Thresholds},
    category::{Colour, Icon},
    day as days,
    exchange_rate::ExchangeRate,
    portfolio::{AccountType, Domicile, Holding},
    transaction::Transaction,
};
use rust_decimal::Decimal;

use super::Rule;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn euro() -> Currency {
    "EUR".parse().unwrap()
}

/// An amount as the API reads it; `NaN`, which only the database has, is not one.
fn amount(text: &str) -> Option<Decimal> {
    Money::parse_amount("amount", text).ok()
}

/// Days around the first and the last possible date of a transaction.
const DAYS: &[&str] = &[
    "1899-12-31",
    "1900-01-01",
    "2200-12-31",
    "2201-01-01",
    "infinity",
];

/// Amounts around zero and the largest.
const AMOUNTS: &[&str] = &[
    "-1000000000000000",
    "-0.01",
    "0",
    "0.01",
    "999999999999999.99",
    "1000000000000000",
    "NaN",
];

fn is_bookable(text: &str) -> bool {
    text.parse()
        .is_ok_and(|day| Transaction::check_day("day", day).is_ok())
}

pub(super) fn all() -> Vec<Rule> {
    let groups = [
        transactions(),
        categories(),
        budgets(),
        investments(),
        locations_and_rates(),
    ];
    groups.into_iter().flatten().collect()
}

fn transactions() -> Vec<Rule> {
    let booked = Money {
        amount: Decimal::NEGATIVE_ONE,
        currency: euro(),
    };
    let original = |amount, currency: &str| Money {
        amount,
        currency: currency.parse().unwrap(),
    };
    vec![
        Rule::column(
            "accounts_balance_is_number",
            "opening_balance",
            AMOUNTS,
            |text| {
                amount(text).is_some_and(|amount| Money::exact("amount", amount, euro()).is_ok())
            },
        ),
        Rule::column(
            "accounts_opened_on_plausible",
            "opened_on",
            DAYS,
            is_bookable,
        ),
        Rule::column(
            "accounts_closed_on_plausible",
            "closed_on",
            DAYS,
            is_bookable,
        ),
        Rule::column(
            "accounts_opened_before_closed",
            "opened_on = '2025-01-31', closed_on",
            ["2025-01-30", "2025-01-31", "2025-02-01"],
            |closed_on| days::check_order("closed_on", day("2025-01-31"), day(closed_on)).is_ok(),
        ),
        Rule::column(
            "transactions_booked_on_plausible",
            "booked_on",
            DAYS,
            is_bookable,
        ),
        Rule::column(
            "transactions_amount_moves",
            "original_amount = NULL, original_currency = NULL, amount",
            AMOUNTS,
            |text| {
                let is_valid = |amount| Transaction::check_amount("amount", amount, euro()).is_ok();
                amount(text).is_some_and(is_valid)
            },
        ),
        Rule::column(
            "transactions_original_amount_moves",
            "amount = -1, original_amount",
            AMOUNTS.iter().chain(&["-999999999999999.99"]),
            |text| {
                amount(text).is_some_and(|amount| {
                    Transaction::check_original(Some(original(amount, "USD")), booked).is_ok()
                })
            },
        ),
        Rule::column(
            "transactions_original_currency_differs",
            "original_currency",
            ["EUR", "USD"],
            |currency| {
                let original = original(Decimal::NEGATIVE_ONE, currency);
                Transaction::check_original(Some(original), booked).is_ok()
            },
        ),
    ]
}

fn categories() -> Vec<Rule> {
    vec![
        Rule::column(
            "categories_icon_format",
            "icon",
            [
                "a", "a1-b2", "1", "", "-", "-a", "a-", "a--b", "A", "a_b", "ä", "a\n",
            ]
            .map(str::to_owned)
            .into_iter()
            .chain([50, 51].map(|length| "a".repeat(length))),
            |text| Icon::parse("icon", text).is_ok(),
        ),
        Rule::column(
            "categories_colour_format",
            "colour",
            [
                "#12ab34",
                "#000000",
                "#12AB34",
                "12ab34",
                "#12ab3",
                "#12ab345",
                "#12ab3g",
                "",
                "#12ab34\n",
            ],
            |text| Colour::parse("colour", text).is_ok_and(|colour| colour.as_str() == text),
        ),
    ]
}

fn budgets() -> Vec<Rule> {
    let starts_on = || day("2025-01-01");
    vec![
        Rule::column("budgets_amount_positive", "amount", AMOUNTS, |text| {
            amount(text).is_some_and(|amount| Budget::check_amount(amount, euro()).is_ok())
        }),
        Rule::new(
            "budgets_days_of_custom_period",
            [
                (PeriodKind::Custom, "custom", None),
                (PeriodKind::Custom, "custom", Some(7)),
                (PeriodKind::Weekly, "weekly", None),
                (PeriodKind::Weekly, "weekly", Some(7)),
            ],
            |(_, period, days)| {
                let days = days.map_or("NULL".to_owned(), |days| days.to_string());
                format!("period = '{period}', period_days = {days}")
            },
            |(period, _, days)| Schedule::new(*period, *days, starts_on(), None).is_ok(),
        ),
        Rule::new(
            "budgets_period_days_plausible",
            [0, 1, Schedule::MAX_DAYS, Schedule::MAX_DAYS + 1, 3660],
            |days| format!("period = 'custom', period_days = {days}"),
            |days| Schedule::new(PeriodKind::Custom, Some(*days), starts_on(), None).is_ok(),
        ),
        Rule::column(
            "budgets_starts_on_plausible",
            "starts_on",
            DAYS,
            is_bookable,
        ),
        Rule::column(
            "budgets_ends_on_plausible",
            "starts_on = '2025-01-01', ends_on",
            DAYS.iter().chain(&["2024-12-31", "2025-01-01"]),
            |text| {
                text.parse().is_ok_and(|ends_on| {
                    Schedule::new(PeriodKind::Weekly, None, starts_on(), Some(ends_on)).is_ok()
                })
            },
        ),
        Rule::new(
            "budgets_alert_thresholds_plausible",
            [
                vec![],
                vec![0],
                vec![1],
                vec![1000],
                vec![1001],
                vec![80, 100],
                vec![100, 80],
                vec![80, 80],
                (1..=10).collect(),
                (1..=11).collect(),
                vec![1, 2, 3, 4, 5, 6, 7, 8, 9, 9],
                vec![1, 2, 3, 4, 5, 6, 7, 8, 10, 9],
                vec![1, 2, 3, 4, 6, 5, 7, 8, 9, 10],
            ],
            |percentages| format!("alert_thresholds = ARRAY{percentages:?}::smallint[]"),
            |percentages| Thresholds::new(percentages.clone()).is_ok(),
        ),
        past_amounts(),
        Rule::column(
            "budget_alerts_threshold_plausible",
            "threshold",
            ["0", "1", "1000", "1001"],
            |text| Thresholds::new(vec![text.parse().unwrap()]).is_ok(),
        ),
    ]
}

fn past_amounts() -> Rule {
    Rule::new(
        "budgets_past_amounts_plausible",
        [
            vec![],
            vec![("1", "2025-01-01")],
            vec![("0.01", "1900-01-01"), ("1", "2200-12-31")],
            vec![("0", "2025-01-01")],
            vec![("-1", "2025-01-01")],
            vec![("1", "1899-12-31")],
            vec![("1", "2201-01-01")],
            vec![("1", "2025-01-02"), ("1", "2025-01-02")],
            vec![("1", "2025-01-02"), ("1", "2025-01-01")],
            vec![
                ("1", "2025-01-01"),
                ("2", "2025-01-02"),
                ("3", "2025-01-02"),
            ],
        ],
        |past| {
            let list = |items: Vec<&str>| items.join(",");
            let amounts = list(past.iter().map(|(amount, _)| *amount).collect());
            let days = list(past.iter().map(|(_, day)| *day).collect());
            format!("past_amounts = '{{{amounts}}}', past_amounts_before = '{{{days}}}'")
        },
        |past| {
            let past = past.iter().map(|(amount, before)| PastAmount {
                amount: amount.parse().unwrap(),
                before: day(before),
            });
            PastAmounts::new(past.collect()).is_some()
        },
    )
}

/// Symbols as exchanges write them, and invalid ones.
const SYMBOLS: [&str; 21] = [
    "A",
    "VWCE",
    "BRK.B",
    "0700.HK",
    "BTC-USD",
    "EURUSD=X",
    "^GDAXI",
    "XETR:SAP",
    "A/B_C+D&E",
    "",
    "-",
    ".",
    "a",
    "A B",
    " A",
    "A\n",
    "Ä",
    "A,B",
    "A\\B",
    "A]B",
    "A,",
];

fn investments() -> Vec<Rule> {
    let symbols: Vec<String> = SYMBOLS
        .map(str::to_owned)
        .into_iter()
        .chain([32, 33].map(|length| "A".repeat(length)))
        .collect();
    let is_symbol = |text: &str| {
        Holding::parse_symbol("symbol", text).is_ok_and(|symbol| symbol.as_str() == text)
    };
    vec![
        Rule::column("holdings_symbol_format", "symbol", &symbols, is_symbol),
        Rule::column("holdings_symbol_length", "symbol", &symbols, is_symbol),
        Rule::column(
            "holdings_quantity_plausible",
            "quantity",
            [
                "-1",
                "0",
                "0.0000000001",
                "999999999999999.9999999999",
                "1000000000000000",
                "NaN",
            ],
            |text| Holding::parse_quantity("quantity", text).is_ok(),
        ),
        Rule::column(
            "holdings_cost_basis_not_negative",
            "cost_basis",
            AMOUNTS,
            |text| {
                amount(text).is_some_and(|amount| Holding::check_cost_basis(amount, euro()).is_ok())
            },
        ),
    ]
}

fn locations_and_rates() -> Vec<Rule> {
    vec![
        Rule::new(
            "portfolios_account_type_matches_countries",
            [
                (AccountType::Domestic, "DOMESTIC", "DE"),
                (AccountType::Domestic, "DOMESTIC", "US"),
                (AccountType::International, "INTERNATIONAL", "DE"),
                (AccountType::International, "INTERNATIONAL", "US"),
            ],
            |(_, kind, country)| {
                format!("account_type = '{kind}', country_code = '{country}', home_country = 'DE'")
            },
            |(kind, _, country)| {
                let (country, home) = (country.parse().unwrap(), "DE".parse().unwrap());
                Domicile::new(*kind, country, home).is_ok()
            },
        ),
        Rule::column(
            "exchange_rates_between_two",
            "base = 'EUR', quote",
            ["EUR", "USD"],
            |quote| ExchangeRate::check(euro(), quote.parse().unwrap(), day("2025-01-31")).is_ok(),
        ),
        Rule::column(
            "exchange_rates_quoted_on_plausible",
            "quoted_on",
            DAYS,
            |text| {
                text.parse().is_ok_and(|day| {
                    ExchangeRate::check(euro(), "USD".parse().unwrap(), day).is_ok()
                })
            },
        ),
        Rule::column(
            "exchange_rates_rate_positive",
            "rate",
            [
                "-1",
                "0",
                "0.0000000001",
                "999999999999999999.9999999999",
                "1000000000000000000",
                "NaN",
            ],
            |text| ExchangeRate::parse_rate(text).is_ok(),
        ),
    ]
}
