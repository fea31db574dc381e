//! Holdings.

use std::cmp::Ordering;

use coffer_domain::{
    Actor, Lifecycle as _,
    patch::Change,
    portfolio::{Holding, HoldingChanges, Portfolio},
};
use uuid::Uuid;

use super::{
    super::{
        stage::line,
        valuation::{holding, quote},
    },
    NAMES, PagedList, ROUNDS, Stage, check_paging, user_of,
};
use crate::{HoldingFilter, HoldingSort, PageRequest, Position};

/// Quantities of holdings.
const QUANTITIES: [&str; 3] = ["1", "20", "3"];

/// Securities: with prices in two currencies, and without one.
const SECURITIES: [(&str, i64); 4] = [("EUR", 2), ("EUR", 0), ("USD", 2), ("USD", 1)];

struct Holdings<'s> {
    stage: &'s Stage<'s>,
    actor: Actor,
    portfolio: Portfolio,
    sort: HoldingSort,
}

impl Holdings<'_> {
    async fn change(&self, id: Uuid, change: impl FnOnce(Holding) -> Holding) {
        self.stage
            .write(&self.actor, async |unit| {
                let mut holdings = unit.holdings();
                let found = holdings.get(self.portfolio.id, id.into()).await.unwrap();
                let found = found.unwrap().holding;
                let changed = change(found.clone());
                holdings.update(&found, &changed).await.unwrap();
            })
            .await;
    }
}

impl PagedList for Holdings<'_> {
    async fn add(&self) -> (Uuid, String) {
        let (currency, price) = SECURITIES[self.stage.number(SECURITIES.len())];
        let quantity = QUANTITIES[self.stage.number(QUANTITIES.len())];
        let name = NAMES[self.stage.number(NAMES.len())];
        let n = self.stage.number(1_000_000);
        let symbol = format!("S{n:06}");
        let made = Holding {
            name: line(name),
            ..holding(self.stage, &self.portfolio, &symbol, quantity, currency)
        };
        if price > 0 {
            quote(self.stage, &[(&symbol, currency, 1, &price.to_string())]).await;
        }
        self.stage
            .write(&self.actor, async |unit| {
                unit.holdings().add(&made).await.unwrap();
            })
            .await;
        let key = format!(
            "{symbol}|{}|{currency}|{price}|{quantity}",
            name.to_lowercase()
        );
        (made.id.uuid(), key)
    }

    async fn remove(&self, id: Uuid) {
        let at = self.stage.later();
        self.change(id, |found| found.delete(at)).await;
    }

    async fn edit(&self, id: Uuid, key: &str) -> Option<String> {
        let at = self.stage.later();
        let quantity = QUANTITIES[self.stage.number(QUANTITIES.len())];
        let changes = HoldingChanges {
            quantity: Change::Set(quantity.parse().unwrap()),
            ..HoldingChanges::default()
        };
        self.change(id, |found| found.edit(&changes, at).unwrap())
            .await;
        let (rest, _) = key.rsplit_once('|')?;
        Some(format!("{rest}|{quantity}"))
    }

    async fn page(&self, page: &PageRequest) -> (Vec<Uuid>, Option<Position>) {
        let filter = HoldingFilter::of(self.portfolio.id);
        let read = self
            .stage
            .read(&self.actor, async |unit| {
                let mut holdings = unit.holdings();
                holdings.list(&filter, self.sort, page).await.unwrap()
            })
            .await;
        let ids = read.items.iter().map(|item| item.holding.id.uuid());
        (ids.collect(), read.next)
    }

    fn order(&self, left: (&str, Uuid), right: (&str, Uuid)) -> Ordering {
        let [one, other] = [left.0, right.0].map(|key| key.split('|').collect::<Vec<_>>());
        let value = |key: &[&str]| key[3].parse::<i64>().unwrap() * key[4].parse::<i64>().unwrap();
        let made = left.1.cmp(&right.1);
        match self.sort {
            HoldingSort::Symbol => one[0].cmp(other[0]),
            HoldingSort::Name => one[1].cmp(other[1]).then(made),
            HoldingSort::Value => one[2]
                .cmp(other[2])
                .then(value(&other).cmp(&value(&one)))
                .then(made.reverse()),
            HoldingSort::Newest => made.reverse(),
        }
    }
}

/// Holdings, in every order.
pub async fn pages_of_holdings_stay_consistent(stage: &Stage<'_>) {
    let sorts = [
        HoldingSort::Symbol,
        HoldingSort::Name,
        HoldingSort::Value,
        HoldingSort::Newest,
    ];
    for (round, sort) in sorts.iter().cycle().take(ROUNDS).enumerate() {
        let actor = stage.sign_up(&format!("user{round}@example.com")).await;
        let portfolio = stage.portfolio(user_of(&actor), "Savings");
        crate::contract::portfolios::add(stage, &actor, &[&portfolio]).await;
        let list = Holdings {
            stage,
            actor,
            portfolio,
            sort: *sort,
        };
        check_paging(stage, &list).await;
    }
}
