//! Portfolios. The pattern for every resource: list with filter and cursor, create once, edit
//! under a version, delete and restore.

use coffer_domain::{
    Actor, Currency, Line, Permission,
    ids::PortfolioId,
    portfolio::{KindTotal, Location, Portfolio, PortfolioChanges, ValuedPortfolio},
    stored_resource::StoredResource,
};
use coffer_storage::{PortfolioFilter, PortfolioSort, UnitOfWork, retry};
use serde::Serialize;

use crate::{
    Error, IdempotencyKey, ListRequest, Page, common::Common, idempotency::Once, paging::List,
    version::Version,
};

/// What a portfolio is made of.
#[derive(Debug, Clone, Serialize)]
pub struct NewPortfolio {
    /// Its name.
    pub name: Line,
    /// Where it is held.
    pub location: Location,
    /// The currency its owner thinks of it in.
    pub base_currency: Currency,
}

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
        let list = List::new(actor, "portfolios", &(filter, sort))?;
        let request = list.request(&self.common.cursors, request)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        let page = unit.portfolios().list(filter, sort, &request).await?;
        list.page(&self.common.cursors, page)
    }

    /// What the portfolios of each kind are worth together.
    pub async fn totals(&self, actor: &Actor) -> Result<Vec<KindTotal>, Error> {
        actor.require(Permission::ManagePortfolios)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        let totals = unit.portfolios().totals().await?;
        Ok(totals)
    }

    /// A portfolio with its value.
    pub async fn get(&self, actor: &Actor, id: PortfolioId) -> Result<ValuedPortfolio, Error> {
        actor.require(Permission::ManagePortfolios)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        live(&mut *unit, id).await
    }

    /// Makes a portfolio; once, under an idempotency key.
    pub async fn create(
        &self,
        actor: &Actor,
        new: NewPortfolio,
        key: Option<IdempotencyKey>,
    ) -> Result<ValuedPortfolio, Error> {
        let user_id = actor.require(Permission::ManagePortfolios)?;
        let once = Once::new(user_id, key, "create portfolio", &new)?;
        let now = self.common.clock.now();
        let created = ValuedPortfolio {
            portfolio: Portfolio {
                id: PortfolioId::new(now, &*self.common.rng),
                user_id,
                name: new.name,
                location: new.location,
                base_currency: new.base_currency,
                version: 1,
                created_at: now,
                updated_at: now,
                deleted_at: None,
            },
            holdings_count: 0,
            totals: Vec::new(),
        };
        retry(|| async {
            let mut unit = self.common.repositories.begin(actor).await?;
            if let Some(before) = once.claim(&mut *unit, now).await? {
                return Ok(before);
            }
            unit.portfolios().add(&created.portfolio).await?;
            let limits = &self.common.limits;
            limits
                .check(&mut *unit, actor, StoredResource::Portfolios)
                .await?;
            once.complete(&mut *unit, &created).await?;
            unit.commit().await?;
            Ok(created.clone())
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
        retry(|| async {
            let mut unit = self.common.repositories.begin(actor).await?;
            let mut valued = live(&mut *unit, id).await?;
            let before = valued.portfolio;
            version.check(before.version)?;
            let after = before
                .clone()
                .edit(changes.clone(), self.common.clock.now())?;
            if after == before {
                valued.portfolio = before;
                return Ok(valued);
            }
            let stored = unit.portfolios().update(&before, &after).await;
            stored.map_err(|error| version.contended(error))?;
            unit.commit().await?;
            valued.portfolio = after;
            Ok(valued)
        })
        .await
    }

    /// Deletes a portfolio; it can be restored.
    pub async fn delete(
        &self,
        actor: &Actor,
        id: PortfolioId,
        version: Version,
    ) -> Result<(), Error> {
        actor.require(Permission::ManagePortfolios)?;
        retry(|| async {
            let mut unit = self.common.repositories.begin(actor).await?;
            let before = live(&mut *unit, id).await?.portfolio;
            version.check(before.version)?;
            let after = before.clone().delete(self.common.clock.now());
            let stored = unit.portfolios().update(&before, &after).await;
            stored.map_err(|error| version.contended(error))?;
            unit.commit().await?;
            Ok(())
        })
        .await
    }

    /// Brings a deleted portfolio back. One that is not deleted is answered as it is.
    pub async fn restore(&self, actor: &Actor, id: PortfolioId) -> Result<ValuedPortfolio, Error> {
        actor.require(Permission::ManagePortfolios)?;
        retry(|| async {
            let mut unit = self.common.repositories.begin(actor).await?;
            let mut valued = unit.portfolios().get(id).await?.ok_or(Error::NotFound)?;
            if valued.portfolio.deleted_at.is_none() {
                return Ok(valued);
            }
            let after = valued.portfolio.clone().restore(self.common.clock.now());
            let stored = unit.portfolios().update(&valued.portfolio, &after).await;
            stored.map_err(|error| Version::Any.contended(error))?;
            unit.commit().await?;
            valued.portfolio = after;
            Ok(valued)
        })
        .await
    }
}

/// A portfolio that is not deleted. Somebody else's is not there.
pub(crate) async fn live(
    unit: &mut dyn UnitOfWork,
    id: PortfolioId,
) -> Result<ValuedPortfolio, Error> {
    let found = unit.portfolios().get(id).await?;
    found
        .filter(|valued| valued.portfolio.deleted_at.is_none())
        .ok_or(Error::NotFound)
}
