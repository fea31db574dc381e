//! Budgets.

use async_trait::async_trait;
use chrono::NaiveDate;
use coffer_domain::{
    budget::{Budget, BudgetAlert, Span, Spent},
    ids::BudgetId,
};

use super::Recorded;
use crate::{
    AlertingBudget, BudgetFilter, BudgetRepository, BudgetSort, CursorPage, PageRequest,
    RepositoryError,
};

#[async_trait]
impl BudgetRepository for Recorded<'_, '_> {
    async fn add(&mut self, budget: &Budget) -> Result<(), RepositoryError> {
        self.unit.budgets().add(budget).await?;
        self.unit.record(self.scribe.created(budget));
        Ok(())
    }

    async fn get(&mut self, id: BudgetId) -> Result<Option<Budget>, RepositoryError> {
        self.unit.budgets().get(id).await
    }

    async fn list(
        &mut self,
        filter: &BudgetFilter,
        sort: BudgetSort,
        page: &PageRequest,
    ) -> Result<CursorPage<Budget>, RepositoryError> {
        self.unit.budgets().list(filter, sort, page).await
    }

    async fn count(&mut self, filter: &BudgetFilter) -> Result<u64, RepositoryError> {
        self.unit.budgets().count(filter).await
    }

    async fn active(&mut self, on: NaiveDate) -> Result<Vec<Budget>, RepositoryError> {
        self.unit.budgets().active(on).await
    }

    async fn alerting(
        &mut self,
        since: NaiveDate,
        after: Option<BudgetId>,
        limit: u32,
    ) -> Result<Vec<AlertingBudget>, RepositoryError> {
        self.unit.budgets().alerting(since, after, limit).await
    }

    async fn spending(&mut self, spans: &[Span]) -> Result<Vec<Vec<Spent>>, RepositoryError> {
        self.unit.budgets().spending(spans).await
    }

    // Nobody does it: alerts follow from what was spent, whose records there are.
    async fn add_alerts(&mut self, alerts: &[BudgetAlert]) -> Result<u64, RepositoryError> {
        self.unit.budgets().add_alerts(alerts).await
    }

    async fn alerts(
        &mut self,
        budget: Option<BudgetId>,
        page: &PageRequest,
    ) -> Result<CursorPage<BudgetAlert>, RepositoryError> {
        self.unit.budgets().alerts(budget, page).await
    }

    async fn update(&mut self, before: &Budget, after: &Budget) -> Result<(), RepositoryError> {
        self.unit.budgets().update(before, after).await?;
        self.unit.record(self.scribe.changed(before, after));
        Ok(())
    }
}
