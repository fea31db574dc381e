//! Budgets, the spending counted against them, and alerts.

mod spending;

use chrono::NaiveDate;
use coffer_domain::{
    Actor, Lifecycle as _,
    budget::{
        Budget, BudgetAlert, BudgetChanges, PastAmount, PastAmounts, PeriodKind, Schedule,
        Thresholds,
    },
    category::{Category, CategoryKind},
    patch::Change,
    transaction::Transaction,
};

pub use spending::{
    adds_an_alert_once, adds_an_alert_once_under_concurrency, finds_budgets_to_check_for_alerts,
    sums_spending, sums_whole_months_and_single_days_alike,
};

use super::{
    Stage,
    stage::{line, user_of},
};
use crate::{
    BudgetFilter, BudgetSort, CategoryFilter, CategorySort, PageRequest, PageSize, RepositoryError,
    budgets::CATEGORY_IS_UNKNOWN,
};

/// Adds budgets, in order.
pub(super) async fn add(stage: &Stage<'_>, actor: &Actor, budgets: &[&Budget]) {
    stage
        .write(actor, async |unit| {
            for budget in budgets {
                unit.budgets().add(budget).await.unwrap();
            }
        })
        .await;
}

/// Books transactions, in order.
pub(super) async fn book(stage: &Stage<'_>, actor: &Actor, transactions: &[Transaction]) {
    let transactions: Vec<_> = transactions.iter().collect();
    super::transactions::add(stage, actor, &transactions).await;
}

/// All budgets that match the filter, on one page.
pub(super) async fn list(
    stage: &Stage<'_>,
    actor: &Actor,
    filter: &BudgetFilter,
    sort: BudgetSort,
) -> Vec<Budget> {
    let page = PageRequest {
        size: PageSize::new(PageSize::MAX).unwrap(),
        after: None,
    };
    let found = stage
        .read(actor, async |unit| {
            unit.budgets().list(filter, sort, &page).await.unwrap()
        })
        .await;
    assert_eq!(found.next, None);
    found.items
}

async fn get(stage: &Stage<'_>, actor: &Actor, budget: &Budget) -> Option<Budget> {
    stage
        .read(actor, async |unit| {
            unit.budgets().get(budget.id).await.unwrap()
        })
        .await
}

async fn update(
    stage: &Stage<'_>,
    actor: &Actor,
    before: &Budget,
    after: &Budget,
) -> Result<(), RepositoryError> {
    let mut unit = stage.factory.begin(actor).await.unwrap();
    unit.budgets().update(before, after).await?;
    unit.commit().await
}

fn past(amount: &str, before: &str) -> PastAmount {
    PastAmount {
        amount: amount.parse().unwrap(),
        before: day(before),
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A system category of this type.
async fn system(stage: &Stage<'_>, actor: &Actor, kind: CategoryKind) -> Category {
    let filter = CategoryFilter::new().system(true).kind(kind);
    let page = PageRequest::default();
    let found = stage
        .read(actor, async |unit| {
            let mut categories = unit.categories();
            let sort = CategorySort::Oldest;
            categories.list(&filter, sort, &page).await.unwrap()
        })
        .await;
    let mut tops = found.items.into_iter();
    tops.find(|category| category.parent_id.is_none()).unwrap()
}

/// A new budget can be read with all its fields.
// Proves: TASK-005-002.1
pub async fn adds_and_gets(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let category = stage.category(user_of(&ada), "Klettern", None);
    super::categories::add(stage, &ada, &[&category]).await;
    let custom = Budget {
        category_id: Some(category.id),
        schedule: Schedule::new(
            PeriodKind::Custom,
            Some(366),
            day("1900-01-01"),
            Some(day("2200-12-31")),
        )
        .unwrap(),
        past_amounts: PastAmounts::new(vec![
            past("0.01", "1900-01-02"),
            past("999999999999999.99", "2200-12-31"),
        ])
        .unwrap(),
        alert_thresholds: Thresholds::new(vec![1, 80, 1000]).unwrap(),
        rollover: true,
        ..stage.budget(user_of(&ada), "Klettern", "999999999999999.99 EUR")
    };
    let everything = stage.budget(user_of(&ada), "All", "1 JPY");
    add(stage, &ada, &[&custom, &everything]).await;
    for budget in [custom, everything] {
        assert_eq!(get(stage, &ada, &budget).await, Some(budget));
    }
}

/// Another user's category and a deleted one are refused with the constraint's name.
// Proves: TASK-004-007.2
pub async fn refuses_an_unknown_category(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let bob = stage.sign_up("bob@example.com").await;
    let theirs = stage.category(user_of(&bob), "Theirs", None);
    super::categories::add(stage, &bob, &[&theirs]).await;
    let gone = stage.category(user_of(&ada), "Gone", None);
    super::categories::add(stage, &ada, &[&gone]).await;
    let deleted = gone.clone().delete(stage.later());
    stage
        .write(&ada, async |unit| {
            unit.categories().update(&gone, &deleted).await.unwrap();
        })
        .await;
    let never = stage.category(user_of(&ada), "Never", None);
    for category in [&theirs, &gone, &never] {
        let budget = Budget {
            category_id: Some(category.id),
            ..stage.budget(user_of(&ada), "B", "1 EUR")
        };
        let mut unit = stage.factory.begin(&ada).await.unwrap();
        let refused = unit.budgets().add(&budget).await.unwrap_err();
        assert!(refused.is_conflict_with(CATEGORY_IS_UNKNOWN), "{refused:?}");
    }
}

/// Every sort order matches its name; active budgets are ordered by name.
pub async fn lists_in_every_order(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let made: Vec<_> = ["beta", "Alpha", "BETA", "älter"]
        .iter()
        .map(|name| stage.budget(user_of(&ada), name, "1 EUR"))
        .collect();
    add(stage, &ada, &made.iter().collect::<Vec<_>>()).await;
    let expect = |places: [usize; 4]| places.map(|place| made[place].clone());
    for (sort, expected) in [
        (BudgetSort::Newest, [3, 2, 1, 0]),
        (BudgetSort::Oldest, [0, 1, 2, 3]),
        (BudgetSort::Name, [1, 0, 2, 3]),
    ] {
        let found = list(stage, &ada, &BudgetFilter::new(), sort).await;
        assert_eq!(found, expect(expected), "{sort:?}");
    }
    let active = stage
        .read(&ada, async |unit| {
            unit.budgets().active(day("2025-06-01")).await.unwrap()
        })
        .await;
    assert_eq!(active, expect([1, 0, 2, 3]));
}

/// Listing and counting agree on every filter.
// Proves: TASK-005-011.1, TASK-005-011.4
pub async fn filters_and_counts_alike(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let category = system(stage, &ada, CategoryKind::Expense).await;
    let schedule = |period, from: &str, to: Option<&str>| {
        Schedule::new(period, None, day(from), to.map(day)).unwrap()
    };
    let food = Budget {
        category_id: Some(category.id),
        schedule: schedule(PeriodKind::Weekly, "2025-01-06", None),
        ..stage.budget(user_of(&ada), "Food 100%", "1 EUR")
    };
    let trip = Budget {
        schedule: schedule(PeriodKind::Yearly, "2024-01-01", Some("2025-01-05")),
        ..stage.budget(user_of(&ada), "Trip for food", "1 USD")
    };
    let gone = stage.budget(user_of(&ada), "Gone food", "1 EUR");
    add(stage, &ada, &[&food, &trip, &gone]).await;
    let alert = stage.budget_alert(&food, "2025-01-06", 80);
    stage
        .write(&ada, async |unit| {
            unit.budgets().add_alerts(&[alert]).await.unwrap();
        })
        .await;
    let deleted = gone.clone().delete(stage.later());
    update(stage, &ada, &gone, &deleted).await.unwrap();

    let all = BudgetFilter::new;
    for (filter, expected) in [
        (all(), vec![&food, &trip]),
        (all().active_on(day("2025-01-05")), vec![&trip]),
        (all().active_on(day("2025-01-06")), vec![&food]),
        (all().active_on(day("2023-12-31")), vec![]),
        (all().category(category.id), vec![&food]),
        (all().period(PeriodKind::Yearly), vec![&trip]),
        (all().period(PeriodKind::Custom), vec![]),
        (all().alerted(true), vec![&food]),
        (all().alerted(false), vec![&trip]),
        (all().name("FOOD"), vec![&food, &trip]),
        (all().name("0%"), vec![&food]),
        (all().deleted(), vec![&deleted]),
        (all().deleted().alerted(true), vec![]),
    ] {
        let found = list(stage, &ada, &filter, BudgetSort::Oldest).await;
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{filter:?}");
        let count = stage
            .read(&ada, async |unit| {
                unit.budgets().count(&filter).await.unwrap()
            })
            .await;
        assert_eq!(count, expected.len() as u64, "{filter:?}");
    }
}

/// An edit stores every editable field. Of two edits of the same version the second is refused.
pub async fn refuses_stale_edits(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let category = system(stage, &ada, CategoryKind::Expense).await;
    let before = stage.budget(user_of(&ada), "Food", "12.50 EUR");
    add(stage, &ada, &[&before]).await;
    let changes = BudgetChanges {
        category_id: Change::Set(Some(category.id)),
        name: Change::Set(line("Drink")),
        amount: Change::Set("7".parse().unwrap()),
        amount_applies_to: Change::Keep,
        period: Change::Set(PeriodKind::Custom),
        period_days: Change::Set(Some(10)),
        starts_on: Change::Set(day("2024-02-29")),
        ends_on: Change::Set(Some(day("2030-01-01"))),
        alert_thresholds: Change::Set(Thresholds::new(vec![50]).unwrap()),
        rollover: Change::Set(true),
    };
    let after = before
        .clone()
        .edit(&changes, day("2025-06-01"), stage.later());
    let after = Budget {
        past_amounts: PastAmounts::new(vec![past("12.50", "2025-01-01")]).unwrap(),
        ..after.unwrap()
    };
    update(stage, &ada, &before, &after).await.unwrap();
    let second = update(stage, &ada, &before, &after).await;
    assert!(matches!(second, Err(RepositoryError::Stale)), "{second:?}");
    assert_eq!(get(stage, &ada, &before).await, Some(after));
}

/// A deleted budget is not listed but can be read, and is listed again after its restoration.
// Proves: TASK-004-002.3
pub async fn deletes_and_restores(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let made = stage.budget(user_of(&ada), "Food", "1 EUR");
    add(stage, &ada, &[&made]).await;
    let deleted = made.clone().delete(stage.later());
    update(stage, &ada, &made, &deleted).await.unwrap();
    let listed = async || list(stage, &ada, &BudgetFilter::new(), BudgetSort::Newest).await;
    assert_eq!(listed().await, []);
    assert_eq!(get(stage, &ada, &made).await, Some(deleted.clone()));
    let restored = deleted.clone().restore(stage.later());
    update(stage, &ada, &deleted, &restored).await.unwrap();
    assert_eq!(listed().await, [restored]);
}

/// Neither another user's budgets nor their alerts are found.
// Proves: TASK-004-007.1
pub async fn hides_budgets(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let bob = stage.sign_up("bob@example.com").await;
    let budget = stage.budget(user_of(&ada), "Food", "1 EUR");
    add(stage, &ada, &[&budget]).await;
    let deleted = budget.clone().delete(stage.later());
    let filter = BudgetFilter::new();
    let page = PageRequest::default();
    stage
        .write(&bob, async |unit| {
            let mut budgets = unit.budgets();
            assert_eq!(budgets.get(budget.id).await.unwrap(), None);
            let listed = budgets.list(&filter, BudgetSort::Name, &page).await;
            assert_eq!(listed.unwrap().items, []);
            assert_eq!(budgets.count(&filter).await.unwrap(), 0);
            assert_eq!(budgets.active(day("2025-06-01")).await.unwrap(), []);
            let updated = budgets.update(&budget, &deleted).await;
            assert!(
                matches!(updated, Err(RepositoryError::Stale)),
                "{updated:?}"
            );
        })
        .await;
    let theirs = stage.budget_alert(&budget, "2025-01-01", 80);
    let mine = BudgetAlert {
        user_id: user_of(&bob),
        ..theirs.clone()
    };
    for alert in [theirs, mine] {
        let mut unit = stage.factory.begin(&bob).await.unwrap();
        assert!(unit.budgets().add_alerts(&[alert]).await.is_err());
    }
    let slipped_in = stage.budget(user_of(&ada), "Slipped in", "1 EUR");
    let mut unit = stage.factory.begin(&bob).await.unwrap();
    assert!(unit.budgets().add(&slipped_in).await.is_err());
    drop(unit);
    assert_eq!(get(stage, &ada, &budget).await, Some(budget));
}
