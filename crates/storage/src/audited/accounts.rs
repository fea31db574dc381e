//! Accounts.

use async_trait::async_trait;
use coffer_domain::{
    account::{Account, AccountTotal, BalanceDays, DayBalance},
    ids::AccountId,
};

use super::Recorded;
use crate::{
    AccountFilter, AccountRepository, AccountSort, CursorPage, PageRequest, RepositoryError,
};

#[async_trait]
impl AccountRepository for Recorded<'_, '_> {
    async fn add(&mut self, account: &Account) -> Result<(), RepositoryError> {
        self.unit.accounts().add(account).await?;
        self.unit.record(self.scribe.created(account));
        Ok(())
    }

    async fn get(&mut self, id: AccountId) -> Result<Option<Account>, RepositoryError> {
        self.unit.accounts().get(id).await
    }

    async fn find(&mut self, ids: &[AccountId]) -> Result<Vec<Account>, RepositoryError> {
        self.unit.accounts().find(ids).await
    }

    async fn list(
        &mut self,
        filter: &AccountFilter,
        sort: AccountSort,
        page: &PageRequest,
    ) -> Result<CursorPage<Account>, RepositoryError> {
        self.unit.accounts().list(filter, sort, page).await
    }

    async fn count(&mut self, filter: &AccountFilter) -> Result<u64, RepositoryError> {
        self.unit.accounts().count(filter).await
    }

    async fn totals(&mut self) -> Result<Vec<AccountTotal>, RepositoryError> {
        self.unit.accounts().totals().await
    }

    async fn balances(
        &mut self,
        id: AccountId,
        days: BalanceDays,
    ) -> Result<Vec<DayBalance>, RepositoryError> {
        self.unit.accounts().balances(id, days).await
    }

    async fn update(&mut self, before: &Account, after: &Account) -> Result<(), RepositoryError> {
        self.unit.accounts().update(before, after).await?;
        self.unit.record(self.scribe.changed(before, after));
        Ok(())
    }
}
