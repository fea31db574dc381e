//! The steps that the use cases of all resources share.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::{
    Actor, Invalid, Lifecycle,
    account::{Account, CurrentAccount},
    lifecycle::Versioned as _,
    portfolio::{Holding, Portfolio, ValuedHolding, ValuedPortfolio},
    stored_resource::StoredResource,
    transaction::{DetailedTransaction, Transaction},
};
use coffer_storage::{RepositoryError, UnitOfWork, retry};

use crate::{
    CreateOutcome, Error, budget_alerts, common::Common, idempotency::Idempotency, version::Version,
};

/// A resource that is edited at a version, deleted and restored: how it is found and stored.
#[async_trait]
pub(crate) trait Resource: Send + 'static {
    /// The id of an entity.
    type Id: Copy + Send + Sync + 'static;

    /// The entity that is edited, deleted and restored.
    type Entity: Lifecycle + Send + Sync;

    /// The result of reading an entity.
    type View: View<Self::Entity> + Send + Sync;

    /// The resource in limits and budget alerts.
    const KIND: StoredResource;

    /// Takes the locks that a change needs.
    async fn lock(_unit: &mut dyn UnitOfWork) -> Result<(), RepositoryError> {
        Ok(())
    }

    /// Finds an entity, deleted or not. Another user's is not found.
    async fn find(unit: &mut dyn UnitOfWork, id: Self::Id) -> Result<Option<Self::View>, Error>;

    /// Stores an edit, a deletion or a restoration that the resource's rules allow, or explains
    /// why not.
    async fn store(
        unit: &mut dyn UnitOfWork,
        before: &Self::Entity,
        after: &Self::Entity,
    ) -> Result<(), Error>;

    /// Reads the figures again that the database derives from a change.
    async fn reload(
        _common: &Common,
        _unit: &mut dyn UnitOfWork,
        view: Self::View,
    ) -> Result<Self::View, Error> {
        Ok(view)
    }

    /// Finds an entity that is not deleted.
    async fn find_active(unit: &mut dyn UnitOfWork, id: Self::Id) -> Result<Self::View, Error> {
        let found = Self::find(unit, id).await?;
        found
            .filter(|found| !found.is_deleted())
            .ok_or(Error::NotFound)
    }
}

/// An entity as it is read: alone, or with figures that are not part of it.
pub(crate) trait View<E> {
    /// Whether the entity is deleted.
    fn is_deleted(&self) -> bool;

    /// A copy of the entity, if the actor may change it.
    fn entity(&self) -> Result<E, Error>;

    /// Replaces the entity by its new state.
    fn set_entity(&mut self, entity: E);
}

impl<E: Lifecycle> View<E> for E {
    fn is_deleted(&self) -> bool {
        self.is_deleted()
    }

    fn entity(&self) -> Result<E, Error> {
        Ok(self.clone())
    }

    fn set_entity(&mut self, entity: E) {
        *self = entity;
    }
}

/// Implements [`View`] for a struct with the entity in a field.
macro_rules! views {
    ($($view:ident of $entity:ident in $field:ident;)+) => {$(
        impl View<$entity> for $view {
            fn is_deleted(&self) -> bool {
                self.$field.deleted_at.is_some()
            }

            fn entity(&self) -> Result<$entity, Error> {
                Ok(self.$field.clone())
            }

            fn set_entity(&mut self, entity: $entity) {
                self.$field = entity;
            }
        }
    )+};
}

views! {
    CurrentAccount of Account in account;
    ValuedPortfolio of Portfolio in portfolio;
    ValuedHolding of Holding in holding;
}

/// The kind of the category is read again if another category was chosen.
impl View<Transaction> for DetailedTransaction {
    fn is_deleted(&self) -> bool {
        self.transaction.deleted_at.is_some()
    }

    fn entity(&self) -> Result<Transaction, Error> {
        Ok(self.transaction.clone())
    }

    fn set_entity(&mut self, entity: Transaction) {
        if entity.category_id != self.transaction.category_id {
            self.category_kind = None;
        }
        self.transaction = entity;
    }
}

impl Common {
    /// Creates an entity, or returns the response to an earlier request with the idempotency key.
    /// `add` adds it to the given unit, and returns both.
    pub(crate) async fn create<T, Added>(
        &self,
        actor: &Actor,
        resource: StoredResource,
        idempotency: &Idempotency<T>,
        add: impl Fn(Box<dyn UnitOfWork>) -> Added,
    ) -> Result<CreateOutcome<T>, Error>
    where
        Added: Future<Output = Result<(Box<dyn UnitOfWork>, T), Error>>,
    {
        retry(|| async {
            let mut unit = self.repositories.begin(actor).await?;
            if let Some(response) = idempotency.claim(&mut *unit, self.clock.now()).await? {
                return Ok(CreateOutcome::Response(response));
            }
            let (mut unit, created) = add(unit).await?;
            self.limits.check(&mut *unit, actor, resource).await?;
            let created = idempotency.complete(&mut *unit, created).await?;
            self.commit(unit, resource).await?;
            Ok(created)
        })
        .await
    }

    /// Finds an active entity in a single read.
    pub(crate) async fn get<R: Resource>(
        &self,
        actor: &Actor,
        id: R::Id,
    ) -> Result<R::View, Error> {
        let read = self.repositories.read_once(actor).await?;
        read.with(|unit| R::find_active(unit, id)).await
    }

    /// Edits an active entity, if it is at the version that the caller expects.
    pub(crate) async fn edit<R: Resource>(
        &self,
        actor: &Actor,
        id: R::Id,
        version: Version,
        edit: impl Fn(R::Entity, DateTime<Utc>) -> Result<R::Entity, Invalid>,
    ) -> Result<R::View, Error> {
        retry(|| async {
            let mut unit = self.repositories.begin(actor).await?;
            R::lock(&mut *unit).await?;
            let found = R::find_active(&mut *unit, id).await?;
            let before = found.entity()?;
            version.check(before.version())?;
            let after = edit(before.clone(), self.clock.now())?;
            if after == before {
                return R::reload(self, &mut *unit, found).await;
            }
            self.store::<R>(unit, version, found, after).await
        })
        .await
    }

    /// Deletes an active entity, if it is at the version that the caller expects.
    pub(crate) async fn delete<R: Resource>(
        &self,
        actor: &Actor,
        id: R::Id,
        version: Version,
    ) -> Result<(), Error> {
        let delete = |entity: R::Entity, at| Ok(entity.delete(at));
        self.edit::<R>(actor, id, version, delete).await?;
        Ok(())
    }

    /// Restores a deleted entity. One that is not deleted is returned as it is.
    pub(crate) async fn restore<R: Resource>(
        &self,
        actor: &Actor,
        id: R::Id,
    ) -> Result<R::View, Error> {
        retry(|| async {
            let mut unit = self.repositories.begin(actor).await?;
            R::lock(&mut *unit).await?;
            let found = R::find(&mut *unit, id).await?.ok_or(Error::NotFound)?;
            if !found.is_deleted() {
                return R::reload(self, &mut *unit, found).await;
            }
            let after = found.entity()?.restore(self.clock.now());
            self.store::<R>(unit, Version::Any, found, after).await
        })
        .await
    }

    /// Stores the new state of an entity, and commits.
    pub(crate) async fn store<R: Resource>(
        &self,
        mut unit: Box<dyn UnitOfWork>,
        version: Version,
        mut view: R::View,
        after: R::Entity,
    ) -> Result<R::View, Error> {
        let stored = R::store(&mut *unit, &view.entity()?, &after).await;
        stored.map_err(|error| version.contended(error))?;
        view.set_entity(after);
        let view = R::reload(self, &mut *unit, view).await?;
        self.commit(unit, R::KIND).await?;
        Ok(view)
    }

    /// Commits a change of a resource, with the budget alerts that it causes.
    async fn commit(
        &self,
        unit: Box<dyn UnitOfWork>,
        resource: StoredResource,
    ) -> Result<(), Error> {
        match resource {
            StoredResource::Transactions
            | StoredResource::Accounts
            | StoredResource::Categories
            | StoredResource::Budgets => budget_alerts::commit(unit, self).await,
            StoredResource::Portfolios
            | StoredResource::Holdings
            | StoredResource::ChatSessions
            | StoredResource::ChatMessages => Ok(unit.commit().await?),
        }
    }
}
