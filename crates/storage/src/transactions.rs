//! Transactions booked to accounts.

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use coffer_domain::{
    SearchQuery,
    ids::{AccountId, CategoryId, ChangeSetId, TransactionId, TransferId},
    labelled,
    transaction::{DetailedTransaction, Direction, FlowTotal, Transaction, TransactionKind},
};
use rust_decimal::Decimal;
use serde::Serialize;

use crate::{
    BulkChange, ChangedBatch, CursorPage, OffsetRequest, PageRequest, Position, RepositoryError,
    RowOutcome, filter::filter, layer::repository,
};

/// The constraint that requires a transaction's account to be its owner's, and in its currency.
pub const ACCOUNT_IS_UNKNOWN: &str = "transactions_account_fkey";

/// The constraint that requires a transaction's category to be its owner's or the system's.
pub const CATEGORY_IS_UNKNOWN: &str = "transactions_category_fkey";

/// The constraint that keeps an import from adding a transaction twice.
pub const EXTERNAL_ID_IS_TAKEN: &str = "transactions_external_id_key";

/// The constraint that keeps transactions deleted with their account deleted until it is restored.
pub const DELETED_WITH_ACCOUNT: &str = "transactions_deleted_with_account_is_deleted";

/// The category that a filter matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CategoryCondition {
    /// Transactions in this category or one of its subcategories.
    Within(CategoryId),
    /// Transactions in this category, excluding subcategories.
    Is(CategoryId),
    /// Transactions without a category.
    None,
}

filter! {
    /// The transactions to list, count or change: all that are not deleted, unless conditions say
    /// otherwise.
    pub struct TransactionFilter or deleted {
        /// Only transactions on this day or later.
        from: NaiveDate,
        /// Only transactions on this day or earlier.
        to: NaiveDate,
        /// Only transactions of this account.
        account: AccountId,
        /// Only transactions in this category, or without one.
        category: CategoryCondition,
        /// Only transactions of this amount or more; outflows are negative.
        min_amount: Decimal,
        /// Only transactions of this amount or less.
        max_amount: Decimal,
        /// Only income, only expenses, or only transfers.
        kind: TransactionKind,
        /// Only inflows or only outflows. Transfers are left out unless they are requested by kind.
        direction: Direction,
        /// Only transactions that this search finds. Words and phrases are compared ignoring case,
        /// accents and compatibility forms. Deleted transactions are not searched.
        text: SearchQuery,
    }
}

impl TransactionFilter {
    /// The first day that both the filter and its search text allow.
    pub fn first_day(&self) -> Option<NaiveDate> {
        self.from.max(self.text.as_ref().and_then(|text| text.from))
    }

    /// The last day that both the filter and its search text allow.
    pub fn last_day(&self) -> Option<NaiveDate> {
        let searched = self.text.as_ref().and_then(|text| text.to);
        self.to.into_iter().chain(searched).min()
    }

    /// The words and phrases that descriptions must contain.
    pub fn terms(&self) -> &[String] {
        self.text.as_ref().map_or(&[], |text| &text.terms)
    }
}

labelled! {
    /// The sort orders of a list of transactions.
    #[derive(Default)]
    pub enum TransactionSort {
        /// Latest day first, and within a day the newest first.
        #[default]
        Newest = "newest",
        /// Earliest day first.
        Oldest = "oldest",
        /// By currency, because amounts of different currencies have no order, then greatest amount
        /// first.
        Amount = "amount",
    }
}

/// The related data to read with each transaction, in the same statement, in addition to the kind of
/// its category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TransactionWith {
    /// The account's name.
    pub account: bool,
    /// The category's name, icon and colour.
    pub category: bool,
}

impl TransactionWith {
    /// Reads no related data.
    pub const NOTHING: Self = Self {
        account: false,
        category: false,
    };

    /// Reads all related data.
    pub const ALL: Self = Self {
        account: true,
        category: true,
    };
}

repository! {
    /// Stores transactions and computes their sums.
    #[cfg_attr(feature = "mocks", mockall::automock)]
    #[async_trait]
    pub trait TransactionRepository, layer TransactionLayer over transactions {
        /// Waits until no other unit writes the user's finances, and keeps others from writing
        /// until this one ends, so that decisions based on what was read still hold when they are
        /// stored.
        async fn lock(&mut self) -> Result<(), RepositoryError>;

        /// Adds a transaction. A conflict with [`ACCOUNT_IS_UNKNOWN`] if the user has no such
        /// account in its currency, with [`CATEGORY_IS_UNKNOWN`] if they have no such category, and
        /// with [`EXTERNAL_ID_IS_TAKEN`] if the account has a transaction with the same external
        /// id.
        async fn add(&mut self, transaction: &Transaction) -> Result<(), RepositoryError>;

        /// A transaction by its id, deleted or not.
        async fn get(&mut self, id: TransactionId) -> Result<Option<Transaction>, RepositoryError>;

        /// A transaction by its id, deleted or not, with the kind of its category.
        async fn detailed(
            &mut self,
            id: TransactionId,
        ) -> Result<Option<DetailedTransaction>, RepositoryError>;

        /// The two legs of a transfer, deleted or not.
        async fn legs(&mut self, id: TransferId) -> Result<Vec<Transaction>, RepositoryError>;

        /// Forgets a transfer that was unlinked because the account of a leg was deleted: restoring
        /// the account no longer links its legs. Returns those that are not deleted.
        async fn forget_transfer(
            &mut self,
            id: TransferId,
            at: DateTime<Utc>,
        ) -> Result<Vec<Transaction>, RepositoryError>;

        /// One page of the transactions that match the filter, alone.
        async fn list(
            &mut self,
            filter: &TransactionFilter,
            sort: TransactionSort,
            page: &PageRequest,
        ) -> Result<CursorPage<Transaction>, RepositoryError>;

        /// One page of transactions with the kinds of their categories and related data, in one
        /// statement.
        async fn list_with(
            &mut self,
            filter: &TransactionFilter,
            sort: TransactionSort,
            page: &PageRequest,
            with: TransactionWith,
        ) -> Result<CursorPage<DetailedTransaction>, RepositoryError>;

        /// The transactions of a page by its number, without the total.
        async fn list_numbered(
            &mut self,
            filter: &TransactionFilter,
            sort: TransactionSort,
            page: OffsetRequest,
            with: TransactionWith,
        ) -> Result<Vec<DetailedTransaction>, RepositoryError>;

        /// The latest transactions of each of these accounts, up to a limit per account, newest
        /// first, in one statement.
        async fn latest(
            &mut self,
            accounts: &[AccountId],
            most: u64,
        ) -> Result<Vec<DetailedTransaction>, RepositoryError>;

        /// The number of transactions that match the filter.
        async fn count(&mut self, filter: &TransactionFilter) -> Result<u64, RepositoryError>;

        /// The sums of the transactions that match the filter, by direction and by kind, one per
        /// currency, in the order of the codes.
        async fn totals(
            &mut self,
            filter: &TransactionFilter,
        ) -> Result<Vec<FlowTotal>, RepositoryError>;

        /// Stores an edit, move, link, deletion or restoration. [`RepositoryError::Stale`] if the
        /// transaction is no longer at the version `before` has; conflicts as in
        /// [`TransactionRepository::add`].
        async fn update(
            &mut self,
            before: &Transaction,
            after: &Transaction,
        ) -> Result<(), RepositoryError>;

        /// The ids of the transactions that match the filter, earliest day first, after a position
        /// and up to a limit.
        async fn ids(
            &mut self,
            filter: &TransactionFilter,
            after: Option<Position>,
            most: usize,
        ) -> Result<CursorPage<TransactionId>, RepositoryError>;

        /// Adds a batch in one statement, and returns the outcome of each row. A row that cannot be
        /// added is left out; the others are added all the same. For more than one batch, use
        /// [`bulk`](crate::bulk).
        async fn add_many(&mut self, batch: &[Transaction])
        -> Result<Vec<RowOutcome>, RepositoryError>;

        /// Changes or deletes a batch as part of a change set, which the first changed row adds, and
        /// returns the outcome for each transaction. A conflict with [`CATEGORY_IS_UNKNOWN`] if the
        /// user has no such category. For more than one batch, use [`bulk`](crate::bulk).
        async fn change_many(
            &mut self,
            batch: &[TransactionId],
            change: BulkChange,
            set: ChangeSetId,
            at: DateTime<Utc>,
        ) -> Result<ChangedBatch, RepositoryError>;

        /// Purges facts of all users that are too old for analytics, up to a limit, and returns
        /// their number. Only for system units. `None` while another unit is purging.
        async fn purge_facts(&mut self, rows: u32) -> Result<Option<u64>, RepositoryError>;
    }
}
