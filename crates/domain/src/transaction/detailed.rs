//! Transactions with their account and category, and sums over transactions.

use rust_decimal::Decimal;

use super::{Transaction, TransactionKind};
use crate::{
    Currency, Line,
    account::AccountKind,
    category::{CategoryKind, Colour, Icon},
};

/// A transaction with the kind of its category, and the related entities that were requested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetailedTransaction {
    /// The transaction itself.
    pub transaction: Transaction,
    /// The kind of the category, if there is one.
    pub category_kind: Option<CategoryKind>,
    /// The account, if requested.
    pub account: Option<AccountLabel>,
    /// The category, if requested and if there is one.
    pub category: Option<CategoryLabel>,
}

impl AsRef<Transaction> for DetailedTransaction {
    fn as_ref(&self) -> &Transaction {
        &self.transaction
    }
}

impl DetailedTransaction {
    /// The kind: income, expense or transfer.
    pub fn kind(&self) -> TransactionKind {
        self.transaction.kind(self.category_kind)
    }
}

/// An account's name and kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountLabel {
    /// The account's name.
    pub name: Line,
    /// The account's kind, such as a savings account.
    pub kind: AccountKind,
}

/// A category's name and appearance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryLabel {
    /// The category's name.
    pub name: Line,
    /// Income or expense.
    pub kind: CategoryKind,
    /// The icon shown next to the name.
    pub icon: Icon,
    /// The colour used in charts.
    pub colour: Colour,
}

/// The sums of transactions in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FlowTotal {
    /// The currency of all sums.
    pub currency: Currency,
    /// The number of transactions, including transfers.
    pub transactions: i64,
    /// The sum of inflows without transfers.
    pub inflow: Decimal,
    /// The sum of outflows without transfers, as a positive number.
    pub outflow: Decimal,
    /// The sum of income, less outflows in income categories.
    pub income: Decimal,
    /// The sum of expenses as a positive number, less refunds.
    pub expenses: Decimal,
    /// The sum of incoming transfers.
    pub transferred_in: Decimal,
    /// The sum of outgoing transfers, as a positive number.
    pub transferred_out: Decimal,
}
