//! Accounts and what is in them.

use async_trait::async_trait;
use coffer_domain::{
    Currency,
    account::{Account, AccountKind, AccountTotal, BalanceDays, DayBalance},
    ids::AccountId,
    labelled,
};

use crate::{CursorPage, PageRequest, RepositoryError, filter::filter, layer::repository};

/// The constraint that keeps an account in the currency of its transactions.
pub const CURRENCY_IS_USED: &str = "transactions_account_fkey";

filter! {
    /// The accounts to list or count: all that are not deleted, open and closed, unless conditions
    /// say otherwise.
    pub struct AccountFilter or deleted {
        /// Only of one kind.
        kind: AccountKind,
        /// Only closed ones, or only open ones.
        closed: bool,
        /// Only in one currency.
        currency: Currency,
        /// Only with this text in the name, regardless of case.
        name: String,
    }
}

labelled! {
    /// In which order.
    #[derive(Default)]
    pub enum AccountSort {
        /// The newest first.
        #[default]
        Newest = "newest",
        /// The oldest first.
        Oldest = "oldest",
        /// By name, without regard to case.
        Name = "name",
        /// By currency and, since unlike currencies have no order, in each the highest balance first.
        Balance = "balance",
    }
}

repository! {
    /// Stores accounts.
    #[cfg_attr(feature = "mocks", mockall::automock)]
    #[async_trait]
    pub trait AccountRepository, layer AccountLayer over accounts {
        /// Adds an account. Its balance is its opening balance, whatever it says.
        async fn add(&mut self, account: &Account) -> Result<(), RepositoryError>;

        /// An account, deleted or not.
        async fn get(&mut self, id: AccountId) -> Result<Option<Account>, RepositoryError>;

        /// Those of these accounts that there are, deleted or not, in one statement.
        async fn find(&mut self, ids: &[AccountId]) -> Result<Vec<Account>, RepositoryError>;

        /// A page of accounts.
        async fn list(
            &mut self,
            filter: &AccountFilter,
            sort: AccountSort,
            page: &PageRequest,
        ) -> Result<CursorPage<Account>, RepositoryError>;

        /// How many accounts there are.
        async fn count(&mut self, filter: &AccountFilter) -> Result<u64, RepositoryError>;

        /// What is in the open accounts of each kind together. A kind without any is left out.
        async fn totals(&mut self) -> Result<Vec<AccountTotal>, RepositoryError>;

        /// What was in an account at the end of each of these days, back-dated transactions
        /// included. Nothing of an account that is not there or is deleted.
        async fn balances(
            &mut self,
            id: AccountId,
            days: BalanceDays,
        ) -> Result<Vec<DayBalance>, RepositoryError>;

        /// Stores an edit, deletion or restoration, of everything but the balance; its transactions
        /// are deleted and restored with it. [`RepositoryError::Stale`] if the account is no longer
        /// at the version `before` has; a conflict with [`CURRENCY_IS_USED`] if its currency would
        /// change and it has transactions, be they deleted.
        async fn update(
            &mut self,
            before: &Account,
            after: &Account,
        ) -> Result<(), RepositoryError>;
    }
}
