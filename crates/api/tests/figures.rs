//! One question, one figure: the same question is asked in every place that answers it, over random
//! ledgers with refunds, transfers, future transactions, several currencies, and closed and deleted
//! accounts. The rows of the export are the reference.

use std::collections::BTreeMap;

use chrono::{Datelike as _, Days, Months, NaiveDate};
use coffer_test_support::{TestApp, User};
use proptest::{
    collection::vec,
    strategy::{Strategy, ValueTree as _},
    test_runner::TestRunner,
};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::{
    budgets::{EMPLOYMENT, FOOD, GROCERIES},
    exchange_rates::record,
};

/// The number of random ledgers.
const LEDGERS: u32 = 6;

/// The date in tests.
const TODAY: &str = "2027-01-15";

/// The currency into which reports are converted.
const BASE: &str = "EUR";

const TRANSACTIONS: &str = "/api/v1/transactions";

/// Accounts by currency; the last ones are closed and deleted.
const ACCOUNTS: [&str; 6] = ["EUR", "EUR", "USD", "JPY", "USD", "EUR"];
const CLOSED: usize = 4;
const DELETED: usize = 5;

/// The categories of transactions; the first ones stand for none.
const CATEGORIES: [Option<&str>; 6] = [
    None,
    None,
    Some(FOOD),
    Some(GROCERIES),
    Some(GROCERIES),
    Some(EMPLOYMENT),
];

/// Ranges of days: everything, parts of months, this month so far and to its end, days of one month,
/// and the future.
const RANGES: [(&str, &str); 6] = [
    ("2026-10-01", "2027-02-28"),
    ("2026-10-14", "2027-01-16"),
    ("2027-01-01", TODAY),
    ("2027-01-01", "2027-01-31"),
    ("2026-12-05", "2026-12-20"),
    ("2027-02-01", "2027-02-28"),
];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A transaction before it is booked: the account, the days since the first one, the amount in minor
/// units, and the category.
type Entry = (usize, u64, i64, usize);

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let units = (1i64..60_000, proptest::bool::ANY)
        .prop_map(|(units, is_inflow)| if is_inflow { units } else { -units });
    let entry = (0..ACCOUNTS.len(), 0u64..150, units, 0..CATEGORIES.len());
    vec(entry, 30..120)
}

/// A transfer: both accounts, the days since the first transaction, and the amounts in minor units.
type Move = (usize, usize, u64, u32, u32);

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let account = 0..ACCOUNTS.len();
    let transfer = (
        account.clone(),
        account,
        0u64..150,
        1u32..50_000,
        1u32..50_000,
    );
    vec(transfer, 0..12)
}

/// Rates of both directions and several pairs, on random days.
fn rates() -> impl Strategy<Value = Vec<(usize, u64, u32)>> {
    vec((0..4usize, 0u64..120, 1u32..40_000), 5..40)
}

const PAIRS: [&str; 4] = ["EUR USD", "EUR JPY", "USD JPY", "USD EUR"];

/// The amount of an entry, exact in the currency.
fn amount(units: i64, currency: &str) -> String {
    let places = if currency == "JPY" { 0 } else { 2 };
    Decimal::new(units, places).to_string()
}

/// A row of the export.
struct Row {
    account: String,
    category: Option<String>,
    kind: String,
    booked_on: NaiveDate,
    amount: Decimal,
    currency: String,
}

impl Row {
    fn of(item: &Value) -> Self {
        let text = |name: &str| item[name].as_str().unwrap().to_owned();
        Self {
            account: text("account_id"),
            category: item["category_id"].as_str().map(str::to_owned),
            kind: text("type"),
            booked_on: day(&text("booked_on")),
            amount: text("amount").parse().unwrap(),
            currency: text("currency"),
        }
    }

    fn is_transfer(&self) -> bool {
        self.kind == "transfer"
    }
}

/// Sums by currency, without zeros.
type Sums = BTreeMap<String, Decimal>;

fn sums(amounts: impl IntoIterator<Item = (String, Decimal)>) -> Sums {
    let mut sums = Sums::new();
    for (currency, amount) in amounts {
        *sums.entry(currency).or_default() += amount;
    }
    sums.retain(|_, amount| !amount.is_zero());
    sums
}

/// The sums of money in a response.
fn money<'v>(amounts: impl IntoIterator<Item = &'v Value>) -> Sums {
    sums(amounts.into_iter().map(|money| {
        let text = |name: &str| money[name].as_str().unwrap();
        (text("currency").to_owned(), decimal(&money["amount"]))
    }))
}

fn decimal(value: &Value) -> Decimal {
    value.as_str().unwrap().parse().unwrap()
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().unwrap()
}

/// The figures of a summary of transactions.
#[derive(Debug, PartialEq, Eq, Default)]
struct Summary {
    count: u64,
    inflow: Sums,
    outflow: Sums,
    income: Sums,
    expenses: Sums,
    transferred_in: Sums,
    transferred_out: Sums,
}

/// A random ledger.
struct Ledger {
    user: User,
    accounts: Vec<String>,
    rows: Vec<Row>,
}

impl Ledger {
    /// Books everything, then deletes some transactions and an account, and closes another.
    async fn book(user: User, entries: &[Entry], moves: &[Move]) -> Self {
        let mut accounts = Vec::new();
        for (index, currency) in ACCOUNTS.iter().enumerate() {
            let body = json!({ "name": format!("{index}"), "type": "checking", "currency": currency,
                "opening_balance": amount(1_000 * i64::try_from(index).unwrap(), currency) });
            let made = user.post("/api/v1/accounts").json(&body).await;
            let made = made.assert_status(201).json();
            accounts.push(made["id"].as_str().unwrap().to_owned());
        }
        for (category, currency) in [(Some(FOOD), "EUR"), (None, "EUR"), (None, "USD")] {
            let body = json!({ "name": format!("{category:?} {currency}"), "amount": "100",
                "currency": currency, "period": "monthly", "starts_on": "2026-10-01",
                "alert_thresholds": [100], "category_id": category });
            let made = user.post("/api/v1/budgets").json(&body).await;
            made.assert_status(201);
        }
        // An account is closed after its last transaction.
        let on = |days: u64, accounts: &[usize]| {
            let on = day(RANGES[0].0) + Days::new(days);
            let closes = accounts.contains(&CLOSED);
            if closes { on.min(day(TODAY)) } else { on }.to_string()
        };
        let items = entries.iter().map(|(account, days, units, category)| {
            json!({ "account_id": accounts[*account], "amount": amount(*units, ACCOUNTS[*account]),
                "booked_on": on(*days, &[*account]), "category_id": CATEGORIES[*category],
                "description": "T" })
        });
        let body = json!({ "items": items.collect::<Vec<_>>() });
        let made = user.post(&format!("{TRANSACTIONS}/bulk")).json(&body).await;
        let made = made.assert_status(200).json();
        for (from, to, days, sent, received) in moves {
            let (from_currency, to_currency) = (ACCOUNTS[*from], ACCOUNTS[*to]);
            if from == to {
                continue;
            }
            let on = on(*days, &[*from, *to]);
            let mut body = json!({ "from_account_id": accounts[*from], "booked_on": on,
                "to_account_id": accounts[*to], "description": "T",
                "amount": amount((*sent).into(), from_currency) });
            if from_currency != to_currency {
                body["received_amount"] = json!(amount((*received).into(), to_currency));
            }
            let made = user.post("/api/v1/transfers").json(&body).await;
            made.assert_status(201);
        }
        for item in list(&made, "items").iter().step_by(9) {
            let id = item["id"].as_str().unwrap();
            let gone = user.delete(&format!("{TRANSACTIONS}/{id}")).await;
            gone.assert_status(204);
        }
        let account = |index: usize| format!("/api/v1/accounts/{}", accounts[index]);
        let closed = user
            .patch(&account(CLOSED))
            .json(&json!({ "closed": true }));
        closed.await.assert_status(200);
        let gone = user.delete(&account(DELETED)).await;
        gone.assert_status(204);
        let export = user.get(&format!("{TRANSACTIONS}/export?format=json"));
        let export = export.await.assert_status(200).json();
        let rows = export.as_array().unwrap().iter().map(Row::of).collect();
        Self {
            user,
            accounts,
            rows,
        }
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self.user.get(&format!("/api/v1/{path}")).await;
        answer.assert_status(200).json()
    }

    async fn report(&self, name: &str, (from, to): (&str, &str), rest: &str) -> Value {
        self.get(&format!("reports/{name}?from={from}&to={to}{rest}"))
            .await
    }

    /// The rows of a range of days.
    fn within<'l>(
        &'l self,
        (from, to): (&str, &str),
    ) -> impl Iterator<Item = &'l Row> + Clone + use<'l> {
        let (from, to) = (day(from), day(to));
        let rows = self.rows.iter();
        rows.filter(move |row| (from..=to).contains(&row.booked_on))
    }

    /// The summary that the server returns.
    async fn summary(&self, query: &str) -> Summary {
        let answer = self.get(&format!("transactions/summary?{query}")).await;
        let items = list(&answer, "items");
        let of = |name: &str| {
            sums(items.iter().map(|item| {
                let currency = item["currency"].as_str().unwrap().to_owned();
                (currency, decimal(&item[name]))
            }))
        };
        let counts = items.iter().map(|item| item["transaction_count"].as_u64());
        Summary {
            count: counts.map(Option::unwrap).sum(),
            inflow: of("inflow"),
            outflow: of("outflow"),
            income: of("income"),
            expenses: of("expenses"),
            transferred_in: of("transferred_in"),
            transferred_out: of("transferred_out"),
        }
    }
}

/// The sums of amounts of some rows.
fn sum_of<'r>(
    rows: impl Iterator<Item = &'r Row>,
    is_counted: impl Fn(&Row) -> bool,
    sign: i64,
) -> Sums {
    let rows = rows.filter(|row| is_counted(row));
    sums(rows.map(|row| (row.currency.clone(), row.amount * Decimal::from(sign))))
}

/// The expenses in some rows, less refunds.
fn expenses<'r>(rows: impl Iterator<Item = &'r Row>) -> Sums {
    sum_of(rows, |row| row.kind == "expense", -1)
}

fn summary<'r>(rows: &(impl Iterator<Item = &'r Row> + Clone)) -> Summary {
    let of = |is_counted: &dyn Fn(&Row) -> bool, sign| sum_of(rows.clone(), is_counted, sign);
    let is_in = |row: &Row| row.amount > Decimal::ZERO;
    Summary {
        count: rows.clone().count() as u64,
        inflow: of(&|row: &Row| !row.is_transfer() && is_in(row), 1),
        outflow: of(&|row: &Row| !row.is_transfer() && !is_in(row), -1),
        income: of(&|row: &Row| row.kind == "income", 1),
        expenses: expenses(rows.clone()),
        transferred_in: of(&|row: &Row| row.is_transfer() && is_in(row), 1),
        transferred_out: of(&|row: &Row| row.is_transfer() && !is_in(row), -1),
    }
}

/// Whether a row matches the conditions of a query in [`compare_lists`].
type Matches = Box<dyn Fn(&Row) -> bool>;

/// Filters of the list, and the rows that they match.
fn filters(ledger: &Ledger) -> Vec<(String, Matches)> {
    let mut filters: Vec<(String, Matches)> = vec![(String::new(), Box::new(|_: &Row| true))];
    for kind in ["income", "expense", "transfer"] {
        let query = format!("&type={kind}");
        filters.push((query, Box::new(move |row: &Row| row.kind == kind)));
    }
    for (direction, sign) in [("inflow", 1), ("outflow", -1)] {
        let is_in = move |row: &Row| (row.amount * Decimal::from(sign)) > Decimal::ZERO;
        let query = format!("&direction={direction}");
        filters.push((
            query.clone(),
            Box::new(move |row: &Row| is_in(row) && !row.is_transfer()),
        ));
        for kind in ["income", "expense", "transfer"] {
            let query = format!("{query}&type={kind}");
            filters.push((
                query,
                Box::new(move |row: &Row| is_in(row) && row.kind == kind),
            ));
        }
    }
    for account in ledger.accounts.clone() {
        let query = format!("&account_id={account}");
        filters.push((query, Box::new(move |row: &Row| row.account == account)));
    }
    for category in [GROCERIES, EMPLOYMENT] {
        let query = format!("&category_id={category}");
        let is_it = move |row: &Row| row.category.as_deref() == Some(category);
        filters.push((query, Box::new(is_it)));
    }
    let query = "&category_id=uncategorised".to_owned();
    filters.push((query, Box::new(|row: &Row| row.category.is_none())));
    filters
}

/// Lists, their totals and exports find the same rows for every filter, and sum them alike.
async fn compare_lists(ledger: &Ledger, range: (&str, &str)) {
    let (from, to) = range;
    for (filter, matches) in filters(ledger) {
        let query = format!("from={from}&to={to}{filter}");
        let expected = ledger.within(range).filter(|row| matches(row));
        let expected = summary(&expected);
        assert_eq!(ledger.summary(&query).await, expected, "{query}");
        let page = format!("transactions?page=1&per_page=200&{query}");
        let page = ledger.get(&page).await;
        assert_eq!(page["total"], expected.count, "{query}");
        let listed: Vec<_> = list(&page, "items").iter().map(Row::of).collect();
        assert_eq!(summary(&listed.iter()), expected, "{query}");
        let export = format!("transactions/export?format=json&{query}");
        let export = ledger.get(&export).await;
        let rows: Vec<_> = export.as_array().unwrap().iter().map(Row::of).collect();
        assert_eq!(summary(&rows.iter()), expected, "{query}");
        let table = format!("{TRANSACTIONS}/export?{query}");
        let table = ledger.user.get(&table).await.assert_status(200).text();
        // The columns are the day, type, amount and currency, without quotation marks.
        let lines = table.lines().skip(1).map(|line| {
            let cells: Vec<_> = line.split(',').collect();
            (
                cells[1].to_owned(),
                cells[2].to_owned(),
                cells[3].to_owned(),
            )
        });
        let spent = lines.filter(|(kind, ..)| kind == "expense");
        let spent =
            spent.map(|(_, amount, currency)| (currency, -amount.parse::<Decimal>().unwrap()));
        assert_eq!(sums(spent), expected.expenses, "{query}");
    }
}

/// Reports in every grouping have the figures of the list.
async fn compare_reports(ledger: &Ledger, range: (&str, &str)) {
    let rows = || ledger.within(range);
    let spent = expenses(rows());
    let income = sum_of(rows(), |row| row.kind == "income", 1);
    for interval in ["day", "week", "month"] {
        for currency in ["", "&currency=EUR"] {
            let rest = format!("&interval={interval}{currency}");
            let flows = ledger.report("cash-flow", range, &rest).await;
            let flows: Vec<_> = list(&flows, "periods")
                .iter()
                .flat_map(|period| list(period, "by_currency"))
                .collect();
            let of = |name: &str| money(flows.iter().map(|flow| &flow[name]));
            assert_eq!(of("expenses"), spent, "{range:?} {rest}");
            assert_eq!(of("income"), income, "{range:?} {rest}");
        }
    }
    for group in ["category", "account", "month"] {
        for currency in ["", "&currency=EUR"] {
            let rest = format!("&group_by={group}{currency}");
            let report = ledger.report("spending", range, &rest).await;
            let total = money(list(&report["total"], "by_currency"));
            assert_eq!(total, spent, "{range:?} {rest}");
            let groups = list(&report, "groups").iter();
            let groups = groups.flat_map(|group| list(group, "by_currency"));
            assert_eq!(money(groups), spent, "{range:?} {rest}");
        }
    }
    let by_category = ledger.report("spending", range, "&group_by=category").await;
    for group in list(&by_category, "groups") {
        let children = list_or_empty(group, "children");
        for part in children.iter().chain([group]) {
            // Of a category with its subcategories, or of those alone.
            let family: Vec<_> = match part["category_id"].as_str() {
                Some(FOOD) => vec![Some(FOOD), Some(GROCERIES)],
                category => vec![category],
            };
            let own = rows().filter(|row| family.contains(&row.category.as_deref()));
            assert_eq!(money(list(part, "by_currency")), expenses(own), "{part}");
        }
    }
    let by_account = ledger.report("spending", range, "&group_by=account").await;
    for group in list(&by_account, "groups") {
        let account = group["account_id"].as_str().unwrap();
        let own = rows().filter(|row| row.account == account);
        assert_eq!(money(list(group, "by_currency")), expenses(own), "{group}");
    }
    let by_month = ledger.report("spending", range, "&group_by=month").await;
    for group in list(&by_month, "groups") {
        let text = |name: &str| group[name].as_str().unwrap();
        let own = ledger.within((text("from"), text("to")));
        assert_eq!(money(list(group, "by_currency")), expenses(own), "{group}");
    }
}

fn list_or_empty<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value.get(name).map_or(&[], |_| list(value, name))
}

/// The value of one unit of a currency in the base currency on a day, if it is known.
async fn rate(ledger: &Ledger, currency: &str, on: NaiveDate) -> Option<Decimal> {
    let rates = format!("exchange-rates?base={currency}&on={on}");
    let rates = ledger.get(&rates).await;
    let found = list(&rates, "items").iter();
    let mut found = found.filter(|rate| rate["quote"] == BASE);
    found.next().map(|rate| decimal(&rate["rate"]))
}

/// Amounts by month and currency, converted at the last rate of the month, or today's, and the
/// amounts without a rate.
async fn converted(ledger: &Ledger, rows: &[&Row]) -> (Decimal, Sums) {
    let mut months: BTreeMap<(NaiveDate, String), Decimal> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.kind == "expense") {
        let month = row.booked_on.with_day(1).unwrap();
        *months.entry((month, row.currency.clone())).or_default() -= row.amount;
    }
    let (mut total, mut others) = (Decimal::ZERO, Vec::new());
    for ((month, currency), amount) in months {
        let end = month + Months::new(1) - Days::new(1);
        if currency == BASE {
            total += amount;
        } else if let Some(rate) = rate(ledger, &currency, end.min(day(TODAY))).await {
            total += amount * rate;
        } else {
            others.push((currency, amount));
        }
    }
    (total, sums(others))
}

/// Converted spending is the same in every grouping, and in the cash flow.
async fn compare_converted_reports(ledger: &Ledger, range: (&str, &str)) {
    let rows: Vec<_> = ledger.within(range).collect();
    let (total, others) = converted(ledger, &rows).await;
    let mut totals = Vec::new();
    for group in ["category", "account", "month"] {
        let rest = format!("&group_by={group}&currency={BASE}");
        let report = ledger.report("spending", range, &rest).await;
        totals.push(report["total"]["converted"].clone());
        // Each group is rounded by itself.
        let groups = list(&report, "groups");
        let amounts = groups
            .iter()
            .map(|group| decimal(&group["converted"]["total"]["amount"]));
        let difference = amounts.sum::<Decimal>() - decimal(&totals[0]["total"]["amount"]);
        let tolerance = Decimal::new(5, 3) * Decimal::from(groups.len() + 1);
        assert!(
            difference.abs() <= tolerance,
            "{range:?} {rest}: {difference}"
        );
    }
    assert_eq!(totals[0], totals[1], "{range:?}");
    assert_eq!(totals[0], totals[2], "{range:?}");
    let shown = decimal(&totals[0]["total"]["amount"]);
    assert!(
        (shown - total).abs() <= Decimal::new(6, 3),
        "{range:?}: {shown} instead of {total}"
    );
    let unconverted = money(list(&totals[0], "unconverted"));
    assert_eq!(unconverted, others, "{range:?}");
    let rest = format!("&group_by=month&currency={BASE}");
    let months = ledger.report("spending", range, &rest).await;
    let flows = ledger
        .report("cash-flow", range, &format!("&currency={BASE}"))
        .await;
    for month in list(&months, "groups") {
        let mut same = list(&flows, "periods").iter();
        let flow = same.find(|flow| flow["from"] == month["from"]).unwrap();
        assert_eq!(flow["converted"]["expenses"], month["converted"]);
    }
}

/// Budgets count what the list shows in their period.
async fn compare_budgets(ledger: &Ledger, on: &str) {
    let progress = ledger.get(&format!("budgets/progress?on={on}")).await;
    let items = list(&progress, "items");
    assert_eq!(items.len(), 3);
    for item in items {
        let text = |name: &str| item[name].as_str().unwrap();
        let rows = ledger.within((text("period_start"), text("period_end")));
        let is_food = item["budget"]["category_id"] == FOOD;
        let own = rows.filter(|row| {
            let category = row.category.as_deref();
            !is_food || [Some(FOOD), Some(GROCERIES)].contains(&category)
        });
        let mut expected = expenses(own);
        let currency = item["budget"]["amount"]["currency"].as_str().unwrap();
        let spent = expected.remove(currency).unwrap_or_default();
        let net = decimal(&item["spent"]["amount"]) - decimal(&item["refunded"]["amount"]);
        assert_eq!(net, spent, "{on} {item}");
        assert_eq!(money(list(item, "excluded")), expected, "{on} {item}");
    }
}

/// The balances of accounts follow from their transactions, on every page that shows them.
async fn compare_balances(ledger: &Ledger) {
    let page = ledger.get("accounts?include=latest_transactions,balances");
    let page = page.await;
    let mut open = Vec::new();
    for account in list(&page, "items") {
        let text = |name: &str| account[name].as_str().unwrap();
        let (id, currency) = (text("id"), text("currency"));
        let own = || ledger.rows.iter().filter(|row| row.account == id);
        let until = |last: NaiveDate| {
            let amounts = own()
                .filter(|row| row.booked_on <= last)
                .map(|row| row.amount);
            decimal(&account["opening_balance"]) + amounts.sum::<Decimal>()
        };
        // Later transactions may be shown beside the balance.
        let scheduled = account.get("scheduled").map_or(Decimal::ZERO, decimal);
        let all = decimal(&account["balance"]) + scheduled;
        assert_eq!(all, until(NaiveDate::MAX), "{account}");
        let single = ledger.get(&format!("accounts/{id}")).await;
        assert_eq!(single["balance"], account["balance"]);
        for last in [TODAY, "2027-02-28"] {
            let days = format!("accounts/{id}/balances?from={last}&to={last}");
            let shown = ledger.get(&days).await;
            let shown = decimal(&shown["points"][0]["balance"]["amount"]);
            assert_eq!(shown, until(day(last)), "{account} {last}");
        }
        let latest = list(account, "balances").last().unwrap();
        assert_eq!(decimal(&latest["balance"]["amount"]), until(day(TODAY)));
        // The latest transactions have the types that the list shows.
        let rows: Vec<_> = list(account, "latest_transactions").iter().collect();
        let listed = format!("transactions?account_id={id}&limit=5");
        let listed = ledger.get(&listed).await;
        assert_eq!(rows, list(&listed, "items").iter().collect::<Vec<_>>());
        if account.get("closed_on").is_none() {
            open.push((currency.to_owned(), until(day(TODAY)), account.clone()));
        }
    }
    let totals = ledger.get("accounts/summary").await;
    let balances = open.iter();
    let balances =
        balances.map(|(currency, _, account)| (currency.clone(), decimal(&account["balance"])));
    assert_eq!(money(list(&totals, "totals")), sums(balances));
    let worth = ledger
        .report("net-worth", (RANGES[2].0, TODAY), "&interval=month")
        .await;
    let last = list(&worth, "points").last().unwrap();
    let today = open
        .iter()
        .map(|(currency, balance, _)| (currency.clone(), *balance));
    let worth = list(last, "by_currency")
        .iter()
        .map(|worth| &worth["total"]);
    assert_eq!(money(worth), sums(today));
}

#[tokio::test]
async fn same_question_has_the_same_answer_everywhere() {
    let app = TestApp::new().await;
    let mut runner = TestRunner::deterministic();
    for number in 0..LEDGERS {
        let quotes = rates().new_tree(&mut runner).unwrap().current();
        let quotes: Vec<_> = quotes
            .iter()
            .map(|(pair, days, rate)| {
                let on = day("2026-09-20") + Days::new(*days);
                let rate = Decimal::new((*rate).into(), 4);
                (format!("{} {rate}", PAIRS[*pair]), on.to_string())
            })
            .collect();
        // A later rate of the same pair and day replaces the earlier one.
        for (quote, on) in &quotes {
            record(&app, &[(quote.as_str(), on.as_str())]).await;
        }
        let entries = entries().new_tree(&mut runner).unwrap().current();
        let moves = moves().new_tree(&mut runner).unwrap().current();
        let user = app.user().await;
        let zone = json!({ "base_currency": BASE, "time_zone": "UTC" });
        let set = user.patch("/api/v1/user/settings").json(&zone).await;
        set.assert_status(200);
        let ledger = Ledger::book(user, &entries, &moves).await;
        let types = |kind: &str| ledger.rows.iter().any(|row| row.kind == kind);
        assert!(types("income") && types("expense"), "ledger {number}");
        for range in RANGES {
            compare_reports(&ledger, range).await;
            compare_converted_reports(&ledger, range).await;
        }
        for range in [RANGES[0], RANGES[2]] {
            compare_lists(&ledger, range).await;
        }
        for on in ["2026-10-31", "2026-12-24", TODAY, "2027-02-10"] {
            compare_budgets(&ledger, on).await;
        }
        compare_balances(&ledger).await;
    }
}
