//! Transactions with what they refer to, and what many of them come to.

use rust_decimal::Decimal;

use super::Transaction;
use crate::{
    Currency, Line,
    account::AccountKind,
    category::{CategoryKind, Colour, Icon},
};

/// A transaction with what was asked for of the things it refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetailedTransaction {
    /// The transaction.
    pub transaction: Transaction,
    /// Its account, if that was asked for.
    pub account: Option<AccountLabel>,
    /// Its category, if that was asked for and there is one.
    pub category: Option<CategoryLabel>,
}

/// How an account is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountLabel {
    /// Its name.
    pub name: Line,
    /// What sort of account it is.
    pub kind: AccountKind,
}

/// How a category is called and drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryLabel {
    /// Its name.
    pub name: Line,
    /// For income or for expenses.
    pub kind: CategoryKind,
    /// How it is drawn.
    pub icon: Icon,
    /// Its colour in charts.
    pub colour: Colour,
}

/// What transactions of one currency come to. Unlike currencies are never added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FlowTotal {
    /// The currency.
    pub currency: Currency,
    /// How many transactions there are, transfers counted.
    pub transactions: i64,
    /// What was received, transfers left out.
    pub received: Decimal,
    /// What was spent, as a positive number, transfers left out.
    pub spent: Decimal,
    /// What came in by transfers.
    pub transferred_in: Decimal,
    /// What went out by transfers, as a positive number.
    pub transferred_out: Decimal,
}
