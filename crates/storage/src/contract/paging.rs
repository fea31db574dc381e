//! Pages while rows come and go.
//!
//! Whoever turns the pages sees every row that was there all the time exactly once and in order,
//! sees no row twice unless it moved on meanwhile, and sees no row on a page that was read after the
//! row had gone. Many random
//! courses of events are tried; the randomness is the stage's, so each can be had again.

use std::collections::BTreeMap;

use coffer_domain::{
    Actor,
    account::Account,
    patch::Change,
    transaction::{Transaction, TransactionChanges},
};
use uuid::Uuid;

use super::{Stage, stage::user_of};
use crate::{
    AccountFilter, AccountSort, BudgetFilter, BudgetSort, ChatSessionFilter, PageRequest, PageSize,
    PortfolioFilter, PortfolioSort, Position, TransactionFilter, TransactionSort, TransactionWith,
};

const COURSES: usize = 12;
const MOST_ROWS: usize = 12;

/// Names that meet in many ways: equal, equal but for case, one the beginning of another.
const NAMES: [&str; 8] = ["a", "A", "ab", "AB", "b", "Ä", "ä", "z z"];

/// A list that can be paged through and changed.
trait Shelf {
    /// What a row is ordered by, beside its identifier.
    async fn add(&self) -> (Uuid, String);
    async fn remove(&self, id: Uuid);
    /// Changes what a row is ordered by, and says what it is then; nothing where rows stay as they
    /// are.
    async fn edit(&self, _id: Uuid, _key: &str) -> Option<String> {
        None
    }
    async fn page(&self, page: &PageRequest) -> (Vec<Uuid>, Option<Position>);
    /// The order of two rows.
    fn order(&self, left: (&str, Uuid), right: (&str, Uuid)) -> std::cmp::Ordering;
}

struct Portfolios<'s> {
    stage: &'s Stage<'s>,
    actor: Actor,
    sort: PortfolioSort,
}

impl Shelf for Portfolios<'_> {
    async fn add(&self) -> (Uuid, String) {
        let name = NAMES[self.stage.number(NAMES.len())];
        let portfolio = self.stage.portfolio(user_of(&self.actor), name);
        super::portfolios::add(self.stage, &self.actor, &[&portfolio]).await;
        (portfolio.id.uuid(), name.to_lowercase())
    }

    async fn remove(&self, id: Uuid) {
        let at = self.stage.later();
        self.stage
            .write(&self.actor, async |unit| {
                let found = unit.portfolios().get(id.into()).await.unwrap().unwrap();
                let deleted = found.portfolio.clone().delete(at);
                let mut portfolios = unit.portfolios();
                portfolios.update(&found.portfolio, &deleted).await.unwrap();
            })
            .await;
    }

    async fn page(&self, page: &PageRequest) -> (Vec<Uuid>, Option<Position>) {
        let filter = PortfolioFilter::new();
        let read = self
            .stage
            .read(&self.actor, async |unit| {
                let mut portfolios = unit.portfolios();
                portfolios.list(&filter, self.sort, page).await.unwrap()
            })
            .await;
        let ids = read.items.iter().map(|item| item.portfolio.id.uuid());
        (ids.collect(), read.next)
    }

    fn order(&self, left: (&str, Uuid), right: (&str, Uuid)) -> std::cmp::Ordering {
        match self.sort {
            PortfolioSort::Newest => right.1.cmp(&left.1),
            PortfolioSort::Oldest => left.1.cmp(&right.1),
            PortfolioSort::Name => left.cmp(&right),
        }
    }
}

/// What is in accounts: equal amounts, and unlike currencies.
const MONEY: [&str; 5] = ["1 EUR", "-20 EUR", "7 EUR", "1 USD", "3000 JPY"];

struct Accounts<'s> {
    stage: &'s Stage<'s>,
    actor: Actor,
}

impl Shelf for Accounts<'_> {
    async fn add(&self) -> (Uuid, String) {
        let money = MONEY[self.stage.number(MONEY.len())];
        let account = self.stage.account(user_of(&self.actor), "A", money);
        super::accounts::add(self.stage, &self.actor, &[&account]).await;
        (account.id.uuid(), money.to_owned())
    }

    async fn remove(&self, id: Uuid) {
        let at = self.stage.later();
        self.stage
            .write(&self.actor, async |unit| {
                let found = unit.accounts().get(id.into()).await.unwrap().unwrap();
                let deleted = found.clone().delete(at);
                unit.accounts().update(&found, &deleted).await.unwrap();
            })
            .await;
    }

    async fn page(&self, page: &PageRequest) -> (Vec<Uuid>, Option<Position>) {
        let filter = AccountFilter::new();
        let read = self
            .stage
            .read(&self.actor, async |unit| {
                let mut accounts = unit.accounts();
                accounts
                    .list(&filter, AccountSort::Balance, page)
                    .await
                    .unwrap()
            })
            .await;
        (
            read.items.iter().map(|item| item.id.uuid()).collect(),
            read.next,
        )
    }

    fn order(&self, left: (&str, Uuid), right: (&str, Uuid)) -> std::cmp::Ordering {
        let parts = |key: &str| {
            let (amount, currency) = key.split_once(' ').unwrap();
            (currency.to_owned(), amount.parse::<i64>().unwrap())
        };
        let ((left_code, left_amount), (right_code, right_amount)) =
            (parts(left.0), parts(right.0));
        left_code
            .cmp(&right_code)
            .then(right_amount.cmp(&left_amount))
            .then(right.1.cmp(&left.1))
    }
}

/// When transactions were booked: many on one day.
const DAYS: [&str; 3] = ["2025-01-31", "2025-02-01", "2024-12-31"];

/// How much was booked: equal amounts in two currencies.
const AMOUNTS: [&str; 4] = ["-1", "-20", "7", "1"];

struct Transactions<'s> {
    stage: &'s Stage<'s>,
    actor: Actor,
    accounts: [Account; 2],
    sort: TransactionSort,
}

impl Transactions<'_> {
    /// A transaction at random, and what it is ordered by.
    fn random(&self) -> (Transaction, String) {
        let account = &self.accounts[self.stage.number(2)];
        let day = DAYS[self.stage.number(DAYS.len())];
        let amount = AMOUNTS[self.stage.number(AMOUNTS.len())];
        let made = self.stage.transaction(account, amount, day, "Bread");
        (made, format!("{day} {} {amount}", account.currency))
    }

    async fn change(&self, id: Uuid, change: impl FnOnce(Transaction) -> Transaction) {
        self.stage
            .write(&self.actor, async |unit| {
                let found = unit.transactions().get(id.into()).await.unwrap().unwrap();
                let changed = change(found.clone());
                unit.transactions().update(&found, &changed).await.unwrap();
            })
            .await;
    }
}

impl Shelf for Transactions<'_> {
    async fn add(&self) -> (Uuid, String) {
        let (made, key) = self.random();
        super::transactions::add(self.stage, &self.actor, &[&made]).await;
        (made.id.uuid(), key)
    }

    async fn remove(&self, id: Uuid) {
        let at = self.stage.later();
        self.change(id, |found| found.delete(at)).await;
    }

    async fn edit(&self, id: Uuid, key: &str) -> Option<String> {
        let at = self.stage.later();
        let currency = key.split(' ').nth(1)?;
        let day = DAYS[self.stage.number(DAYS.len())];
        let amount = AMOUNTS[self.stage.number(AMOUNTS.len())];
        let changes = TransactionChanges {
            booked_on: Change::Set(day.parse().unwrap()),
            amount: Change::Set(amount.parse().unwrap()),
            ..TransactionChanges::default()
        };
        self.change(id, |found| found.edit(changes, at).unwrap())
            .await;
        Some(format!("{day} {currency} {amount}"))
    }

    async fn page(&self, page: &PageRequest) -> (Vec<Uuid>, Option<Position>) {
        let filter = TransactionFilter::new();
        // With or without what they refer to, the page is the same.
        let with = TransactionWith {
            account: self.stage.number(2) == 0,
            category: self.stage.number(2) == 0,
        };
        let read = self
            .stage
            .read(&self.actor, async |unit| {
                let mut transactions = unit.transactions();
                let listed = transactions.list_with(&filter, self.sort, page, with).await;
                listed.unwrap()
            })
            .await;
        let ids = read.items.iter().map(|item| item.transaction.id.uuid());
        (ids.collect(), read.next)
    }

    fn order(&self, left: (&str, Uuid), right: (&str, Uuid)) -> std::cmp::Ordering {
        let parts = |key: &str| {
            let parts: Vec<_> = key.split(' ').map(str::to_owned).collect();
            let amount: i64 = parts[2].parse().unwrap();
            (parts[0].clone(), parts[1].clone(), amount)
        };
        let (left_key, right_key) = (parts(left.0), parts(right.0));
        let days = left_key.0.cmp(&right_key.0).then(left.1.cmp(&right.1));
        match self.sort {
            TransactionSort::Newest => days.reverse(),
            TransactionSort::Oldest => days,
            TransactionSort::Amount => left_key
                .1
                .cmp(&right_key.1)
                .then(right_key.2.cmp(&left_key.2))
                .then(right.1.cmp(&left.1)),
        }
    }
}

/// Transactions, in every order.
pub async fn transactions_come_and_go_between_pages(stage: &Stage<'_>) {
    let sorts = [
        TransactionSort::Newest,
        TransactionSort::Oldest,
        TransactionSort::Amount,
    ];
    for (course, sort) in sorts.iter().cycle().take(COURSES).enumerate() {
        let actor = stage.sign_up(&format!("user{course}@example.com")).await;
        let account = |money| stage.account(user_of(&actor), "Current", money);
        let accounts = [account("0 EUR"), account("0 USD")];
        super::accounts::add(stage, &actor, &accounts.iter().collect::<Vec<_>>()).await;
        let shelf = Transactions {
            stage,
            actor,
            accounts,
            sort: *sort,
        };
        turn_the_pages(stage, &shelf).await;
    }
}

struct Budgets<'s> {
    stage: &'s Stage<'s>,
    actor: Actor,
}

impl Shelf for Budgets<'_> {
    async fn add(&self) -> (Uuid, String) {
        let name = NAMES[self.stage.number(NAMES.len())];
        let budget = self.stage.budget(user_of(&self.actor), name, "1 EUR");
        super::budgets::add(self.stage, &self.actor, &[&budget]).await;
        (budget.id.uuid(), name.to_lowercase())
    }

    async fn remove(&self, id: Uuid) {
        let at = self.stage.later();
        self.stage
            .write(&self.actor, async |unit| {
                let found = unit.budgets().get(id.into()).await.unwrap().unwrap();
                let deleted = found.clone().delete(at);
                unit.budgets().update(&found, &deleted).await.unwrap();
            })
            .await;
    }

    async fn page(&self, page: &PageRequest) -> (Vec<Uuid>, Option<Position>) {
        let filter = BudgetFilter::new();
        let read = self
            .stage
            .read(&self.actor, async |unit| {
                let mut budgets = unit.budgets();
                budgets.list(&filter, BudgetSort::Name, page).await.unwrap()
            })
            .await;
        let ids = read.items.iter().map(|item| item.id.uuid());
        (ids.collect(), read.next)
    }

    fn order(&self, left: (&str, Uuid), right: (&str, Uuid)) -> std::cmp::Ordering {
        left.cmp(&right)
    }
}

/// Budgets, by name.
pub async fn budgets_come_and_go_between_pages(stage: &Stage<'_>) {
    for course in 0..COURSES / 2 {
        let actor = stage.sign_up(&format!("user{course}@example.com")).await;
        turn_the_pages(stage, &Budgets { stage, actor }).await;
    }
}

struct Conversations<'s> {
    stage: &'s Stage<'s>,
    actor: Actor,
}

impl Shelf for Conversations<'_> {
    async fn add(&self) -> (Uuid, String) {
        let session = self.stage.chat_session(user_of(&self.actor), "Taxes");
        super::chat::add(self.stage, &self.actor, &[&session]).await;
        (session.id.uuid(), String::new())
    }

    async fn remove(&self, id: Uuid) {
        let at = self.stage.later();
        self.stage
            .write(&self.actor, async |unit| {
                let found = unit.chat().get(id.into()).await.unwrap().unwrap();
                let deleted = found.clone().delete(at);
                unit.chat().update(&found, &deleted).await.unwrap();
            })
            .await;
    }

    async fn page(&self, page: &PageRequest) -> (Vec<Uuid>, Option<Position>) {
        let filter = ChatSessionFilter::new();
        let read = self
            .stage
            .read(&self.actor, async |unit| {
                unit.chat().list(&filter, page).await.unwrap()
            })
            .await;
        let ids = read.items.iter().map(|item| item.id.uuid());
        (ids.collect(), read.next)
    }

    fn order(&self, left: (&str, Uuid), right: (&str, Uuid)) -> std::cmp::Ordering {
        right.1.cmp(&left.1)
    }
}

/// Portfolios, in every order.
pub async fn portfolios_come_and_go_between_pages(stage: &Stage<'_>) {
    let sorts = [
        PortfolioSort::Newest,
        PortfolioSort::Oldest,
        PortfolioSort::Name,
    ];
    for (course, sort) in sorts.iter().cycle().take(COURSES).enumerate() {
        let shelf = Portfolios {
            stage,
            actor: stage.sign_up(&format!("user{course}@example.com")).await,
            sort: *sort,
        };
        turn_the_pages(stage, &shelf).await;
    }
}

/// Accounts, by currency and balance.
pub async fn accounts_come_and_go_between_pages(stage: &Stage<'_>) {
    for course in 0..COURSES / 2 {
        let actor = stage.sign_up(&format!("user{course}@example.com")).await;
        turn_the_pages(stage, &Accounts { stage, actor }).await;
    }
}

/// Conversations.
pub async fn conversations_come_and_go_between_pages(stage: &Stage<'_>) {
    for course in 0..COURSES / 2 {
        let actor = stage.sign_up(&format!("user{course}@example.com")).await;
        turn_the_pages(stage, &Conversations { stage, actor }).await;
    }
}

async fn turn_the_pages(stage: &Stage<'_>, shelf: &impl Shelf) {
    let mut rows = BTreeMap::new();
    for _ in 0..stage.number(MOST_ROWS) {
        let (id, key) = shelf.add().await;
        rows.insert(id, key);
    }
    // What was there all the time.
    let mut stayed: Vec<Uuid> = rows.keys().copied().collect();
    let mut gone = Vec::new();
    // With what it was ordered by when it was seen.
    let mut seen: Vec<(Uuid, String)> = Vec::new();
    let size = u16::try_from(1 + stage.number(4)).unwrap();
    let mut page = PageRequest {
        size: PageSize::new(size).unwrap(),
        after: None,
    };
    loop {
        let (ids, next) = shelf.page(&page).await;
        assert!(ids.len() <= page.size.items());
        assert!(next.is_none() || ids.len() == page.size.items());
        for id in ids {
            assert!(!gone.contains(&id), "a row that had gone");
            seen.push((id, rows[&id].clone()));
        }
        page.after = next;
        if page.after.is_none() {
            break;
        }
        for _ in 0..stage.number(3) {
            let (id, key) = shelf.add().await;
            rows.insert(id, key);
        }
        let present: Vec<_> = rows
            .keys()
            .filter(|id| !gone.contains(*id))
            .copied()
            .collect();
        if stage.number(2) == 0 && !present.is_empty() {
            let id = present[stage.number(present.len())];
            shelf.remove(id).await;
            stayed.retain(|stayed| *stayed != id);
            gone.push(id);
        } else if !present.is_empty() {
            let id = present[stage.number(present.len())];
            if let Some(key) = shelf.edit(id, &rows[&id]).await {
                rows.insert(id, key);
                stayed.retain(|stayed| *stayed != id);
            }
        }
    }
    for pair in seen.windows(2) {
        let [left, right] = [&pair[0], &pair[1]];
        let order = shelf.order((&left.1, left.0), (&right.1, right.0));
        assert_eq!(order, std::cmp::Ordering::Less, "{pair:?} in {seen:?}");
    }
    for id in stayed {
        let times = seen.iter().filter(|(seen, _)| *seen == id).count();
        assert_eq!(times, 1, "a row that was there all the time");
    }
}
