//! Budgets.

use coffer_domain::{Actor, Lifecycle as _};
use uuid::Uuid;

use super::{NAMES, PagedList, ROUNDS, Stage, check_paging, user_of};
use crate::{BudgetFilter, BudgetSort, PageRequest, Position};

struct Budgets<'s> {
    stage: &'s Stage<'s>,
    actor: Actor,
}

impl PagedList for Budgets<'_> {
    async fn add(&self) -> (Uuid, String) {
        let name = NAMES[self.stage.number(NAMES.len())];
        let budget = self.stage.budget(user_of(&self.actor), name, "1 EUR");
        crate::contract::budgets::add(self.stage, &self.actor, &[&budget]).await;
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
pub async fn pages_of_budgets_stay_consistent(stage: &Stage<'_>) {
    for round in 0..ROUNDS / 2 {
        let actor = stage.sign_up(&format!("user{round}@example.com")).await;
        check_paging(stage, &Budgets { stage, actor }).await;
    }
}
