//! Portfolios. The pattern for every resource: list with filter and cursor, create once, edit
//! under a version, delete and restore.

use async_trait::async_trait;
use coffer_domain::{
    Actor, Permission,
    ids::PortfolioId,
    portfolio::{AccountTypeTotal, NewPortfolio, Portfolio, PortfolioChanges, ValuedPortfolio},
    stored_resource::StoredResource,
};
use coffer_storage::{PortfolioFilter, PortfolioSort, UnitOfWork};

use crate::{
    CreateOutcome, Error, IdempotentRequest, ListRequest, Page, common::Common,
    idempotency::Idempotency, paging::List, resource::Resource, version::Version,
};

/// The use cases of portfolios.
pub struct Portfolios {
    common: Common,
}

impl Portfolios {
    pub(crate) fn new(common: Common) -> Self {
        Self { common }
    }

    /// A page of the actor's portfolios with their values.
    pub async fn list(
        &self,
        actor: &Actor,
        filter: &PortfolioFilter,
        sort: PortfolioSort,
        request: &ListRequest,
    ) -> Result<Page<ValuedPortfolio>, Error> {
        actor.require(Permission::ManagePortfolios)?;
        let list = List::new(&self.common, actor, "portfolios", &(filter, sort), request)?;
        let read = self.common.repositories.read_once(actor).await?;
        let page = read.portfolios().list(filter, sort, &list.request).await?;
        list.page(page)
    }

    /// The total value of the portfolios of each account type.
    pub async fn totals(&self, actor: &Actor) -> Result<Vec<AccountTypeTotal>, Error> {
        actor.require(Permission::ManagePortfolios)?;
        let read = self.common.repositories.read_once(actor).await?;
        let totals = read.portfolios().totals().await?;
        Ok(totals)
    }

    /// A portfolio with its value.
    pub async fn get(&self, actor: &Actor, id: PortfolioId) -> Result<ValuedPortfolio, Error> {
        actor.require(Permission::ManagePortfolios)?;
        self.common.get::<Self>(actor, id).await
    }

    /// Creates a portfolio; once, under an idempotency key.
    pub async fn create(
        &self,
        actor: &Actor,
        new: NewPortfolio,
        request: Option<IdempotentRequest<ValuedPortfolio>>,
    ) -> Result<CreateOutcome<ValuedPortfolio>, Error> {
        let user_id = actor.require(Permission::ManagePortfolios)?;
        let idempotency = Idempotency::new(user_id, request, "create portfolio", &new)?;
        let now = self.common.clock.now();
        let id = PortfolioId::new(now, &*self.common.rng);
        let created = ValuedPortfolio {
            portfolio: Portfolio::new(id, user_id, new, now),
            holdings_count: 0,
            totals: Vec::new(),
        };
        let created = &created;
        self.common
            .create(actor, Self::KIND, &idempotency, |mut unit| async move {
                unit.portfolios().add(&created.portfolio).await?;
                Ok((unit, created.clone()))
            })
            .await
    }

    /// Edits a portfolio, if it is still at the version that the caller expects.
    pub async fn update(
        &self,
        actor: &Actor,
        id: PortfolioId,
        version: Version,
        changes: PortfolioChanges,
    ) -> Result<ValuedPortfolio, Error> {
        actor.require(Permission::ManagePortfolios)?;
        let edit = |portfolio: Portfolio, at| portfolio.edit(&changes, at);
        self.common.edit::<Self>(actor, id, version, edit).await
    }

    /// Deletes a portfolio; it can be restored.
    pub async fn delete(
        &self,
        actor: &Actor,
        id: PortfolioId,
        version: Version,
    ) -> Result<(), Error> {
        actor.require(Permission::ManagePortfolios)?;
        self.common.delete::<Self>(actor, id, version).await
    }

    /// Restores a deleted portfolio. One that is not deleted is returned as it is.
    pub async fn restore(&self, actor: &Actor, id: PortfolioId) -> Result<ValuedPortfolio, Error> {
        actor.require(Permission::ManagePortfolios)?;
        self.common.restore::<Self>(actor, id).await
    }
}

#[async_trait]
impl Resource for Portfolios {
    type Id = PortfolioId;
    type Entity = Portfolio;
    type View = ValuedPortfolio;
    const KIND: StoredResource = StoredResource::Portfolios;

    async fn find(
        unit: &mut dyn UnitOfWork,
        id: PortfolioId,
    ) -> Result<Option<ValuedPortfolio>, Error> {
        Ok(unit.portfolios().get(id).await?)
    }

    async fn store(
        unit: &mut dyn UnitOfWork,
        before: &Portfolio,
        after: &Portfolio,
    ) -> Result<(), Error> {
        Ok(unit.portfolios().update(before, after).await?)
    }
}
