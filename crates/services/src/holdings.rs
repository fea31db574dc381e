//! Holdings: what portfolios hold, with what it is worth. While a portfolio is deleted, its holdings
//! are not there; they come back with it.

use coffer_domain::{
    Actor, Currency, Invalid, Line, Permission,
    ids::{HoldingId, PortfolioId},
    portfolio::{Holding, HoldingChanges, ValuedHolding},
    stored_resource::StoredResource,
};
use coffer_storage::{
    HoldingFilter, HoldingSort, RepositoryError, UnitOfWork, holdings::IS_HELD, retry,
};
use rust_decimal::Decimal;
use serde::Serialize;

use crate::{
    Error, IdempotencyKey, ListRequest, Page, common::Common, idempotency::Once, paging::List,
    portfolios, version::Version,
};

/// What a holding is made of.
#[derive(Debug, Clone, Serialize)]
pub struct NewHolding {
    /// Ticker symbol as the exchange writes it.
    pub symbol: Line,
    /// The security's name.
    pub name: Line,
    /// How many.
    pub quantity: Decimal,
    /// The currency it is quoted in.
    pub currency: Currency,
    /// What was paid for all of it, in that currency; none where it is not known.
    pub cost_basis: Option<Decimal>,
}

/// The use cases of holdings.
pub struct Holdings {
    common: Common,
}

impl Holdings {
    pub(crate) fn new(common: Common) -> Self {
        Self { common }
    }

    /// A page of a portfolio's holdings with their values.
    pub async fn list(
        &self,
        actor: &Actor,
        filter: &HoldingFilter,
        sort: HoldingSort,
        request: &ListRequest,
    ) -> Result<Page<ValuedHolding>, Error> {
        actor.require(Permission::ManagePortfolios)?;
        let list = List::new(actor, "holdings", &(filter, sort))?;
        let request = list.request(&self.common.cursors, request)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        portfolios::live(&mut *unit, filter.portfolio).await?;
        let page = unit.holdings().list(filter, sort, &request).await?;
        list.page(&self.common.cursors, page)
    }

    /// A holding with its value.
    pub async fn get(
        &self,
        actor: &Actor,
        portfolio: PortfolioId,
        id: HoldingId,
    ) -> Result<ValuedHolding, Error> {
        actor.require(Permission::ManagePortfolios)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        portfolios::live(&mut *unit, portfolio).await?;
        live(&mut *unit, portfolio, id).await
    }

    /// Adds a holding to a portfolio; once, under an idempotency key.
    pub async fn create(
        &self,
        actor: &Actor,
        portfolio: PortfolioId,
        new: NewHolding,
        key: Option<IdempotencyKey>,
    ) -> Result<ValuedHolding, Error> {
        let user_id = actor.require(Permission::ManagePortfolios)?;
        let once = Once::new(user_id, key, "create holding", &(portfolio, &new))?;
        let now = self.common.clock.now();
        let holding = Holding {
            id: HoldingId::new(now, &*self.common.rng),
            user_id,
            portfolio_id: portfolio,
            symbol: new.symbol,
            name: new.name,
            quantity: new.quantity,
            currency: new.currency,
            cost_basis: new.cost_basis,
            version: 1,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        };
        retry(|| async {
            let mut unit = self.common.repositories.begin(actor).await?;
            if let Some(before) = once.claim(&mut *unit, now).await? {
                return Ok(before);
            }
            unit.transactions().lock().await?;
            portfolios::live(&mut *unit, portfolio).await?;
            room(&mut *unit, portfolio).await?;
            let added = unit.holdings().add(&holding).await;
            added.map_err(|error| explain(Version::Any, error))?;
            let limits = &self.common.limits;
            limits
                .check(&mut *unit, actor, StoredResource::Holdings)
                .await?;
            let created = live(&mut *unit, portfolio, holding.id).await?;
            once.complete(&mut *unit, &created).await?;
            unit.commit().await?;
            Ok(created)
        })
        .await
    }

    /// Edits a holding, if it is still at the version that the caller expects.
    pub async fn update(
        &self,
        actor: &Actor,
        portfolio: PortfolioId,
        id: HoldingId,
        version: Version,
        changes: HoldingChanges,
    ) -> Result<ValuedHolding, Error> {
        actor.require(Permission::ManagePortfolios)?;
        retry(|| async {
            let mut unit = self.common.repositories.begin(actor).await?;
            unit.transactions().lock().await?;
            portfolios::live(&mut *unit, portfolio).await?;
            let valued = live(&mut *unit, portfolio, id).await?;
            let before = &valued.holding;
            version.check(before.version)?;
            let after = before
                .clone()
                .edit(changes.clone(), self.common.clock.now())?;
            if after == *before {
                return Ok(valued);
            }
            store(unit, version, before, &after).await
        })
        .await
    }

    /// Deletes a holding; it can be restored.
    pub async fn delete(
        &self,
        actor: &Actor,
        portfolio: PortfolioId,
        id: HoldingId,
        version: Version,
    ) -> Result<(), Error> {
        actor.require(Permission::ManagePortfolios)?;
        retry(|| async {
            let mut unit = self.common.repositories.begin(actor).await?;
            unit.transactions().lock().await?;
            portfolios::live(&mut *unit, portfolio).await?;
            let before = live(&mut *unit, portfolio, id).await?.holding;
            version.check(before.version)?;
            let after = before.clone().delete(self.common.clock.now());
            store(unit, version, &before, &after).await?;
            Ok(())
        })
        .await
    }

    /// Brings a deleted holding back. One that is not deleted is answered as it is.
    pub async fn restore(
        &self,
        actor: &Actor,
        portfolio: PortfolioId,
        id: HoldingId,
    ) -> Result<ValuedHolding, Error> {
        actor.require(Permission::ManagePortfolios)?;
        retry(|| async {
            let mut unit = self.common.repositories.begin(actor).await?;
            unit.transactions().lock().await?;
            portfolios::live(&mut *unit, portfolio).await?;
            let valued = find(&mut *unit, portfolio, id).await?;
            if valued.holding.deleted_at.is_none() {
                return Ok(valued);
            }
            room(&mut *unit, portfolio).await?;
            let after = valued.holding.clone().restore(self.common.clock.now());
            store(unit, Version::Any, &valued.holding, &after).await
        })
        .await
    }
}

/// Stores a change, reads what it is worth now, and commits.
async fn store(
    mut unit: Box<dyn UnitOfWork>,
    version: Version,
    before: &Holding,
    after: &Holding,
) -> Result<ValuedHolding, Error> {
    let stored = unit.holdings().update(before, after).await;
    stored.map_err(|error| explain(version, error))?;
    let valued = find(&mut *unit, after.portfolio_id, after.id).await?;
    unit.commit().await?;
    Ok(valued)
}

/// A holding of this portfolio, deleted or not. One of another portfolio is not there.
async fn find(
    unit: &mut dyn UnitOfWork,
    portfolio: PortfolioId,
    id: HoldingId,
) -> Result<ValuedHolding, Error> {
    let found = unit.holdings().get(portfolio, id).await?;
    found.ok_or(Error::NotFound)
}

/// A holding of this portfolio that is not deleted.
async fn live(
    unit: &mut dyn UnitOfWork,
    portfolio: PortfolioId,
    id: HoldingId,
) -> Result<ValuedHolding, Error> {
    let found = find(unit, portfolio, id).await?;
    match found.holding.deleted_at {
        None => Ok(found),
        Some(_) => Err(Error::NotFound),
    }
}

/// Checks that there can be one more.
async fn room(unit: &mut dyn UnitOfWork, portfolio: PortfolioId) -> Result<(), Error> {
    let most = Holding::MAX_IN_PORTFOLIO;
    if unit.holdings().count(&HoldingFilter::of(portfolio)).await? < most {
        return Ok(());
    }
    let text = format!(
        "This portfolio has reached the limit of {most} holdings. Delete some first, or use another \
         portfolio."
    );
    Err(Error::Conflict(Invalid::field(
        "symbol",
        "limit_reached",
        text,
    )))
}

/// Why a holding was not stored.
fn explain(version: Version, error: RepositoryError) -> Error {
    if error.is_conflict_with(IS_HELD) {
        let text = "This portfolio already has a holding with this symbol and currency. Update that holding.";
        return Error::Conflict(Invalid::field("symbol", "already_exists", text));
    }
    version.contended(error)
}
