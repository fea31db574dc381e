//! Transactions: amounts booked to accounts.

mod detailed;
#[cfg(test)]
mod tests;
mod transfer;

pub use detailed::{AccountLabel, CategoryLabel, DetailedTransaction, FlowTotal};
pub use transfer::{Transfer, TransferChanges};

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use coffer_messages::messages;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    Currency, Invalid, Line, Money,
    audit::{Audited, EntityType},
    category::CategoryKind,
    ids::{AccountId, CategoryId, TransactionId, TransferId, UserId},
    labelled,
    lifecycle::{Versioned as _, lifecycle},
    patch::changes,
};

labelled! {
    /// The kind of a transaction: a transfer if it is linked, otherwise that of its category. An
    /// uncategorised transaction is income if it is an inflow, and an expense if it is an outflow.
    pub enum TransactionKind {
        /// In an income category, where an outflow reduces income, or an uncategorised inflow.
        Income = "income",
        /// In an expense category, where an inflow is a refund that reduces expenses, or an
        /// uncategorised outflow.
        Expense = "expense",
        /// One leg of a transfer between the user's own accounts; neither income nor expense.
        Transfer = "transfer",
    }
}

labelled! {
    /// The direction of a transaction, which follows from its sign.
    pub enum Direction {
        /// Money coming in: a positive amount.
        Inflow = "inflow",
        /// Money going out: a negative amount.
        Outflow = "outflow",
    }
}

/// An amount booked to an account on a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transaction {
    /// The transaction's id, a UUID (version 7).
    pub id: TransactionId,
    /// The owner of the account.
    pub user_id: UserId,
    /// The account to which the transaction is booked.
    pub account_id: AccountId,
    /// The category; `None` if uncategorised.
    pub category_id: Option<CategoryId>,
    /// The date; not an instant, so that it is the same in every time zone.
    pub booked_on: NaiveDate,
    /// The amount in the account's currency, never zero; outflows are negative.
    pub money: Money,
    /// The amount in the currency of the purchase, if it differs from the account's.
    pub original: Option<Money>,
    /// The description by the bank or the owner, 1–500 characters.
    pub description: Line,
    /// The id from an import, unique within the account.
    pub external_id: Option<Line>,
    /// The id that the two legs of a transfer share.
    pub transfer_id: Option<TransferId>,
    /// Increases with each edit by the owner; the `ETag`.
    pub version: i32,
    /// The time of creation.
    pub created_at: DateTime<Utc>,
    /// The time of the latest edit.
    pub updated_at: DateTime<Utc>,
    /// The time of deletion, if the transaction is deleted; it can be restored.
    pub deleted_at: Option<DateTime<Utc>>,
}

changes! {
    /// Changes to a transaction by its owner.
    pub struct TransactionChanges for Transaction {
        /// The new account, which must have the same currency. [`edit`](Transaction::edit) cannot
        /// check that.
        account_id: AccountId,
        /// The new category; `None` for uncategorised.
        category_id: Option<CategoryId>,
        /// The new date.
        booked_on: NaiveDate,
        /// The new original amount; `None` to remove it.
        original: Option<Money>,
        /// The new description.
        description: Line,
    }
    by rule {
        /// The new amount.
        amount: Decimal,
    }
}

impl Transaction {
    /// The maximum length of a description, in characters.
    pub const MAX_DESCRIPTION: usize = 500;

    /// The maximum length of an external id, in characters.
    pub const MAX_EXTERNAL_ID: usize = 255;

    /// The kind, given that of the category.
    pub fn kind(&self, category: Option<CategoryKind>) -> TransactionKind {
        if self.transfer_id.is_some() {
            return TransactionKind::Transfer;
        }
        match (category, self.direction()) {
            (Some(CategoryKind::Income), _) | (None, Direction::Inflow) => TransactionKind::Income,
            (Some(CategoryKind::Expense), _) | (None, Direction::Outflow) => {
                TransactionKind::Expense
            }
        }
    }

    /// The direction, from the sign.
    pub fn direction(&self) -> Direction {
        if self.money.amount.is_sign_negative() {
            Direction::Outflow
        } else {
            Direction::Inflow
        }
    }

    /// The transaction with the kind of its category, without other related entities.
    pub fn detailed(self, category_kind: Option<CategoryKind>) -> DetailedTransaction {
        DetailedTransaction {
            transaction: self,
            category_kind,
            account: None,
            category: None,
        }
    }

    /// Checks that a transaction can be booked on the date in the field `field`.
    pub fn check_day(field: &str, day: NaiveDate) -> Result<NaiveDate, Invalid> {
        if (1900..=2200).contains(&day.year()) {
            return Ok(day);
        }
        Err(Invalid::field(
            field,
            "out_of_range",
            messages::date_out_of_range(),
        ))
    }

    /// Checks that an amount in the field `field` is not zero and is exact in its currency.
    pub fn check_amount(
        field: &str,
        amount: Decimal,
        currency: Currency,
    ) -> Result<Money, Invalid> {
        let money = Money::exact(field, amount, currency)?;
        if money.amount.is_zero() {
            return Err(Invalid::field(
                field,
                "zero",
                messages::transaction_amount_zero(),
            ));
        }
        Ok(money)
    }

    /// Checks the original amount against the booked one.
    pub fn check_original(
        original: Option<Money>,
        booked: Money,
    ) -> Result<Option<Money>, Invalid> {
        let Some(original) = original else {
            return Ok(None);
        };
        let field = "original_amount";
        let money = Self::check_amount(field, original.amount, original.currency)?;
        if money.amount.is_sign_negative() != booked.amount.is_sign_negative() {
            return Err(Invalid::field(
                field,
                "sign_mismatch",
                messages::transaction_sign_mismatch(),
            ));
        }
        if money.currency == booked.currency {
            return Err(Invalid::field(
                "original_currency",
                "same_currency",
                messages::transaction_original_same_currency(),
            ));
        }
        Ok(Some(money))
    }

    /// Applies an edit by the owner, which raises the version if it changes anything. The amounts
    /// of a transfer's legs are refused; see [`Transfer::edit`].
    pub fn edit(self, changes: &TransactionChanges, at: DateTime<Utc>) -> Result<Self, Invalid> {
        let mut after = self.clone();
        changes.apply(&mut after);
        let amount = changes.amount.or(self.money.amount);
        after.money = Self::check_amount("amount", amount, self.money.currency)?;
        after.original = Self::check_original(after.original, after.money)?;
        after.booked_on = Self::check_day("booked_on", after.booked_on)?;
        if self.transfer_id.is_some() && after.money != self.money {
            return Err(Invalid::field(
                "amount",
                "part_of_transfer",
                messages::transaction_part_of_transfer(),
            ));
        }
        Ok(self.changed_to(after, at))
    }
}

impl AsRef<Self> for Transaction {
    fn as_ref(&self) -> &Self {
        self
    }
}

lifecycle!(Transaction);

impl Audited for Transaction {
    const ENTITY_TYPE: EntityType = EntityType::Transaction;
    const RECORDED: &'static [&'static str] =
        &["account_id", "category_id", "booked_on", "transfer_id"];
}
