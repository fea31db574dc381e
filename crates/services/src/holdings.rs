//! Holdings of portfolios, with their values. The holdings of a deleted portfolio are not found
//! until it is restored.

use async_trait::async_trait;
use coffer_domain::{
    Actor, Currency, Invalid, Line, Permission,
    ids::{HoldingId, PortfolioId},
    lifecycle::Entity as _,
    portfolio::{Holding, HoldingChanges, ValuedHolding},
    stored_resource::StoredResource,
};
use coffer_messages::messages;
use coffer_storage::{HoldingFilter, HoldingSort, RepositoryError, UnitOfWork, holdings::IS_HELD};
use futures_util::join;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::{
    CreateOutcome, Error, IdempotentRequest, ListRequest, Page, Portfolios, common::Common,
    idempotency::Idempotency, paging::List, resource::Resource, version::Version,
};

/// The input of a holding to create.
#[derive(Debug, Clone, Serialize)]
pub struct NewHolding {
    /// The security's ticker symbol, as the exchange writes it.
    pub symbol: Line,
    /// The security's name.
    pub name: Line,
    /// The number of units held.
    pub quantity: Decimal,
    /// The currency in which the security is quoted.
    pub currency: Currency,
    /// The total price paid, in the holding's currency; `None` if it is not known.
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
        let list = List::new(&self.common, actor, "holdings", &(filter, sort), request)?;
        let unit = self.common.repositories.begin_read(actor).await?;
        let [portfolio, holdings] = unit.last_two().await?;
        let (portfolio, page) = join!(
            portfolio.with(|unit| Portfolios::find_active(unit, filter.portfolio)),
            holdings.holdings().list(filter, sort, &list.request),
        );
        portfolio?;
        list.page(page?)
    }

    /// A holding with its value.
    pub async fn get(
        &self,
        actor: &Actor,
        portfolio: PortfolioId,
        id: HoldingId,
    ) -> Result<ValuedHolding, Error> {
        actor.require(Permission::ManagePortfolios)?;
        let unit = self.common.repositories.begin_read(actor).await?;
        let [parent, holding] = unit.last_two().await?;
        let (parent, holding) = join!(
            parent.with(|unit| Portfolios::find_active(unit, portfolio)),
            holding.holdings().get(portfolio, id),
        );
        parent?;
        let active = holding?.filter(|found| !found.holding.is_deleted());
        active.ok_or(Error::NotFound)
    }

    /// Adds a holding to a portfolio; once, under an idempotency key.
    pub async fn create(
        &self,
        actor: &Actor,
        portfolio: PortfolioId,
        new: NewHolding,
        request: Option<IdempotentRequest<ValuedHolding>>,
    ) -> Result<CreateOutcome<ValuedHolding>, Error> {
        let user_id = actor.require(Permission::ManagePortfolios)?;
        let idempotency = Idempotency::new(user_id, request, "create holding", &(portfolio, &new))?;
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
        let holding = &holding;
        self.common
            .create(actor, Self::KIND, &idempotency, |mut unit| async move {
                Self::lock(&mut *unit).await?;
                Portfolios::find_active(&mut *unit, portfolio).await?;
                check_limit(&mut *unit, portfolio).await?;
                unit.holdings().add(holding).await.map_err(explain)?;
                let created = unit.holdings().get(portfolio, holding.id).await?;
                Ok((unit, created.ok_or(Error::NotFound)?))
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
        let id = (portfolio, id);
        let edit = |holding: Holding, at| holding.edit(&changes, at);
        self.common.edit::<Self>(actor, id, version, edit).await
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
        let id = (portfolio, id);
        self.common.delete::<Self>(actor, id, version).await
    }

    /// Restores a deleted holding. One that is not deleted is returned as it is.
    pub async fn restore(
        &self,
        actor: &Actor,
        portfolio: PortfolioId,
        id: HoldingId,
    ) -> Result<ValuedHolding, Error> {
        actor.require(Permission::ManagePortfolios)?;
        self.common.restore::<Self>(actor, (portfolio, id)).await
    }
}

#[async_trait]
impl Resource for Holdings {
    type Id = (PortfolioId, HoldingId);
    type Entity = Holding;
    type View = ValuedHolding;
    const KIND: StoredResource = StoredResource::Holdings;

    async fn lock(unit: &mut dyn UnitOfWork) -> Result<(), RepositoryError> {
        unit.transactions().lock().await
    }

    /// Finds a holding of this portfolio, which must not be deleted.
    async fn find(
        unit: &mut dyn UnitOfWork,
        (portfolio, id): Self::Id,
    ) -> Result<Option<ValuedHolding>, Error> {
        Portfolios::find_active(unit, portfolio).await?;
        Ok(unit.holdings().get(portfolio, id).await?)
    }

    async fn store(
        unit: &mut dyn UnitOfWork,
        before: &Holding,
        after: &Holding,
    ) -> Result<(), Error> {
        if before.is_deleted() {
            check_limit(unit, after.portfolio_id).await?;
        }
        let stored = unit.holdings().update(before, after).await;
        stored.map_err(explain)
    }

    /// Reads the holding's current value.
    async fn reload(
        _common: &Common,
        unit: &mut dyn UnitOfWork,
        ValuedHolding { holding, .. }: ValuedHolding,
    ) -> Result<ValuedHolding, Error> {
        let found = unit
            .holdings()
            .get(holding.portfolio_id, holding.id)
            .await?;
        found.ok_or(Error::NotFound)
    }
}

/// Checks that the portfolio can have one more holding.
async fn check_limit(unit: &mut dyn UnitOfWork, portfolio: PortfolioId) -> Result<(), Error> {
    let most = Holding::MAX_IN_PORTFOLIO;
    if unit.holdings().count(&HoldingFilter::of(portfolio)).await? < most {
        return Ok(());
    }
    Err(Error::Conflict(Invalid::field(
        "symbol",
        "limit_reached",
        messages::holding_limit_reached(most),
    )))
}

/// Explains why a holding was not stored.
fn explain(error: RepositoryError) -> Error {
    if error.is_conflict_with(IS_HELD) {
        return Error::Conflict(Invalid::field(
            "symbol",
            "already_exists",
            messages::holding_taken(),
        ));
    }
    error.into()
}
