//! Accounts and what is in them.

use async_trait::async_trait;
use coffer_domain::{
    Currency,
    account::{Account, AccountKind, AccountTotal, BalanceDays, DayBalance},
    ids::AccountId,
    labelled,
};
use serde::Serialize;

use crate::{CursorPage, PageRequest, RepositoryError, layer::repository};

/// The constraint that keeps an account in the currency of its transactions.
pub const CURRENCY_IS_USED: &str = "transactions_account_fkey";

/// Which accounts. The same value serves listing and counting.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct AccountFilter {
    kind: Option<AccountKind>,
    closed: Option<bool>,
    currency: Option<Currency>,
    name: Option<String>,
    deleted: bool,
}

impl AccountFilter {
    /// All that are not deleted, open and closed.
    pub fn new() -> Self {
        Self::default()
    }

    /// Only of one kind.
    pub fn kind(mut self, kind: AccountKind) -> Self {
        self.kind = Some(kind);
        self
    }

    /// Only closed ones, or only open ones.
    pub fn closed(mut self, closed: bool) -> Self {
        self.closed = Some(closed);
        self
    }

    /// Only in one currency.
    pub fn currency(mut self, currency: Currency) -> Self {
        self.currency = Some(currency);
        self
    }

    /// Only with this text in the name, regardless of case.
    pub fn name_contains(mut self, text: impl Into<String>) -> Self {
        self.name = Some(text.into());
        self
    }

    /// Only deleted ones, instead of those that are not.
    pub fn deleted(mut self) -> Self {
        self.deleted = true;
        self
    }

    /// The kind asked for.
    pub fn wanted_kind(&self) -> Option<AccountKind> {
        self.kind
    }

    /// Whether closed or open ones are asked for.
    pub fn wanted_closed(&self) -> Option<bool> {
        self.closed
    }

    /// The currency asked for.
    pub fn wanted_currency(&self) -> Option<Currency> {
        self.currency
    }

    /// The text asked for in the name.
    pub fn wanted_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Whether deleted ones are asked for.
    pub fn wants_deleted(&self) -> bool {
        self.deleted
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
