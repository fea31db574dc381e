//! Budgets, what was spent of them, and alerts.

use chrono::{Days, NaiveDate};
use coffer_domain::{
    Actor, Money,
    account::Account,
    budget::{Budget, BudgetAlert, BudgetChanges, PeriodKind, Schedule, Span, Spent, Thresholds},
    category::{Category, CategoryKind},
    ids::{BudgetAlertId, CategoryId},
    patch::Change,
    transaction::Transaction,
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

/// All that the filter finds, on one page.
async fn list(
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

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// One of the system's categories.
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

/// What was added is there, with all its fields.
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

/// A category that is another's, or that is deleted, is refused by the name of its rule.
pub async fn refuses_a_category_that_is_not_there(stage: &Stage<'_>) {
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

/// Every order is what its name says; what is active comes by name.
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
        (all().name_contains("FOOD"), vec![&food, &trip]),
        (all().name_contains("0%"), vec![&food]),
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

/// An edit stores everything it may change. Of two of the same version the second is refused.
pub async fn refuses_edits_of_what_has_changed(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let category = system(stage, &ada, CategoryKind::Expense).await;
    let before = stage.budget(user_of(&ada), "Food", "12.50 EUR");
    add(stage, &ada, &[&before]).await;
    let changes = BudgetChanges {
        category_id: Change::Set(Some(category.id)),
        name: Change::Set(line("Drink")),
        amount: Change::Set("7".parse().unwrap()),
        period: Change::Set(PeriodKind::Custom),
        period_days: Change::Set(Some(10)),
        starts_on: Change::Set(day("2024-02-29")),
        ends_on: Change::Set(Some(day("2030-01-01"))),
        alert_thresholds: Change::Set(Thresholds::new(vec![50]).unwrap()),
        rollover: Change::Set(true),
    };
    let after = before.clone().edit(changes, stage.later()).unwrap();
    update(stage, &ada, &before, &after).await.unwrap();
    let second = update(stage, &ada, &before, &after).await;
    assert!(matches!(second, Err(RepositoryError::Stale)), "{second:?}");
    assert_eq!(get(stage, &ada, &before).await, Some(after));
}

/// A deleted budget is off the list and still there, until it is restored.
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

/// Somebody with an account, and what they spent.
struct Spender<'s> {
    stage: &'s Stage<'s>,
    actor: Actor,
    account: Account,
}

impl<'s> Spender<'s> {
    async fn new(stage: &'s Stage<'s>, email: &str, currency: &str) -> Self {
        let actor = stage.sign_up(email).await;
        let account = stage.account(user_of(&actor), "A", &format!("0 {currency}"));
        super::accounts::add(stage, &actor, &[&account]).await;
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

    /// Books something and deletes it.
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

    fn span(&self, category_id: Option<CategoryId>, from: &str, to: &str) -> Span {
        Span {
            user_id: user_of(&self.actor),
            category_id,
            from: day(from),
            to: day(to),
        }
    }

    /// Currency, what went out and what came back, of each span.
    async fn spending(&self, spans: &[Span]) -> Vec<Vec<String>> {
        let spending = self
            .stage
            .read(&self.actor, async |unit| {
                unit.budgets().spending(spans).await.unwrap()
            })
            .await;
        let shown = |spent: &Spent| {
            let currency = spent.spent.currency;
            format!(
                "{currency} {} {}",
                spent.spent.amount, spent.refunded.amount
            )
        };
        let each = spending.iter().map(|one| one.iter().map(shown).collect());
        each.collect()
    }
}

/// A parent's spending includes its children's. Refunds return; income, transfers, deleted
/// transactions and other days don't count; other currencies stand apart.
pub async fn tells_what_was_spent(stage: &Stage<'_>) {
    let ada = Spender::new(stage, "ada@example.com", "EUR").await;
    let owner = user_of(&ada.actor);
    let top = stage.category(owner, "Top", None);
    let under = stage.category(owner, "Under", Some(&*top));
    let other = stage.category(owner, "Other", None);
    super::categories::add(stage, &ada.actor, &[&top, &under, &other]).await;
    let pay = system(stage, &ada.actor, CategoryKind::Income).await;
    let dollars = stage.account(owner, "Abroad", "0 USD");
    super::accounts::add(stage, &ada.actor, &[&dollars]).await;
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
        ada.span(Some(top.id), "2025-01-01", "2025-01-31"),
        ada.span(Some(under.id), "2025-01-01", "2025-01-31"),
        ada.span(None, "2025-01-01", "2025-01-31"),
        ada.span(Some(other.id), "2025-02-01", "2025-02-28"),
        // Parts of months, with and without whole ones between.
        ada.span(Some(top.id), "2024-12-31", "2025-02-01"),
        ada.span(Some(top.id), "2025-01-02", "2025-01-31"),
        ada.span(None, "2025-01-20", "2025-01-20"),
        ada.span(Some(pay.id), "2025-01-01", "2025-01-31"),
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
    // Another user's spans have nothing in them, whoever they say they are of.
    let theirs = bob.span(None, "2025-01-01", "2025-01-31");
    assert_eq!(ada.spending(&[theirs]).await, [Vec::<String>::new()]);
    assert_eq!(ada.spending(&[]).await, Vec::<Vec<String>>::new());
    // A unit of the system asks for both at once.
    let both = [months[2], theirs];
    let spending = stage
        .system(async |unit| unit.budgets().spending(&both).await.unwrap())
        .await;
    assert_eq!(spending.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
}

/// However a span lies to the months, it has what the transactions on its days have.
pub async fn sums_whole_months_and_single_days_alike(stage: &Stage<'_>) {
    let ada = Spender::new(stage, "ada@example.com", "EUR").await;
    let owner = user_of(&ada.actor);
    let top = stage.category(owner, "Top", None);
    let under = stage.category(owner, "Under", Some(&*top));
    super::categories::add(stage, &ada.actor, &[&top, &under]).await;
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
    let spans: Vec<_> = (0..60)
        .map(|_| {
            let from = begin + Days::new(stage.number(100) as u64);
            let to = from + Days::new(stage.number(90) as u64);
            ada.span(places[stage.number(2)], &from.to_string(), &to.to_string())
        })
        .collect();
    let expected = spans.iter().map(|span| {
        let within = lines
            .iter()
            .filter(|line| span.from <= line.booked_on && line.booked_on <= span.to)
            .filter(|line| span.category_id.is_none() || line.category_id.is_some());
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
    let mut found = ada.spending(&spans).await;
    // A month with nothing but what came in without a category has a row, and nothing in it.
    for one in &mut found {
        one.retain(|spent| spent != "EUR 0.00 0.00");
    }
    assert_eq!(found, expected);
}

/// An alert is made once for a budget, period and threshold, and stays as it was.
pub async fn tells_once(stage: &Stage<'_>) {
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
        spent: first.available,
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

/// Of many that notice at once, one tells.
pub async fn tells_once_among_many(stage: &Stage<'_>) {
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

/// Budgets that may have something to tell come with where their owners' days begin: one's own, or
/// for the system everyone's, in pages.
pub async fn finds_budgets_with_something_to_tell(stage: &Stage<'_>) {
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

/// Another user's budgets are not there, and nobody is told of them.
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
