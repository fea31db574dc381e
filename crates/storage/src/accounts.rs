//! Accounts and their balances.

use async_trait::async_trait;
use chrono::NaiveDate;
use coffer_domain::{
    Currency,
    account::{Account, AccountKind, AccountTotal, CurrentAccount, DayBalance},
    day::DayEnd,
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
        /// Only accounts of this type.
        kind: AccountKind,
        /// Only closed accounts, or only open ones.
        closed: bool,
        /// Only accounts in this currency.
        currency: Currency,
        /// Only accounts whose name contains this text, ignoring case and accents.
        name: String,
    }
}

labelled! {
    /// The sort orders of a list of accounts.
    #[derive(Default)]
    pub enum AccountSort {
        /// The newest first.
        #[default]
        Newest = "newest",
        /// The oldest first.
        Oldest = "oldest",
        /// By name, ignoring case.
        Name = "name",
        /// By currency, because amounts of different currencies have no order, then highest balance
        /// first.
        Balance = "balance",
    }
}

repository! {
    /// Stores accounts and reports their balances.
    #[cfg_attr(feature = "mocks", mockall::automock)]
    #[async_trait]
    pub trait AccountRepository, layer AccountLayer over accounts {
        /// Adds an account. The stored balance is its opening balance, whatever `account` says.
        async fn add(&mut self, account: &Account) -> Result<(), RepositoryError>;

        /// An account by its id, deleted or not.
        async fn get(&mut self, id: AccountId) -> Result<Option<Account>, RepositoryError>;

        /// The accounts with these ids that exist, deleted or not, in one statement.
        async fn find(&mut self, ids: &[AccountId]) -> Result<Vec<Account>, RepositoryError>;

        /// The accounts with these ids that exist, deleted or not, as of today, in one statement.
        async fn current(
            &mut self,
            ids: &[AccountId],
            today: NaiveDate,
        ) -> Result<Vec<CurrentAccount>, RepositoryError>;

        /// One page of the accounts that match the filter, as of today.
        async fn list(
            &mut self,
            filter: &AccountFilter,
            sort: AccountSort,
            page: &PageRequest,
            today: NaiveDate,
        ) -> Result<CursorPage<CurrentAccount>, RepositoryError>;

        /// The number of accounts that match the filter.
        async fn count(&mut self, filter: &AccountFilter) -> Result<u64, RepositoryError>;

        /// The totals of the open accounts by type, as of today. A type without open accounts is
        /// left out.
        async fn totals(&mut self, today: NaiveDate) -> Result<Vec<AccountTotal>, RepositoryError>;

        /// The balances of these accounts at the end of each of these days, which are in order, in
        /// one statement: for each account in chronological order. They include back-dated
        /// transactions, and are zero before the account's opening. None of accounts that do not
        /// exist or are deleted.
        async fn balances(
            &mut self,
            ids: &[AccountId],
            days: &[DayEnd],
        ) -> Result<Vec<(AccountId, DayBalance)>, RepositoryError>;

        /// The date of the account's first transaction.
        async fn first_booked_on(
            &mut self,
            id: AccountId,
        ) -> Result<Option<NaiveDate>, RepositoryError>;

        /// The date of the account's last transaction, which may be in the future.
        async fn last_booked_on(&mut self, id: AccountId)
        -> Result<Option<NaiveDate>, RepositoryError>;

        /// Stores an edit, deletion or restoration of everything but the balance; the account's
        /// transactions are deleted and restored with it. [`RepositoryError::Stale`] if the account
        /// is no longer at the version `before` has; a conflict with [`CURRENCY_IS_USED`] if its
        /// currency would change while it has transactions, deleted ones included.
        async fn update(
            &mut self,
            before: &Account,
            after: &Account,
        ) -> Result<(), RepositoryError>;
    }
}
