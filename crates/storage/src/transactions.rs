//! Transactions: what moved on accounts.

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use coffer_domain::{
    Invalid, Line,
    ids::{AccountId, CategoryId, TransactionId, TransferId},
    labelled,
    transaction::{DetailedTransaction, FlowTotal, Transaction, TransactionKind},
};
use rust_decimal::Decimal;
use serde::Serialize;

use crate::{
    BulkChange, ChangedBatch, CursorPage, OffsetPage, OffsetRequest, PageRequest, Position,
    RepositoryError, RowOutcome, filter::filter, layer::repository,
};

/// The constraint that ties a transaction to an account of its owner, in the account's currency.
pub const ACCOUNT_IS_UNKNOWN: &str = "transactions_account_fkey";

/// The constraint that ties a transaction to a category of its owner or of the system.
pub const CATEGORY_IS_UNKNOWN: &str = "transactions_category_fkey";

/// The constraint that keeps an import from adding what is there.
pub const EXTERNAL_ID_IS_TAKEN: &str = "transactions_external_id_key";

/// The constraint that keeps what was deleted with its account deleted until that is restored.
pub const WENT_WITH_ACCOUNT: &str = "transactions_deleted_with_account_is_deleted";

/// Which category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WantedCategory {
    /// This one, and not those under it.
    Is(CategoryId),
    /// None.
    None,
}

filter! {
    /// The transactions to list, count or change: all that are not deleted, unless conditions say
    /// otherwise.
    pub struct TransactionFilter or deleted {
        /// Only those booked on this day or later.
        from: NaiveDate,
        /// Only those booked on this day or earlier.
        to: NaiveDate,
        /// Only those on one account.
        account: AccountId,
        /// Only those of one category, or of none.
        category: WantedCategory,
        /// Only those of this amount or more; what goes out is negative.
        min_amount: Decimal,
        /// Only those of this amount or less.
        max_amount: Decimal,
        /// Only income, only expenses, or only transfers.
        kind: TransactionKind,
        /// Only those whose description has every word of this text, in any order and regardless of
        /// case. Deleted ones are not searched.
        text: String,
    }
}

impl TransactionFilter {
    /// The longest text to search for, in characters.
    pub const MAX_TEXT: usize = 200;

    /// The most words of it: each is looked for in every description of its own accord.
    pub const MAX_WORDS: usize = 8;

    /// Checks the text of a search that the field `field` has, and returns it.
    pub fn check_text(field: &str, text: &str) -> Result<Line, Invalid> {
        let line = Line::parse(field, Self::MAX_TEXT, text)?;
        if line.as_str().split_whitespace().count() > Self::MAX_WORDS {
            let most = Self::MAX_WORDS;
            let text = format!("Use at most {most} words.");
            return Err(Invalid::field(field, "too_many_words", text));
        }
        Ok(line)
    }
}

labelled! {
    /// In which order.
    #[derive(Default)]
    pub enum TransactionSort {
        /// The latest day first, and of a day what was made last.
        #[default]
        Newest = "newest",
        /// The earliest day first.
        Oldest = "oldest",
        /// By currency, since unlike currencies have no order, and in each the greatest amount first.
        Amount = "amount",
    }
}

/// What comes along with each transaction, read in the same statement. What is not asked for is not
/// read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TransactionWith {
    /// How its account is called.
    pub account: bool,
    /// How its category is called and drawn.
    pub category: bool,
}

impl TransactionWith {
    /// The transactions alone.
    pub const NOTHING: Self = Self {
        account: false,
        category: false,
    };

    /// All that there is.
    pub const ALL: Self = Self {
        account: true,
        category: true,
    };
}

repository! {
    /// Stores transactions.
    #[cfg_attr(feature = "mocks", mockall::automock)]
    #[async_trait]
    pub trait TransactionRepository, layer TransactionLayer over transactions {
        /// Waits until no other unit writes the user's finances, and keeps others from it until
        /// this one ends: so that what is decided by what is read still holds when it is written.
        async fn lock(&mut self) -> Result<(), RepositoryError>;

        /// Adds a transaction. A conflict with [`ACCOUNT_IS_UNKNOWN`] if its user has no such
        /// account in its currency, with [`CATEGORY_IS_UNKNOWN`] if they have no such category, and
        /// with [`EXTERNAL_ID_IS_TAKEN`] if the account has one by that identifier.
        async fn add(&mut self, transaction: &Transaction) -> Result<(), RepositoryError>;

        /// A transaction, deleted or not.
        async fn get(&mut self, id: TransactionId) -> Result<Option<Transaction>, RepositoryError>;

        /// The halves of a transfer, deleted or not.
        async fn halves(&mut self, id: TransferId) -> Result<Vec<Transaction>, RepositoryError>;

        /// A page of transactions alone.
        async fn list(
            &mut self,
            filter: &TransactionFilter,
            sort: TransactionSort,
            page: &PageRequest,
        ) -> Result<CursorPage<Transaction>, RepositoryError>;

        /// A page of transactions with what they refer to, in one statement.
        async fn list_with(
            &mut self,
            filter: &TransactionFilter,
            sort: TransactionSort,
            page: &PageRequest,
            with: TransactionWith,
        ) -> Result<CursorPage<DetailedTransaction>, RepositoryError>;

        /// A page of transactions by its number, with how many there are.
        async fn list_numbered(
            &mut self,
            filter: &TransactionFilter,
            sort: TransactionSort,
            page: OffsetRequest,
            with: TransactionWith,
        ) -> Result<OffsetPage<DetailedTransaction>, RepositoryError>;

        /// How many transactions there are.
        async fn count(&mut self, filter: &TransactionFilter) -> Result<u64, RepositoryError>;

        /// What they come to, one total a currency, in the order of the codes.
        async fn totals(
            &mut self,
            filter: &TransactionFilter,
        ) -> Result<Vec<FlowTotal>, RepositoryError>;

        /// Stores an edit, move, link, deletion or restoration. [`RepositoryError::Stale`] if it is
        /// no longer at the version `before` has; conflicts as in [`TransactionRepository::add`].
        async fn update(
            &mut self,
            before: &Transaction,
            after: &Transaction,
        ) -> Result<(), RepositoryError>;

        /// The identifiers of what the filter finds, the earliest day first: at most so many, after
        /// a position.
        async fn ids(
            &mut self,
            filter: &TransactionFilter,
            after: Option<Position>,
            most: usize,
        ) -> Result<CursorPage<TransactionId>, RepositoryError>;

        /// Adds a batch in one statement, and says what became of each row. One that can't be added
        /// is left out, and the others are added all the same. For more than a batch there is
        /// [`bulk`](crate::bulk).
        async fn add_many(&mut self, batch: &[Transaction])
        -> Result<Vec<RowOutcome>, RepositoryError>;

        /// Changes or deletes a batch, and says what became of each. A conflict with
        /// [`CATEGORY_IS_UNKNOWN`] if their user has no such category. For more than a batch there
        /// is [`bulk`](crate::bulk).
        async fn change_many(
            &mut self,
            batch: &[TransactionId],
            change: BulkChange,
            at: DateTime<Utc>,
        ) -> Result<ChangedBatch, RepositoryError>;

        /// Removes facts that analytics reach back to no more, of everyone, at most so many; how
        /// many. Only a system unit can. `None` while another unit is at it.
        async fn purge_facts(&mut self, rows: u32) -> Result<Option<u64>, RepositoryError>;
    }
}
