//! Accounts and their balances.

use std::collections::HashMap;

use async_trait::async_trait;
use chrono::{Months, NaiveDate};
use chrono_tz::Tz;
use coffer_domain::{
    Actor, Currency, Invalid, Permission,
    account::{
        Account, AccountChanges, AccountTotal, BalanceHistoryRange, CurrentAccount, DayBalance,
        DetailedAccount, Interval, NewAccount,
    },
    day::{self, DayEnd},
    exchange_rate::ConvertedTotal,
    ids::AccountId,
    labelled,
    lifecycle::Entity as _,
    stored_resource::StoredResource,
};
use coffer_messages::messages;
use coffer_storage::{
    AccountFilter, AccountSort, CursorPage, ReadUnit, RepositoryError, UnitOfWork,
    accounts::CURRENCY_IS_USED, retry,
};
use futures_util::join;

use crate::{
    CreateOutcome, Error, IdempotentRequest, ListRequest, Page, common::Common, exchange_rates,
    idempotency::Idempotency, paging::List, resource::Resource, version::Version,
};

/// The use cases of accounts.
pub struct Accounts {
    common: Common,
}

labelled! {
    /// Data related to an account that can be requested with it.
    pub enum AccountRelation {
        /// The latest transactions, [`Accounts::LATEST_TRANSACTIONS`] at most.
        LatestTransactions = "latest_transactions",
        /// The balances at the ends of the latest [`Accounts::BALANCE_MONTHS`] months.
        Balances = "balances",
    }
}

impl Accounts {
    /// The maximum number of latest transactions that an account comes with.
    pub const LATEST_TRANSACTIONS: u64 = 5;

    /// The number of months whose balances an account comes with, the current month included.
    pub const BALANCE_MONTHS: u32 = 12;

    pub(crate) fn new(common: Common) -> Self {
        Self { common }
    }

    /// A page of the actor's accounts, with the related data that is requested.
    pub async fn list(
        &self,
        actor: &Actor,
        filter: &AccountFilter,
        sort: AccountSort,
        with: &[AccountRelation],
        request: &ListRequest,
    ) -> Result<Page<DetailedAccount>, Error> {
        let user_id = actor.require(Permission::ManageAccounts)?;
        let list = List::new(&self.common, actor, "accounts", &(filter, sort), request)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        let zone = Common::time_zone(&mut *unit, user_id).await?;
        let today = self.today(zone);
        if with.is_empty() {
            let accounts = unit.last().await?.accounts();
            let page = accounts.list(filter, sort, &list.request, today).await?;
            let items = page.items.into_iter().map(Into::into).collect();
            let next = page.next;
            return list.page(CursorPage { items, next });
        }
        let mut accounts = unit.accounts();
        let page = accounts.list(filter, sort, &list.request, today).await?;
        drop(accounts);
        let items = self.detail(unit, zone, page.items, with).await?;
        let next = page.next;
        list.page(CursorPage { items, next })
    }

    /// The totals of the open accounts by type.
    pub async fn totals(&self, actor: &Actor) -> Result<Vec<AccountTotal>, Error> {
        let user_id = actor.require(Permission::ManageAccounts)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        let today = self.common.today(&mut *unit, user_id).await?;
        let read = unit.last().await?;
        let totals = read.accounts().totals(today).await?;
        Ok(totals)
    }

    /// The totals of the open accounts by type, and their sum in one currency at the rates of a
    /// day, by default today. Also returns that day.
    pub async fn totals_in(
        &self,
        actor: &Actor,
        currency: Currency,
        on: Option<NaiveDate>,
    ) -> Result<(Vec<AccountTotal>, NaiveDate, ConvertedTotal), Error> {
        let user_id = actor.require(Permission::ManageAccounts)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        let today = self.common.today(&mut *unit, user_id).await?;
        let totals = unit.accounts().totals(today).await?;
        let on = on.unwrap_or(today);
        let sums = AccountTotal::sum(&totals);
        let converted = exchange_rates::total(&self.common, unit, &sums, currency, on).await?;
        Ok((totals, on, converted))
    }

    /// An account by its id, with the related data that is requested. Deleted accounts are not
    /// found.
    pub async fn get(
        &self,
        actor: &Actor,
        id: AccountId,
        with: &[AccountRelation],
    ) -> Result<DetailedAccount, Error> {
        let user_id = actor.require(Permission::ManageAccounts)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        let zone = Common::time_zone(&mut *unit, user_id).await?;
        let today = self.today(zone);
        let active = |found: Vec<CurrentAccount>| -> Vec<CurrentAccount> {
            let found = found.into_iter();
            let active = found.filter(|current| !current.account.is_deleted());
            active.collect()
        };
        let detailed = if with.is_empty() {
            let read = unit.last().await?;
            let found = active(read.accounts().current(&[id], today).await?);
            found.into_iter().map(Into::into).collect()
        } else {
            let found = active(unit.accounts().current(&[id], today).await?);
            self.detail(unit, zone, found, with).await?
        };
        detailed.into_iter().next().ok_or(Error::NotFound)
    }

    /// Adds the related data that is requested to accounts by the last reads of a unit: one
    /// statement per relation, however many accounts there are.
    async fn detail(
        &self,
        unit: ReadUnit,
        zone: Tz,
        accounts: Vec<CurrentAccount>,
        with: &[AccountRelation],
    ) -> Result<Vec<DetailedAccount>, Error> {
        let mut detailed: Vec<DetailedAccount> = accounts.into_iter().map(Into::into).collect();
        if detailed.is_empty() {
            return Ok(detailed);
        }
        let ids: Vec<AccountId> = detailed.iter().map(|found| found.account.id).collect();
        let days = DayEnd::all(Self::latest_months(self.today(zone))?.points(), zone);
        let [latest, balances] = unit.last_two().await?;
        let (latest, balances) = join!(
            async {
                if !with.contains(&AccountRelation::LatestTransactions) {
                    return Ok(None);
                }
                let latest = latest
                    .transactions()
                    .latest(&ids, Self::LATEST_TRANSACTIONS);
                latest.await.map(Some)
            },
            async {
                if !with.contains(&AccountRelation::Balances) {
                    return Ok(None);
                }
                balances.accounts().balances(&ids, &days).await.map(Some)
            },
        );
        if let Some(latest) = latest? {
            let latest = latest.into_iter();
            let mut latest = grouped(latest.map(|found| (found.transaction.account_id, found)));
            for found in &mut detailed {
                let latest = latest.remove(&found.account.id);
                found.latest_transactions = Some(latest.unwrap_or_default());
            }
        }
        if let Some(balances) = balances? {
            let mut balances = grouped(balances);
            for found in &mut detailed {
                let balances = balances.remove(&found.account.id);
                found.balances = Some(balances.unwrap_or_default());
            }
        }
        Ok(detailed)
    }

    /// The current date in a time zone.
    fn today(&self, zone: Tz) -> NaiveDate {
        day::today(self.common.clock.now(), zone)
    }

    /// The ends of the latest months, of which the last is today.
    fn latest_months(today: NaiveDate) -> Result<BalanceHistoryRange, Invalid> {
        let months_before = Months::new(Self::BALANCE_MONTHS - 1);
        let from = today.checked_sub_months(months_before).unwrap_or(today);
        BalanceHistoryRange::new(from, today, Interval::Month)
    }

    /// An account's balance at the end of each of these days.
    pub async fn balances(
        &self,
        actor: &Actor,
        id: AccountId,
        days: BalanceHistoryRange,
    ) -> Result<Vec<DayBalance>, Error> {
        let user_id = actor.require(Permission::ManageAccounts)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        let zone = Common::time_zone(&mut *unit, user_id).await?;
        let days = DayEnd::all(days.points(), zone);
        let read = unit.last().await?;
        let balances = read.accounts().balances(&[id], &days).await?;
        // There is at least one day, so only an account that does not exist has no balances.
        if balances.is_empty() {
            return Err(Error::NotFound);
        }
        Ok(balances.into_iter().map(|(_, balance)| balance).collect())
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
                if created.opened_on.is_some() {
                    let today = self.common.today(&mut *unit, user_id).await?;
                    Account::check_opening(created.opened_on, today)?;
                }
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
    ) -> Result<CurrentAccount, Error> {
        let user_id = actor.require(Permission::ManageAccounts)?;
        retry(|| async {
            let mut unit = self.common.repositories.begin(actor).await?;
            let found = Self::find_active(&mut *unit, id).await?;
            version.check(found.account.version)?;
            let today = self.common.today(&mut *unit, user_id).await?;
            let before = found.account.clone();
            let after = before.edit(&changes, today, self.common.clock.now())?;
            if after == found.account {
                return Self::reload(&self.common, &mut *unit, found).await;
            }
            self.common.store::<Self>(unit, version, found, after).await
        })
        .await
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
    pub async fn restore(&self, actor: &Actor, id: AccountId) -> Result<CurrentAccount, Error> {
        actor.require(Permission::ManageAccounts)?;
        self.common.restore::<Self>(actor, id).await
    }
}

#[async_trait]
impl Resource for Accounts {
    type Id = AccountId;
    type Entity = Account;
    type View = CurrentAccount;
    const KIND: StoredResource = StoredResource::Accounts;

    /// Finds an account. What is scheduled is not read before [`Self::reload`].
    async fn find(
        unit: &mut dyn UnitOfWork,
        id: AccountId,
    ) -> Result<Option<CurrentAccount>, Error> {
        let found = unit.accounts().get(id).await?;
        Ok(found.map(Into::into))
    }

    async fn store(
        unit: &mut dyn UnitOfWork,
        before: &Account,
        after: &Account,
    ) -> Result<(), Error> {
        let stored = unit.accounts().update(before, after).await;
        stored.map_err(|error| explain(error, before))?;
        // No other unit books a transaction now: the update has taken the lock.
        if let Some(opened_on) = after
            .opened_on
            .filter(|_| before.opened_on != after.opened_on)
            && let Some(first) = unit.accounts().first_booked_on(after.id).await?
        {
            Account::check_first(opened_on, first)?;
        }
        if let Some(closed_on) = after
            .closed_on
            .filter(|_| before.closed_on != after.closed_on)
            && let Some(last) = unit.accounts().last_booked_on(after.id).await?
        {
            Account::check_last(closed_on, last)?;
        }
        Ok(())
    }

    /// The balance is the database's, and may have changed with transactions.
    async fn reload(
        common: &Common,
        unit: &mut dyn UnitOfWork,
        CurrentAccount { account, .. }: CurrentAccount,
    ) -> Result<CurrentAccount, Error> {
        let today = common.today(unit, account.user_id).await?;
        let found = unit.accounts().current(&[account.id], today).await?;
        found.into_iter().next().ok_or(Error::NotFound)
    }
}

/// The values of each account, in their order.
fn grouped<T>(values: impl IntoIterator<Item = (AccountId, T)>) -> HashMap<AccountId, Vec<T>> {
    let mut groups: HashMap<_, Vec<T>> = HashMap::new();
    for (account, value) in values {
        groups.entry(account).or_default().push(value);
    }
    groups
}

/// Explains why an account was not stored.
fn explain(error: RepositoryError, account: &Account) -> Error {
    if error.is_conflict_with(CURRENCY_IS_USED) {
        let currency = account.currency;
        return Error::Conflict(Invalid::field(
            "currency",
            "in_use",
            messages::account_currency_in_use(currency),
        ));
    }
    error.into()
}
