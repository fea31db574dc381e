//! Holdings.

use async_trait::async_trait;
use coffer_domain::{
    ids::{HoldingId, PortfolioId},
    portfolio::{Holding, ValuedHolding},
};

use super::Recorded;
use crate::{
    CursorPage, HoldingFilter, HoldingRepository, HoldingSort, PageRequest, RepositoryError,
};

#[async_trait]
impl HoldingRepository for Recorded<'_, '_> {
    async fn add(&mut self, holding: &Holding) -> Result<(), RepositoryError> {
        self.unit.holdings().add(holding).await?;
        self.unit.record(self.scribe.created(holding));
        Ok(())
    }

    async fn get(
        &mut self,
        portfolio: PortfolioId,
        id: HoldingId,
    ) -> Result<Option<ValuedHolding>, RepositoryError> {
        self.unit.holdings().get(portfolio, id).await
    }

    async fn list(
        &mut self,
        filter: &HoldingFilter,
        sort: HoldingSort,
        page: &PageRequest,
    ) -> Result<CursorPage<ValuedHolding>, RepositoryError> {
        self.unit.holdings().list(filter, sort, page).await
    }

    async fn count(&mut self, filter: &HoldingFilter) -> Result<u64, RepositoryError> {
        self.unit.holdings().count(filter).await
    }

    async fn update(&mut self, before: &Holding, after: &Holding) -> Result<(), RepositoryError> {
        self.unit.holdings().update(before, after).await?;
        self.unit.record(self.scribe.changed(before, after));
        Ok(())
    }
}
