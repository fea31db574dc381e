//! Transactions: what moved on accounts.

mod detailed;
#[cfg(test)]
mod tests;
mod transfer;

pub use detailed::{AccountLabel, CategoryLabel, DetailedTransaction, FlowTotal};
pub use transfer::{Transfer, TransferChanges};

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    Currency, Invalid, Line, Money,
    audit::{Audited, EntityType},
    ids::{AccountId, CategoryId, TransactionId, TransferId, UserId},
    labelled,
    lifecycle::{Versioned as _, lifecycle},
    patch::changes,
};

labelled! {
    /// What a transaction is. It follows from the sign and from whether it is half of a transfer.
    pub enum TransactionKind {
        /// Money that came in.
        Income = "income",
        /// Money that went out.
        Expense = "expense",
        /// Half of a transfer between one's own accounts: neither received nor spent.
        Transfer = "transfer",
    }
}

/// Something that moved on an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transaction {
    /// Identifier.
    pub id: TransactionId,
    /// Whose; the account's owner.
    pub user_id: UserId,
    /// On which account.
    pub account_id: AccountId,
    /// What for; none if nobody said.
    pub category_id: Option<CategoryId>,
    /// The day; not an instant, so that no time zone can move it.
    pub booked_on: NaiveDate,
    /// How much, in the account's currency; negative is outflow, and never zero.
    pub money: Money,
    /// How much it was in the currency in which it was made, if that is another one.
    pub original: Option<Money>,
    /// What the bank or the owner wrote.
    pub description: Line,
    /// What an import knows it by; unique for its account.
    pub external_id: Option<Line>,
    /// The same in the two halves of a transfer.
    pub transfer_id: Option<TransferId>,
    /// Raised by each edit of its owner; the `ETag`.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last edited.
    pub updated_at: DateTime<Utc>,
    /// When it was deleted, if it is; it can be restored.
    pub deleted_at: Option<DateTime<Utc>>,
}

changes! {
    /// Changes to a transaction by its owner.
    pub struct TransactionChanges for Transaction {
        /// The new account. It has the same currency, which [`edit`](Transaction::edit) cannot check.
        account_id: AccountId,
        /// The new category, or none.
        category_id: Option<CategoryId>,
        /// The new date.
        booked_on: NaiveDate,
        /// The new original amount, or none.
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
    /// The longest description, in characters.
    pub const MAX_DESCRIPTION: usize = 500;

    /// The longest identifier of an import, in characters.
    pub const MAX_EXTERNAL_ID: usize = 255;

    /// What it is.
    pub fn kind(&self) -> TransactionKind {
        match self.transfer_id {
            Some(_) => TransactionKind::Transfer,
            None if self.money.amount.is_sign_negative() => TransactionKind::Expense,
            None => TransactionKind::Income,
        }
    }

    /// Checks that a day of the field `field` is one on which something can be booked.
    pub fn check_day(field: &str, day: NaiveDate) -> Result<NaiveDate, Invalid> {
        if (1900..=2200).contains(&day.year()) {
            return Ok(day);
        }
        let text = "Use a date from 1900-01-01 to 2200-12-31.";
        Err(Invalid::field(field, "out_of_range", text))
    }

    /// An amount of the field `field` that moves something and is exact in its currency.
    pub fn moving(field: &str, amount: Decimal, currency: Currency) -> Result<Money, Invalid> {
        let money = Money::exact(field, amount, currency)?;
        if money.amount.is_zero() {
            let text = "Use an amount other than zero; outflows are negative.";
            return Err(Invalid::field(field, "zero", text));
        }
        Ok(money)
    }

    /// Checks the original amount against the one that was booked.
    pub fn check_original(
        original: Option<Money>,
        booked: Money,
    ) -> Result<Option<Money>, Invalid> {
        let Some(original) = original else {
            return Ok(None);
        };
        let field = "original_amount";
        let money = Self::moving(field, original.amount, original.currency)?;
        if money.amount.is_sign_negative() != booked.amount.is_sign_negative() {
            let text = "Use the same sign as the amount.";
            return Err(Invalid::field(field, "sign_mismatch", text));
        }
        if money.currency == booked.currency {
            let text = "Use a currency other than the account's, or remove the original amount and currency.";
            return Err(Invalid::field("original_currency", "same_currency", text));
        }
        Ok(Some(money))
    }

    /// Applies an edit of the owner, which raises the version if it changes anything. The halves of
    /// a transfer are edited together, and not here.
    pub fn edit(self, changes: &TransactionChanges, at: DateTime<Utc>) -> Result<Self, Invalid> {
        let mut after = self.clone();
        changes.apply(&mut after);
        let amount = changes.amount.or(self.money.amount);
        after.money = Self::moving("amount", amount, self.money.currency)?;
        after.original = Self::check_original(after.original, after.money)?;
        after.booked_on = Self::check_day("booked_on", after.booked_on)?;
        if self.transfer_id.is_some() && after.money != self.money {
            let text = "This transaction is part of a transfer. Update the transfer instead.";
            return Err(Invalid::field("amount", "part_of_transfer", text));
        }
        Ok(self.changed_to(after, at))
    }
}

lifecycle!(Transaction);

impl Audited for Transaction {
    const ENTITY_TYPE: EntityType = EntityType::Transaction;
    const REDACTED: &'static [&'static str] = &["money", "original", "description", "external_id"];
}
