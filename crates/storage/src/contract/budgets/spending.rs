//! The spending counted against budgets, and their alerts.

use chrono::Days;
use coffer_domain::{
    Actor, Lifecycle as _, Money,
    account::Account,
    budget::{Budget, BudgetAlert, PeriodKind, Schedule, Spending, SpendingRange, Thresholds},
    category::CategoryKind,
    ids::{BudgetAlertId, CategoryId},
    transaction::Transaction,
};

use super::{add, book, day, system, update};
use crate::{
    PageRequest, PageSize,
    contract::{Stage, accounts, categories, stage::user_of},
};

/// A user with an account, and the spending booked to it.
struct Spender<'s> {
    stage: &'s Stage<'s>,
    actor: Actor,
    account: Account,
}

impl<'s> Spender<'s> {
    async fn new(stage: &'s Stage<'s>, email: &str, currency: &str) -> Self {
        let actor = stage.sign_up(email).await;
        let account = stage.account(user_of(&actor), "A", &format!("0 {currency}"));
        accounts::add(stage, &actor, &[&account]).await;
        Self {
            stage,
            actor,
            account,
        }
    }

    fn line(&self, amount: &str, on: &str, category: Option<CategoryId>) -> Transaction {
        Transaction {
            category_id: category,
            ..self.stage.transaction(&self.account, amount, on, "T")
        }
    }

    /// Books a transaction and deletes it.
    async fn book_and_delete(&self, amount: &str, on: &str, category: CategoryId) {
        let gone = self.line(amount, on, Some(category));
        book(self.stage, &self.actor, std::slice::from_ref(&gone)).await;
        let deleted = gone.clone().delete(self.stage.later());
        self.stage
            .write(&self.actor, async |unit| {
                unit.transactions().update(&gone, &deleted).await.unwrap();
            })
            .await;
    }

    fn range(&self, category_id: Option<CategoryId>, from: &str, to: &str) -> SpendingRange {
        SpendingRange {
            user_id: user_of(&self.actor),
            category_id,
            from: day(from),
            to: day(to),
        }
    }

    /// The currency, outflows and refunds of each range.
    async fn spending(&self, ranges: &[SpendingRange]) -> Vec<Vec<String>> {
        let spending = self
            .stage
            .read(&self.actor, async |unit| {
                unit.budgets().spending(ranges).await.unwrap()
            })
            .await;
        let shown = |spending: &Spending| {
            let Spending { spent, refunded } = spending;
            format!("{} {} {}", spent.currency, spent.amount, refunded.amount)
        };
        let each = spending.iter().map(|one| one.iter().map(shown).collect());
        each.collect()
    }
}

/// A parent's spending includes its subcategories'. Refunds reduce it; income, transfers, deleted
/// transactions and other days do not count; currencies are separate.
// Proves: TASK-005-011.2, TASK-005-011.3, TASK-005-012.2
pub async fn sums_spending(stage: &Stage<'_>) {
    let ada = Spender::new(stage, "ada@example.com", "EUR").await;
    let owner = user_of(&ada.actor);
    let top = stage.category(owner, "Top", None);
    let under = stage.category(owner, "Under", Some(&*top));
    let other = stage.category(owner, "Other", None);
    categories::add(stage, &ada.actor, &[&top, &under, &other]).await;
    let pay = system(stage, &ada.actor, CategoryKind::Income).await;
    let dollars = stage.account(owner, "Abroad", "0 USD");
    accounts::add(stage, &ada.actor, &[&dollars]).await;
    let abroad = Spender {
        account: dollars,
        actor: ada.actor.clone(),
        stage,
    };
    let half = Transaction {
        transfer_id: Some(uuid::Uuid::from_u128(7).into()),
        ..ada.line("-500", "2025-01-10", Some(top.id))
    };
    let lines = [
        ada.line("-10", "2025-01-01", Some(top.id)),
        ada.line("-5.50", "2025-01-31", Some(under.id)),
        ada.line("2.25", "2025-01-15", Some(under.id)),
        ada.line("-100", "2025-02-01", Some(top.id)),
        ada.line("-1000", "2024-12-31", Some(top.id)),
        ada.line("-3", "2025-01-20", Some(other.id)),
        ada.line("-4", "2025-01-20", None),
        ada.line("40", "2025-01-20", None),
        ada.line("2000", "2025-01-20", Some(pay.id)),
        ada.line("-20", "2025-01-20", Some(pay.id)),
        abroad.line("-7", "2025-01-05", Some(under.id)),
        half,
    ];
    book(stage, &ada.actor, &lines).await;
    ada.book_and_delete("-70", "2025-01-05", top.id).await;
    let bob = Spender::new(stage, "bob@example.com", "EUR").await;
    book(stage, &bob.actor, &[bob.line("-9", "2025-01-05", None)]).await;

    let months = [
        ada.range(Some(top.id), "2025-01-01", "2025-01-31"),
        ada.range(Some(under.id), "2025-01-01", "2025-01-31"),
        ada.range(None, "2025-01-01", "2025-01-31"),
        ada.range(Some(other.id), "2025-02-01", "2025-02-28"),
        // Parts of months, with and without whole ones between.
        ada.range(Some(top.id), "2024-12-31", "2025-02-01"),
        ada.range(Some(top.id), "2025-01-02", "2025-01-31"),
        ada.range(None, "2025-01-20", "2025-01-20"),
        ada.range(Some(pay.id), "2025-01-01", "2025-01-31"),
    ];
    let expected: [&[&str]; 8] = [
        &["EUR 15.50 2.25", "USD 7.00 0.00"],
        &["EUR 5.50 2.25", "USD 7.00 0.00"],
        &["EUR 22.50 2.25", "USD 7.00 0.00"],
        &[],
        &["EUR 1115.50 2.25", "USD 7.00 0.00"],
        &["EUR 5.50 2.25", "USD 7.00 0.00"],
        &["EUR 7.00 0.00"],
        &[],
    ];
    assert_eq!(ada.spending(&months).await, expected);
    // Another user's ranges are empty, whichever owner they name.
    let theirs = bob.range(None, "2025-01-01", "2025-01-31");
    assert_eq!(ada.spending(&[theirs]).await, [Vec::<String>::new()]);
    assert_eq!(ada.spending(&[]).await, Vec::<Vec<String>>::new());
    // A system unit reads both users' ranges at once.
    let both = [months[2], theirs];
    let spending = stage
        .system(async |unit| unit.budgets().spending(&both).await.unwrap())
        .await;
    assert_eq!(spending.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
}

/// A range covers the transactions on exactly its days, even if it begins or ends within a month.
// Proves: TASK-005-011.3
pub async fn sums_whole_months_and_single_days_alike(stage: &Stage<'_>) {
    let ada = Spender::new(stage, "ada@example.com", "EUR").await;
    let owner = user_of(&ada.actor);
    let top = stage.category(owner, "Top", None);
    let under = stage.category(owner, "Under", Some(&*top));
    categories::add(stage, &ada.actor, &[&top, &under]).await;
    let begin = day("2024-01-15");
    let places = [None, Some(top.id), Some(under.id)];
    let lines: Vec<_> = (0..60)
        .map(|_| {
            let on = begin + Days::new(stage.number(120) as u64);
            let cents = 1 + stage.number(5000);
            let sign = if stage.number(4) == 0 { "" } else { "-" };
            let amount = format!("{sign}{}.{:02}", cents / 100, cents % 100);
            ada.line(&amount, &on.to_string(), places[stage.number(3)])
        })
        .collect();
    book(stage, &ada.actor, &lines).await;
    let ranges: Vec<_> = (0..60)
        .map(|_| {
            let from = begin + Days::new(stage.number(100) as u64);
            let to = from + Days::new(stage.number(90) as u64);
            ada.range(places[stage.number(2)], &from.to_string(), &to.to_string())
        })
        .collect();
    let expected = ranges.iter().map(|range| {
        let within = lines
            .iter()
            .filter(|line| range.from <= line.booked_on && line.booked_on <= range.to)
            .filter(|line| range.category_id.is_none() || line.category_id.is_some());
        let (mut gone, mut back, mut any) = (0.into(), 0.into(), false);
        for line in within {
            let amount = line.money.amount;
            if amount.is_sign_negative() {
                gone -= amount;
            } else if line.category_id.is_some() {
                back += amount;
            } else {
                continue;
            }
            any = true;
        }
        let money = |amount| Money::rounded(amount, ada.account.currency).amount;
        let shown = any.then(|| format!("EUR {} {}", money(gone), money(back)));
        shown.into_iter().collect::<Vec<_>>()
    });
    let expected: Vec<_> = expected.collect();
    let mut found = ada.spending(&ranges).await;
    // A month with only uncategorised inflows has a row, with amounts of zero.
    for one in &mut found {
        one.retain(|spent| spent != "EUR 0.00 0.00");
    }
    assert_eq!(found, expected);
}

/// An alert is created once for a budget, period and threshold, and never changes.
// Proves: TASK-005-022.3
pub async fn adds_an_alert_once(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let bob = stage.sign_up("bob@example.com").await;
    let food = stage.budget(user_of(&ada), "Food", "100 EUR");
    let other = stage.budget(user_of(&ada), "Other", "100 EUR");
    add(stage, &ada, &[&food, &other]).await;
    let add_alerts = async |alerts: &[BudgetAlert]| {
        stage
            .write(&ada, async |unit| {
                unit.budgets().add_alerts(alerts).await.unwrap()
            })
            .await
    };
    let first = stage.budget_alert(&food, "2025-01-01", 80);
    let again = BudgetAlert {
        id: BudgetAlertId::new(stage.later(), stage.rng),
        net_spent: first.available,
        ..first.clone()
    };
    assert_eq!(add_alerts(std::slice::from_ref(&first)).await, 1);
    let next = stage.budget_alert(&food, "2025-02-01", 80);
    let higher = stage.budget_alert(&food, "2025-01-01", 100);
    let others = stage.budget_alert(&other, "2025-01-01", 80);
    let mixed = [again, next.clone(), higher.clone(), others.clone()];
    assert_eq!(add_alerts(&mixed).await, 3);
    assert_eq!(add_alerts(&mixed).await, 0);
    assert_eq!(add_alerts(&[]).await, 0);

    let alerts = async |actor: &Actor, budget, size, after| {
        let page = PageRequest {
            size: PageSize::new(size).unwrap(),
            after,
        };
        stage
            .read(actor, async |unit| {
                unit.budgets().alerts(budget, &page).await.unwrap()
            })
            .await
    };
    let page = alerts(&ada, None, 3, None).await;
    assert_eq!(page.items, [others.clone(), higher.clone(), next.clone()]);
    let rest = alerts(&ada, None, 3, page.next).await;
    assert_eq!((rest.items, rest.next), (vec![first.clone()], None));
    let of_food = alerts(&ada, Some(food.id), 9, None).await;
    assert_eq!(of_food.items, [higher, next, first]);
    assert_eq!(alerts(&bob, None, 9, None).await.items, []);
    assert_eq!(alerts(&bob, Some(food.id), 9, None).await.items, []);
}

/// When several units notice a threshold at once, one creates the alert.
// Proves: TASK-005-022.3
pub async fn adds_an_alert_once_under_concurrency(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let food = stage.budget(user_of(&ada), "Food", "100 EUR");
    add(stage, &ada, &[&food]).await;
    let tell = async || {
        let alerts = [80, 100].map(|threshold| stage.budget_alert(&food, "2025-01-01", threshold));
        stage
            .write(&ada, async |unit| {
                unit.budgets().add_alerts(&alerts).await.unwrap()
            })
            .await
    };
    let told = futures_util::join!(tell(), tell(), tell(), tell());
    assert_eq!(told.0 + told.1 + told.2 + told.3, 2);
}

/// Budgets that may be due an alert are returned in pages with their owner's time zone: the user's
/// own, or all users' in a system unit.
pub async fn finds_budgets_to_check_for_alerts(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let bob = stage.sign_up("bob@example.com").await;
    let of = |actor: &Actor, name: &str| stage.budget(user_of(actor), name, "1 EUR");
    let silent = Budget {
        alert_thresholds: Thresholds::default(),
        ..of(&ada, "Silent")
    };
    let (from, to) = (day("2025-01-01"), Some(day("2025-05-31")));
    let ended = Budget {
        schedule: Schedule::new(PeriodKind::Monthly, None, from, to).unwrap(),
        ..of(&ada, "Ended")
    };
    let gone = of(&ada, "Gone");
    let (one, two, theirs) = (of(&ada, "One"), of(&ada, "Two"), of(&bob, "Theirs"));
    add(stage, &ada, &[&silent, &ended, &gone, &one, &two]).await;
    add(stage, &bob, &[&theirs]).await;
    let deleted = gone.clone().delete(stage.later());
    update(stage, &ada, &gone, &deleted).await.unwrap();
    let since = day("2025-06-01");
    let own = stage
        .read(&ada, async |unit| {
            let mut budgets = unit.budgets();
            budgets.alerting(since, None, 9).await.unwrap()
        })
        .await;
    assert!(
        own.iter()
            .all(|found| found.time_zone.name() == "Europe/Berlin")
    );
    let own: Vec<_> = own.into_iter().map(|found| found.budget).collect();
    assert_eq!(own, [one.clone(), two.clone()]);
    let (first, second) = stage
        .system(async |unit| {
            let mut budgets = unit.budgets();
            let first = budgets.alerting(since, None, 2).await.unwrap();
            let last = first.last().map(|found| found.budget.id);
            (first, budgets.alerting(since, last, 2).await.unwrap())
        })
        .await;
    let all: Vec<_> = first.into_iter().chain(second).collect();
    let all: Vec<_> = all.into_iter().map(|found| found.budget).collect();
    assert_eq!(all, [one, two, theirs]);
}
