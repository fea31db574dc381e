//! Transactions.

use coffer_domain::{
    Actor, Lifecycle as _,
    account::Account,
    patch::Change,
    transaction::{Transaction, TransactionChanges},
};
use uuid::Uuid;

use super::{PagedList, ROUNDS, Stage, check_paging, user_of};
use crate::{PageRequest, Position, TransactionFilter, TransactionSort, TransactionWith};

/// The days of transactions, several of them on one day.
const DAYS: [&str; 3] = ["2025-01-31", "2025-02-01", "2024-12-31"];

/// The amounts of transactions, equal ones in two currencies.
const AMOUNTS: [&str; 4] = ["-1", "-20", "7", "1"];

struct Transactions<'s> {
    stage: &'s Stage<'s>,
    actor: Actor,
    accounts: [Account; 2],
    sort: TransactionSort,
}

impl Transactions<'_> {
    /// A random transaction, and its sort key.
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

impl PagedList for Transactions<'_> {
    async fn add(&self) -> (Uuid, String) {
        let (made, key) = self.random();
        crate::contract::transactions::add(self.stage, &self.actor, &[&made]).await;
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
        self.change(id, |found| found.edit(&changes, at).unwrap())
            .await;
        Some(format!("{day} {currency} {amount}"))
    }

    async fn page(&self, page: &PageRequest) -> (Vec<Uuid>, Option<Position>) {
        let filter = TransactionFilter::new();
        // The page is the same with and without related data.
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
// Proves: TASK-005-001.4, TASK-005-007.4
pub async fn pages_of_transactions_stay_consistent(stage: &Stage<'_>) {
    let sorts = [
        TransactionSort::Newest,
        TransactionSort::Oldest,
        TransactionSort::Amount,
    ];
    for (round, sort) in sorts.iter().cycle().take(ROUNDS).enumerate() {
        let actor = stage.sign_up(&format!("user{round}@example.com")).await;
        let account = |money| stage.account(user_of(&actor), "Current", money);
        let accounts = [account("0 EUR"), account("0 USD")];
        crate::contract::accounts::add(stage, &actor, &accounts.iter().collect::<Vec<_>>()).await;
        let list = Transactions {
            stage,
            actor,
            accounts,
            sort: *sort,
        };
        check_paging(stage, &list).await;
    }
}
