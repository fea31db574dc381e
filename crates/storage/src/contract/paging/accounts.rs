//! Accounts.

use coffer_domain::{Actor, Lifecycle as _};
use uuid::Uuid;

use super::{PagedList, ROUNDS, Stage, check_paging, user_of};
use crate::{AccountFilter, AccountSort, PageRequest, Position};

/// The balances of accounts, with equal amounts and different currencies.
const MONEY: [&str; 5] = ["1 EUR", "-20 EUR", "7 EUR", "1 USD", "3000 JPY"];

struct Accounts<'s> {
    stage: &'s Stage<'s>,
    actor: Actor,
}

impl PagedList for Accounts<'_> {
    async fn add(&self) -> (Uuid, String) {
        let money = MONEY[self.stage.number(MONEY.len())];
        let account = self.stage.account(user_of(&self.actor), "A", money);
        crate::contract::accounts::add(self.stage, &self.actor, &[&account]).await;
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
        let today = self.stage.now().date_naive();
        let read = self
            .stage
            .read(&self.actor, async |unit| {
                let mut accounts = unit.accounts();
                accounts
                    .list(&filter, AccountSort::Balance, page, today)
                    .await
                    .unwrap()
            })
            .await;
        (
            read.items
                .iter()
                .map(|item| item.account.id.uuid())
                .collect(),
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

/// Accounts, by currency and balance.
pub async fn pages_of_accounts_stay_consistent(stage: &Stage<'_>) {
    for round in 0..ROUNDS / 2 {
        let actor = stage.sign_up(&format!("user{round}@example.com")).await;
        check_paging(stage, &Accounts { stage, actor }).await;
    }
}
