//! The figures of reports.

use chrono::{Days, NaiveDate, TimeDelta};
use coffer_domain::{
    Actor, Lifecycle as _, Money,
    account::{Account, AccountChanges},
    category::{Category, CategoryKind},
    day::DayEnd,
    ids::{CategoryId, HoldingId, PriceId},
    patch::Change,
    portfolio::Holding,
    price::Price,
    report::{AccountSpending, CategorySpending, DayRange, Flow, Interval},
    transaction::Transaction,
};

use super::{
    Stage,
    budgets::book,
    stage::{line, user_of},
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn range(from: &str, to: &str) -> DayRange {
    DayRange::new(day(from), day(to)).unwrap()
}

fn on(line: Transaction, category: CategoryId) -> Transaction {
    Transaction {
        category_id: Some(category),
        ..line
    }
}

/// A user with two accounts in euros and one in dollars.
async fn sign_up_with_accounts(stage: &Stage<'_>, email: &str) -> (Actor, [Account; 3]) {
    let actor = stage.sign_up(email).await;
    let accounts = ["100 EUR", "0 EUR", "-5.50 USD"]
        .map(|opening| stage.account(user_of(&actor), "A", opening));
    super::accounts::add(stage, &actor, &accounts.iter().collect::<Vec<_>>()).await;
    (actor, accounts)
}

/// The net worth as text: the day, the currency, the amount in accounts and in holdings.
async fn net_worth(stage: &Stage<'_>, actor: &Actor, parts: &[DayRange]) -> Vec<String> {
    let days = DayEnd::all(parts.iter().map(|part| part.to), Stage::TIME_ZONE);
    let worth = stage
        .read(actor, async |unit| {
            unit.reports().net_worth(&days).await.unwrap()
        })
        .await;
    let shown = worth.iter().map(|worth| {
        let (accounts, holdings) = (worth.accounts, worth.holdings);
        format!(
            "{} {} {} {}",
            worth.day, accounts.currency, accounts.amount, holdings.amount
        )
    });
    shown.collect()
}

/// Net worth follows from opening balances and transactions, back-dated ones included, while
/// accounts are open; transfers do not change it.
pub async fn reports_net_worth(stage: &Stage<'_>) {
    let (ada, [current, savings, abroad]) = sign_up_with_accounts(stage, "ada@example.com").await;
    let days = range("2025-01-30", "2025-02-02");
    let parts = days.parts(Interval::Day).unwrap();
    let half = |account: &Account, amount: &str| Transaction {
        transfer_id: Some(uuid::Uuid::from_u128(7).into()),
        ..stage.transaction(account, amount, "2025-01-31", "To savings")
    };
    let lines = [
        stage.transaction(&current, "-10", "2025-01-31", "Bread"),
        stage.transaction(&current, "-20", "2025-02-02", "Cheese"),
        stage.transaction(&current, "-40", "2025-02-03", "After"),
        stage.transaction(&abroad, "7", "2024-06-01", "Long before"),
        half(&current, "-50"),
        half(&savings, "50"),
    ];
    book(stage, &ada, &lines).await;
    let (bob, [theirs, ..]) = sign_up_with_accounts(stage, "bob@example.com").await;
    let other = stage.transaction(&theirs, "-1", "2025-01-31", "Other");
    book(stage, &bob, &[other]).await;
    let expected = [
        "2025-01-30 USD 1.50 0.00",
        "2025-01-31 EUR 90.00 0.00",
        "2025-01-31 USD 1.50 0.00",
        "2025-02-01 EUR 90.00 0.00",
        "2025-02-01 USD 1.50 0.00",
        "2025-02-02 EUR 70.00 0.00",
        "2025-02-02 USD 1.50 0.00",
    ];
    assert_eq!(net_worth(stage, &ada, &parts).await, expected);
    let months = days.parts(Interval::Month).unwrap();
    assert_eq!(
        net_worth(stage, &ada, &months).await,
        [expected[1], expected[2], expected[5], expected[6]]
    );
    // A back-dated transaction changes every later day.
    let back_dated = stage.transaction(&current, "1000", "2025-01-01", "Found");
    book(stage, &ada, &[back_dated]).await;
    let found = net_worth(stage, &ada, &months).await;
    assert_eq!(
        (found[0].as_str(), found[2].as_str()),
        ("2025-01-31 EUR 1090.00 0.00", "2025-02-02 EUR 1070.00 0.00")
    );
    assert_eq!(net_worth(stage, &ada, &[]).await, Vec::<String>::new());
}

/// A closed account counts until it is closed, a deleted one never.
pub async fn leaves_out_closed_and_deleted_accounts(stage: &Stage<'_>) {
    let (ada, [current, savings, abroad]) = sign_up_with_accounts(stage, "ada@example.com").await;
    let today = stage.now().date_naive();
    let closing = AccountChanges {
        opened_on: Change::Set(Some(today - Days::new(1))),
        closed: Change::Set(true),
        ..AccountChanges::default()
    };
    let closed = current.clone().edit(&closing, today, stage.now());
    let closed = closed.unwrap();
    let deleted = abroad.clone().delete(stage.now());
    stage
        .write(&ada, async |unit| {
            unit.accounts().update(&current, &closed).await.unwrap();
            unit.accounts().update(&abroad, &deleted).await.unwrap();
        })
        .await;
    let line = stage.transaction(&savings, "3", &today.to_string(), "T");
    book(stage, &ada, &[line]).await;
    let days = DayRange::new(today - Days::new(1), today).unwrap();
    let parts = days.parts(Interval::Day).unwrap();
    assert_eq!(
        net_worth(stage, &ada, &parts).await,
        [
            format!("{} EUR 100.00 0.00", days.from),
            format!("{today} EUR 3.00 0.00"),
        ]
    );
}

/// An opening balance counts from the day of the account's creation, of its first transaction or
/// from its opening date, and not before: a loan does not make earlier years negative.
pub async fn counts_opening_balances_from_the_opening(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let created = |at: &str, money: &str| Account {
        created_at: at.parse().unwrap(),
        ..stage.account(user_of(&ada), "A", money)
    };
    let savings = Account {
        opened_on: Some(day("2024-05-01")),
        ..created("2025-06-01T12:00:00Z", "5000 EUR")
    };
    let loan = created("2025-01-31T23:30:00Z", "-90000 EUR");
    let daily = created("2025-03-01T12:00:00Z", "10 USD");
    super::accounts::add(stage, &ada, &[&savings, &loan, &daily]).await;
    let bread = stage.transaction(&daily, "-1", "2025-01-31", "Bread");
    book(stage, &ada, &[bread]).await;
    let ends = [
        "2022-12-31",
        "2024-04-30",
        "2024-05-01",
        "2025-01-31",
        "2025-02-01",
    ];
    let parts = ends.map(|end| range(end, end));
    assert_eq!(
        net_worth(stage, &ada, &parts).await,
        [
            "2024-05-01 EUR 5000.00 0.00",
            "2025-01-31 EUR 5000.00 0.00",
            "2025-01-31 USD 9.00 0.00",
            // In Berlin, the loan was created on 1 February.
            "2025-02-01 EUR -85000.00 0.00",
            "2025-02-01 USD 9.00 0.00",
        ]
    );
}

/// Holdings are worth the latest price up to the day, from the day they were recorded on.
pub async fn values_holdings_at_the_prices_of_the_day(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let portfolio = stage.portfolio(user_of(&ada), "P");
    super::portfolios::add(stage, &ada, &[&portfolio]).await;
    let now = stage.later();
    let today = now.date_naive();
    let holding = |symbol: &str, quantity: &str| Holding {
        id: HoldingId::new(now, stage.rng),
        user_id: portfolio.user_id,
        portfolio_id: portfolio.id,
        symbol: line(symbol),
        name: line(symbol),
        quantity: quantity.parse().unwrap(),
        currency: "EUR".parse().unwrap(),
        cost_basis: None,
        version: 0,
        created_at: now,
        updated_at: now,
        deleted_at: None,
    };
    let price = |symbol: &str, amount: &str, days: i64| Price {
        id: PriceId::new(now, stage.rng),
        symbol: line(symbol),
        currency: "EUR".parse().unwrap(),
        quoted_on: (now + TimeDelta::days(days)).date_naive(),
        amount: amount.parse().unwrap(),
        created_at: now,
    };
    stage
        .write(&ada, async |unit| {
            let holdings = [
                holding("AAA", "2.5"),
                holding("BBB", "7"),
                holding("NONE", "1"),
            ];
            unit.portfolios().add_holdings(&holdings).await.unwrap();
        })
        .await;
    let prices = [
        price("AAA", "10", -3),
        price("AAA", "20.0001", 1),
        price("BBB", "1", 2),
    ];
    stage
        .system(async |unit| unit.portfolios().add_prices(&prices).await.unwrap())
        .await;
    let days = DayRange::new(today - Days::new(1), today + Days::new(2)).unwrap();
    let parts = days.parts(Interval::Day).unwrap();
    let at = |days_on: u64, worth: &str| format!("{} EUR 0.00 {worth}", today + Days::new(days_on));
    assert_eq!(
        net_worth(stage, &ada, &parts).await,
        [at(0, "25.00"), at(1, "50.00"), at(2, "57.00")]
    );
    let deleted = portfolio.clone().delete(stage.later());
    stage
        .write(&ada, async |unit| {
            unit.portfolios()
                .update(&portfolio, &deleted)
                .await
                .unwrap();
        })
        .await;
    assert_eq!(net_worth(stage, &ada, &parts).await, Vec::<String>::new());
}

async fn income_category(stage: &Stage<'_>, actor: &Actor) -> Category {
    let all = stage
        .read(actor, async |unit| unit.categories().all().await.unwrap())
        .await;
    let mut income = all
        .into_iter()
        .filter(|category| category.kind == CategoryKind::Income);
    income.next().unwrap()
}

/// Inflows and outflows by part and currency: refunds reduce expenses, and transfers do not count.
pub async fn reports_cash_flow(stage: &Stage<'_>) {
    let (ada, [current, savings, abroad]) = sign_up_with_accounts(stage, "ada@example.com").await;
    let food = stage.category(user_of(&ada), "Food", None);
    super::categories::add(stage, &ada, &[&food]).await;
    let pay = income_category(stage, &ada).await;
    let half = |account: &Account, amount: &str| Transaction {
        transfer_id: Some(uuid::Uuid::from_u128(7).into()),
        ..stage.transaction(account, amount, "2025-01-31", "To savings")
    };
    let of = |amount: &str, day: &str| stage.transaction(&current, amount, day, "T");
    let lines = [
        on(of("2000", "2025-01-15"), pay.id),
        on(of("-20", "2025-01-16"), pay.id),
        on(of("-30", "2025-01-31"), food.id),
        on(of("10", "2025-01-31"), food.id),
        of("5", "2025-01-31"),
        of("-7", "2025-01-31"),
        of("-8", "2025-02-10"),
        of("-9", "2025-02-11"),
        stage.transaction(&abroad, "-1", "2025-01-20", "T"),
        half(&current, "-50"),
        half(&savings, "50"),
    ];
    book(stage, &ada, &lines).await;
    let cash_flow = async |from: &str, to: &str, interval| {
        let parts = range(from, to).parts(interval).unwrap();
        let flows = stage
            .read(&ada, async |unit| {
                unit.reports().cash_flow(&parts).await.unwrap()
            })
            .await;
        let shown = flows.iter().map(|part| {
            let Flow { income, expense } = part.flow;
            format!(
                "{} {} {} {}",
                part.part, income.currency, income.amount, expense.amount
            )
        });
        shown.collect::<Vec<_>>()
    };
    assert_eq!(
        cash_flow("2024-12-01", "2025-02-10", Interval::Month).await,
        ["1 EUR 1985.00 27.00", "1 USD 0.00 1.00", "2 EUR 0.00 8.00"]
    );
    assert_eq!(
        cash_flow("2025-01-16", "2025-02-28", Interval::Month).await,
        ["0 EUR -15.00 27.00", "0 USD 0.00 1.00", "1 EUR 0.00 17.00"]
    );
    assert_eq!(
        cash_flow("2025-02-10", "2025-02-11", Interval::Day).await,
        ["0 EUR 0.00 8.00", "1 EUR 0.00 9.00"]
    );
    assert_eq!(
        cash_flow("2025-02-03", "2025-02-16", Interval::Week).await,
        ["1 EUR 0.00 17.00"]
    );
    let bob = stage.sign_up("bob@example.com").await;
    let parts = [range("2025-01-01", "2025-12-31")];
    let flows = stage
        .read(&bob, async |unit| {
            unit.reports().cash_flow(&parts).await.unwrap()
        })
        .await;
    assert_eq!(flows, []);
}

/// Spending less refunds, by category and by account.
pub async fn reports_spending(stage: &Stage<'_>) {
    let (ada, [current, savings, abroad]) = sign_up_with_accounts(stage, "ada@example.com").await;
    let food = stage.category(user_of(&ada), "Food", None);
    super::categories::add(stage, &ada, &[&food]).await;
    let pay = income_category(stage, &ada).await;
    let of =
        |account: &Account, amount: &str, day: &str| stage.transaction(account, amount, day, "T");
    let half = |account: &Account, amount: &str| Transaction {
        transfer_id: Some(uuid::Uuid::from_u128(7).into()),
        ..of(account, amount, "2025-01-31")
    };
    let lines = [
        on(of(&current, "-30", "2025-01-10"), food.id),
        on(of(&savings, "-3", "2025-02-10"), food.id),
        on(of(&current, "12.50", "2025-01-11"), food.id),
        on(of(&abroad, "-4", "2025-01-11"), food.id),
        on(of(&current, "500", "2025-01-11"), pay.id),
        on(of(&current, "-5", "2025-01-11"), pay.id),
        of(&current, "-6", "2025-01-09"),
        of(&current, "60", "2025-01-09"),
        on(of(&current, "-1000", "2025-02-16"), food.id),
        half(&current, "-50"),
        half(&savings, "50"),
    ];
    book(stage, &ada, &lines).await;
    let categories = [(Some(food.id), "food"), (None, "none")];
    let accounts = [
        (current.id, "current"),
        (savings.id, "savings"),
        (abroad.id, "abroad"),
    ];
    for days in [
        range("2025-01-01", "2025-02-15"),
        range("2025-01-09", "2025-02-10"),
    ] {
        let (by_category, by_account) = spending(stage, &ada, days).await;
        assert_eq!(
            shown(
                by_category
                    .iter()
                    .map(|line| (line.category_id, line.spent)),
                &categories
            ),
            ["food 20.50 EUR", "food 4.00 USD", "none 6.00 EUR"]
        );
        assert_eq!(
            shown(
                by_account.iter().map(|line| (line.account_id, line.spent)),
                &accounts
            ),
            ["abroad 4.00 USD", "current 23.50 EUR", "savings 3.00 EUR"]
        );
    }
    let bob = stage.sign_up("bob@example.com").await;
    let days = range("2025-01-01", "2025-12-31");
    assert_eq!(spending(stage, &bob, days).await, (vec![], vec![]));
}

/// Spending that is to be converted is separate for each month, except in the target currency.
pub async fn reports_spending_to_convert_by_month(stage: &Stage<'_>) {
    let (ada, [current, _, abroad]) = sign_up_with_accounts(stage, "ada@example.com").await;
    let food = stage.category(user_of(&ada), "Food", None);
    super::categories::add(stage, &ada, &[&food]).await;
    let of =
        |account: &Account, amount: &str, day: &str| stage.transaction(account, amount, day, "T");
    let lines = [
        on(of(&current, "-30", "2025-01-10"), food.id),
        on(of(&current, "-3", "2025-02-10"), food.id),
        on(of(&abroad, "-4", "2025-01-11"), food.id),
        on(of(&abroad, "-5", "2025-02-01"), food.id),
        on(of(&abroad, "1", "2025-02-28"), food.id),
        on(of(&abroad, "-6", "2025-03-31"), food.id),
        of(&abroad, "-7", "2025-03-30"),
    ];
    book(stage, &ada, &lines).await;
    let january = "USD 2025-01-01 4.00";
    // Whole months; parts of months before and after one; and parts of months alone.
    for (from, to, by_category, by_account) in [
        (
            "2025-01-01",
            "2025-03-31",
            vec![
                "EUR 33.00",
                january,
                "USD 2025-02-01 4.00",
                "USD 2025-03-01 6.00",
                "USD 2025-03-01 7.00",
            ],
            vec![
                "EUR 33.00",
                january,
                "USD 2025-02-01 4.00",
                "USD 2025-03-01 13.00",
            ],
        ),
        (
            "2025-01-11",
            "2025-03-30",
            vec![
                "EUR 3.00",
                january,
                "USD 2025-02-01 4.00",
                "USD 2025-03-01 7.00",
            ],
            vec![
                "EUR 3.00",
                january,
                "USD 2025-02-01 4.00",
                "USD 2025-03-01 7.00",
            ],
        ),
        (
            "2025-01-11",
            "2025-02-10",
            vec!["EUR 3.00", january, "USD 2025-02-01 5.00"],
            vec!["EUR 3.00", january, "USD 2025-02-01 5.00"],
        ),
    ] {
        let found = spending_in_euros(stage, &ada, range(from, to)).await;
        assert_eq!(found, [by_category, by_account], "{from} {to}");
    }
}

/// The spending by category and by account that is to be converted into euros, as text.
async fn spending_in_euros(stage: &Stage<'_>, actor: &Actor, days: DayRange) -> [Vec<String>; 2] {
    let euros = "EUR".parse().unwrap();
    let (by_category, by_account) = stage
        .read(actor, async |unit| {
            let mut reports = unit.reports();
            let by_category = reports.category_spending(days, Some(euros)).await.unwrap();
            let by_account = reports.account_spending(days, Some(euros)).await.unwrap();
            (by_category, by_account)
        })
        .await;
    let by_category: Vec<_> = by_category.iter().map(|of| (of.month, of.spent)).collect();
    let by_account: Vec<_> = by_account.iter().map(|of| (of.month, of.spent)).collect();
    [by_category, by_account].map(|lines| {
        let line = |(month, spent): &(Option<NaiveDate>, Money)| {
            let month = month.map_or(String::new(), |month| format!("{month} "));
            format!("{} {month}{}", spent.currency, spent.amount)
        };
        let mut lines: Vec<_> = lines.iter().map(line).collect();
        lines.sort();
        lines
    })
}

async fn spending(
    stage: &Stage<'_>,
    actor: &Actor,
    days: DayRange,
) -> (Vec<CategorySpending>, Vec<AccountSpending>) {
    stage
        .read(actor, async |unit| {
            let mut reports = unit.reports();
            let by_category = reports.category_spending(days, None).await.unwrap();
            let by_account = reports.account_spending(days, None).await.unwrap();
            (by_category, by_account)
        })
        .await
}

/// The spending as text, by name.
fn shown<T: PartialEq>(
    lines: impl Iterator<Item = (T, Money)>,
    names: &[(T, &str)],
) -> Vec<String> {
    let shown = lines.map(|(of, spent)| {
        let (_, name) = names.iter().find(|(id, _)| *id == of).unwrap();
        format!("{name} {} {}", spent.amount, spent.currency)
    });
    let mut shown: Vec<_> = shown.collect();
    shown.sort();
    shown
}
