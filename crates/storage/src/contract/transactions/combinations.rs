//! Any two conditions of a filter together.

use coffer_domain::{
    Lifecycle as _,
    account::Account,
    category::CategoryKind,
    ids::CategoryId,
    transaction::{Direction, Transaction, TransactionKind},
};
use uuid::Uuid;

use super::{add, euros, list, sign_up_with_account, update};
use crate::contract::{Stage, accounts, categories, stage::user_of};
use crate::{CategoryCondition, TransactionFilter, TransactionSort};

/// A condition and what it says about a transaction, without the database.
struct Condition {
    /// The field of the filter. Two values of one field are not combined.
    field: &'static str,
    set: Box<dyn Fn(TransactionFilter) -> TransactionFilter>,
    matches: Box<dyn Fn(&Transaction) -> bool>,
}

impl Condition {
    fn new(
        field: &'static str,
        set: impl Fn(TransactionFilter) -> TransactionFilter + 'static,
        matches: impl Fn(&Transaction) -> bool + 'static,
    ) -> Self {
        Self {
            field,
            set: Box::new(set),
            matches: Box::new(matches),
        }
    }
}

/// Two values or more of every condition.
fn conditions(accounts: [&Account; 2], categories: [CategoryId; 2]) -> Vec<Condition> {
    let mut conditions = conditions_on_relations(accounts, categories);
    conditions.extend(conditions_on_values());
    conditions
}

fn conditions_on_relations(
    [daily, savings]: [&Account; 2],
    [top, nested]: [CategoryId; 2],
) -> Vec<Condition> {
    let mut conditions = Vec::new();
    for account in [daily.id, savings.id] {
        conditions.push(Condition::new(
            "account",
            move |filter| filter.account(account),
            move |found| found.account_id == account,
        ));
    }
    for (condition, wanted) in [
        (
            CategoryCondition::Within(top),
            vec![Some(top), Some(nested)],
        ),
        (CategoryCondition::Within(nested), vec![Some(nested)]),
        (CategoryCondition::Is(top), vec![Some(top)]),
        (CategoryCondition::None, vec![None]),
    ] {
        conditions.push(Condition::new(
            "category",
            move |filter| filter.category(condition),
            move |found| wanted.contains(&found.category_id),
        ));
    }
    conditions
}

fn conditions_on_values() -> Vec<Condition> {
    let mut conditions = Vec::new();
    for day in ["2025-01-01", "2025-01-02", "2025-01-03"].map(|day| day.parse().unwrap()) {
        conditions.push(Condition::new(
            "from",
            move |filter| filter.from(day),
            move |found| found.booked_on >= day,
        ));
        conditions.push(Condition::new(
            "to",
            move |filter| filter.to(day),
            move |found| found.booked_on <= day,
        ));
    }
    for amount in ["-5", "3"].map(euros) {
        conditions.push(Condition::new(
            "min_amount",
            move |filter| filter.min_amount(amount),
            move |found| found.money.amount >= amount,
        ));
        conditions.push(Condition::new(
            "max_amount",
            move |filter| filter.max_amount(amount),
            move |found| found.money.amount <= amount,
        ));
    }
    conditions.extend(kinds_and_directions());
    for word in ["bread", "cheese"] {
        conditions.push(Condition::new(
            "text",
            move |filter| filter.text(word),
            move |found| found.description.as_str().to_lowercase().contains(word),
        ));
    }
    conditions.push(Condition::new(
        "text",
        |filter| filter.text("-bread"),
        |found| !found.description.as_str().to_lowercase().contains("bread"),
    ));
    conditions.push(Condition::new(
        "text",
        |filter| filter.text(">=5"),
        |found| found.money.amount.abs() >= euros("5"),
    ));
    conditions.push(Condition::new(
        "text",
        |filter| filter.text("2025-01-02"),
        |found| found.booked_on.to_string() == "2025-01-02",
    ));
    conditions.push(Condition::new(
        "deleted",
        TransactionFilter::deleted,
        |found| found.deleted_at.is_some(),
    ));
    conditions
}

/// The conditions of kind and direction. The only category is one of expenses.
fn kinds_and_directions() -> Vec<Condition> {
    let mut conditions = Vec::new();
    for kind in [
        TransactionKind::Income,
        TransactionKind::Expense,
        TransactionKind::Transfer,
    ] {
        conditions.push(Condition::new(
            "kind",
            move |filter| filter.kind(kind),
            move |found| {
                let category = found.category_id.map(|_| CategoryKind::Expense);
                found.kind(category) == kind
            },
        ));
    }
    for direction in [Direction::Inflow, Direction::Outflow] {
        conditions.push(Condition::new(
            "direction",
            move |filter| filter.direction(direction),
            move |found| found.direction() == direction,
        ));
    }
    conditions
}

/// Transactions with every combination of account, category, day, amount and transfer; every third is
/// deleted.
async fn filled(
    stage: &Stage<'_>,
    actor: &coffer_domain::Actor,
    accounts: [&Account; 2],
    [top, nested]: [CategoryId; 2],
) -> Vec<Transaction> {
    let mut made = Vec::new();
    for account in accounts {
        for category in [None, Some(top), Some(nested)] {
            for day in ["2025-01-01", "2025-01-02", "2025-01-03"] {
                for (amount, transfer) in [("-5", false), ("-4", true), ("2", true), ("3", false)] {
                    let number = made.len() as u128;
                    let words = ["Bread", "Cheese", "Bread and cheese", "Milk"];
                    made.push(Transaction {
                        category_id: category.filter(|_| !transfer),
                        transfer_id: transfer.then(|| Uuid::from_u128(1000 + number).into()),
                        ..stage.transaction(account, amount, day, words[made.len() % 4])
                    });
                }
            }
        }
    }
    add(stage, actor, &made.iter().collect::<Vec<_>>()).await;
    for transaction in made.iter_mut().step_by(3) {
        let deleted = transaction.clone().delete(stage.later());
        update(stage, actor, transaction, &deleted).await.unwrap();
        *transaction = deleted;
    }
    made
}

/// Listing, counting and totals agree with each pair of conditions, applied without the database.
// Proves: TASK-005-020.2
pub async fn combines_any_two_conditions(stage: &Stage<'_>) {
    let (ada, daily) = sign_up_with_account(stage, "ada@example.com").await;
    let savings = stage.account(user_of(&ada), "Savings", "0 EUR");
    accounts::add(stage, &ada, &[&savings]).await;
    let top = stage.category(user_of(&ada), "Climbing", None);
    let nested = stage.category(user_of(&ada), "Ropes", Some(&*top));
    categories::add(stage, &ada, &[&top, &nested]).await;
    let made = filled(stage, &ada, [&daily, &savings], [top.id, nested.id]).await;
    let conditions = conditions([&daily, &savings], [top.id, nested.id]);
    let mut pairs = 0;
    for (index, one) in conditions.iter().enumerate() {
        for other in &conditions[index..] {
            let fields = [one.field, other.field];
            // One condition with itself is the condition alone. Deleted transactions are not searched.
            if (fields[0] == fields[1] && !std::ptr::eq(one, other))
                || fields == ["text", "deleted"]
            {
                continue;
            }
            let filter = (other.set)((one.set)(TransactionFilter::new()));
            // A direction is that of inflows and outflows, unless transfers are requested.
            let has_transfers =
                filter.direction.is_none() || filter.kind == Some(TransactionKind::Transfer);
            let is_expected = |found: &&Transaction| {
                (one.matches)(found)
                    && (other.matches)(found)
                    && found.deleted_at.is_some() == filter.deleted
                    && (has_transfers || found.transfer_id.is_none())
            };
            let mut expected: Vec<_> = made
                .iter()
                .filter(is_expected)
                .map(|found| found.id)
                .collect();
            let mut listed: Vec<_> = list(stage, &ada, &filter, TransactionSort::Newest)
                .await
                .into_iter()
                .map(|found| found.id)
                .collect();
            let (count, totals) = stage
                .read(&ada, async |unit| {
                    let mut transactions = unit.transactions();
                    let count = transactions.count(&filter).await.unwrap();
                    (count, transactions.totals(&filter).await.unwrap())
                })
                .await;
            expected.sort_unstable();
            listed.sort_unstable();
            assert_eq!(listed, expected, "{filter:?}");
            assert_eq!(count, expected.len() as u64, "{filter:?}");
            let summed: i64 = totals.iter().map(|total| total.transactions).sum();
            assert_eq!(summed, i64::try_from(count).unwrap(), "{filter:?}");
            pairs += 1;
        }
    }
    assert!(pairs > 150, "{pairs}");
}
