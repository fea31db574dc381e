//! Portfolios.

use coffer_domain::{Actor, Lifecycle as _};
use uuid::Uuid;

use super::{NAMES, PagedList, ROUNDS, Stage, check_paging, user_of};
use crate::{PageRequest, PortfolioFilter, PortfolioSort, Position};

struct Portfolios<'s> {
    stage: &'s Stage<'s>,
    actor: Actor,
    sort: PortfolioSort,
}

impl PagedList for Portfolios<'_> {
    async fn add(&self) -> (Uuid, String) {
        let name = NAMES[self.stage.number(NAMES.len())];
        let portfolio = self.stage.portfolio(user_of(&self.actor), name);
        crate::contract::portfolios::add(self.stage, &self.actor, &[&portfolio]).await;
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

/// Portfolios, in every order.
pub async fn pages_of_portfolios_stay_consistent(stage: &Stage<'_>) {
    let sorts = [
        PortfolioSort::Newest,
        PortfolioSort::Oldest,
        PortfolioSort::Name,
    ];
    for (round, sort) in sorts.iter().cycle().take(ROUNDS).enumerate() {
        let list = Portfolios {
            stage,
            actor: stage.sign_up(&format!("user{round}@example.com")).await,
            sort: *sort,
        };
        check_paging(stage, &list).await;
    }
}
