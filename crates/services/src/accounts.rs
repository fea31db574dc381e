//! Accounts and their balances.

use async_trait::async_trait;
use chrono::NaiveDate;
use coffer_domain::{
    Actor, Currency, Invalid, Permission,
    account::{Account, AccountChanges, AccountTotal, BalanceDays, DayBalance, NewAccount},
    exchange_rate::Converted,
    ids::AccountId,
    stored_resource::StoredResource,
};
use coffer_storage::{
    AccountFilter, AccountSort, RepositoryError, UnitOfWork, accounts::CURRENCY_IS_USED,
};

use crate::{
    CreateOutcome, Error, IdempotentRequest, ListRequest, Page, common::Common, exchange_rates,
    idempotency::Idempotency, paging::List, resource::Resource, version::Version,
};

/// The use cases of accounts.
pub struct Accounts {
    common: Common,
}

impl Accounts {
    pub(crate) fn new(common: Common) -> Self {
        Self { common }
    }

    /// A page of the actor's accounts.
    pub async fn list(
        &self,
        actor: &Actor,
        filter: &AccountFilter,
        sort: AccountSort,
        request: &ListRequest,
    ) -> Result<Page<Account>, Error> {
        actor.require(Permission::ManageAccounts)?;
        let list = List::new(actor, "accounts", &(filter, sort))?;
        let request = list.request(&self.common.cursors, request)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        let page = unit.accounts().list(filter, sort, &request).await?;
        list.page(&self.common.cursors, page)
    }

    /// The totals of the open accounts by type.
    pub async fn totals(&self, actor: &Actor) -> Result<Vec<AccountTotal>, Error> {
        actor.require(Permission::ManageAccounts)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        let totals = unit.accounts().totals().await?;
        Ok(totals)
    }

    /// The totals of the open accounts by type, and their sum in one currency at the rates of a
    /// day, by default today. Also returns that day.
    pub async fn totals_in(
        &self,
        actor: &Actor,
        currency: Currency,
        on: Option<NaiveDate>,
    ) -> Result<(Vec<AccountTotal>, NaiveDate, Converted), Error> {
        let user_id = actor.require(Permission::ManageAccounts)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        let totals = unit.accounts().totals().await?;
        let on = match on {
            Some(on) => on,
            None => self.common.today(&mut *unit, user_id).await?,
        };
        let sums = AccountTotal::sum(&totals);
        let converted = exchange_rates::total(&mut *unit, &sums, currency, on).await?;
        Ok((totals, on, converted))
    }

    /// An account by its id. Deleted accounts are not found.
    pub async fn get(&self, actor: &Actor, id: AccountId) -> Result<Account, Error> {
        actor.require(Permission::ManageAccounts)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        Self::find_active(&mut *unit, id).await
    }

    /// An account's balance at the end of each of these days.
    pub async fn balances(
        &self,
        actor: &Actor,
        id: AccountId,
        days: BalanceDays,
    ) -> Result<Vec<DayBalance>, Error> {
        actor.require(Permission::ManageAccounts)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        let balances = unit.accounts().balances(id, days).await?;
        // There is at least one day, so only an account that does not exist has no balances.
        if balances.is_empty() {
            return Err(Error::NotFound);
        }
        Ok(balances)
    }

    /// Creates an account; once, under an idempotency key.
    pub async fn create(
        &self,
        actor: &Actor,
        new: NewAccount,
        request: Option<IdempotentRequest<Account>>,
    ) -> Result<CreateOutcome<Account>, Error> {
        let user_id = actor.require(Permission::ManageAccounts)?;
        let idempotency = Idempotency::new(user_id, request, "create account", &new)?;
        let now = self.common.clock.now();
        let id = AccountId::new(now, &*self.common.rng);
        let created = Account::new(id, user_id, new, now);
        let created = &created;
        self.common
            .create(actor, Self::KIND, &idempotency, |mut unit| async move {
                unit.accounts().add(created).await?;
                Ok((unit, created.clone()))
            })
            .await
    }

    /// Edits, closes or reopens an account, if it is still at the version that the caller expects.
    pub async fn update(
        &self,
        actor: &Actor,
        id: AccountId,
        version: Version,
        changes: AccountChanges,
    ) -> Result<Account, Error> {
        actor.require(Permission::ManageAccounts)?;
        let edit = |account: Account, at| account.edit(&changes, at);
        self.common.edit::<Self>(actor, id, version, edit).await
    }

    /// Deletes an account and its transactions; they can be restored.
    pub async fn delete(
        &self,
        actor: &Actor,
        id: AccountId,
        version: Version,
    ) -> Result<(), Error> {
        actor.require(Permission::ManageAccounts)?;
        self.common.delete::<Self>(actor, id, version).await
    }

    /// Restores a deleted account with the transactions that were deleted with it. One that is not
    /// deleted is returned as it is.
    pub async fn restore(&self, actor: &Actor, id: AccountId) -> Result<Account, Error> {
        actor.require(Permission::ManageAccounts)?;
        self.common.restore::<Self>(actor, id).await
    }
}

#[async_trait]
impl Resource for Accounts {
    type Id = AccountId;
    type Entity = Account;
    type View = Account;
    const KIND: StoredResource = StoredResource::Accounts;

    async fn find(unit: &mut dyn UnitOfWork, id: AccountId) -> Result<Option<Account>, Error> {
        Ok(unit.accounts().get(id).await?)
    }

    async fn store(
        unit: &mut dyn UnitOfWork,
        before: &Account,
        after: &Account,
    ) -> Result<(), Error> {
        let stored = unit.accounts().update(before, after).await;
        stored.map_err(|error| explain(error, before))
    }

    /// The balance is the database's, and may have changed with transactions.
    async fn reload(unit: &mut dyn UnitOfWork, account: Account) -> Result<Account, Error> {
        let found = unit.accounts().get(account.id).await?;
        found.ok_or(Error::NotFound)
    }
}

/// Explains why an account was not stored.
fn explain(error: RepositoryError, account: &Account) -> Error {
    if error.is_conflict_with(CURRENCY_IS_USED) {
        let currency = account.currency;
        return Error::Conflict(Invalid::field(
            "currency",
            "in_use",
            format!(
                "This account has transactions in {currency}, possibly deleted ones, so its \
                 currency cannot change. Create another account for another currency."
            ),
        ));
    }
    error.into()
}
