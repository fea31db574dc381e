//! Transfers: two linked transactions between a user's own accounts.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Transaction;
use crate::{
    Currency, Invalid, Line, Money, ids::TransferId, lifecycle::Versioned as _, patch::Change,
};

/// Money moved between two accounts of one user; neither income nor expense.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// The transfer's id, which both legs share.
    pub id: TransferId,
    /// The outgoing leg.
    pub sent: Transaction,
    /// The incoming leg.
    pub received: Transaction,
}

/// A change to a transfer by its owner.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TransferChanges {
    /// The new outgoing amount, as a positive number; within one currency also the incoming amount.
    pub amount: Change<Decimal>,
    /// The new incoming amount, between different currencies.
    pub received_amount: Change<Decimal>,
    /// The new date of both legs.
    pub booked_on: Change<NaiveDate>,
    /// The new description of both legs.
    pub description: Change<Line>,
}

impl Transfer {
    /// The outgoing amount, which is negative, and the incoming one. They are equal within one
    /// currency; between different currencies, both are required.
    pub fn amounts(
        amount: Decimal,
        from: Currency,
        received: Option<Decimal>,
        to: Currency,
    ) -> Result<(Money, Money), Invalid> {
        let sent = positive("amount", amount, from)?;
        let field = "received_amount";
        let received = match received {
            Some(received) => positive(field, received, to)?,
            None if from == to => sent,
            None => {
                let text =
                    format!("Enter the amount received in {to}. The transfer is sent in {from}.");
                return Err(Invalid::field(field, "required", text));
            }
        };
        if from == to && received != sent {
            let text = "Remove the amount received, or make it equal to the amount sent. Record a fee \
                        as a separate transaction.";
            return Err(Invalid::field(field, "amount_mismatch", text));
        }
        let out = Money {
            amount: -sent.amount,
            ..sent
        };
        Ok((out, received))
    }

    /// Links two separate transactions as a transfer.
    pub fn link(
        id: TransferId,
        one: Transaction,
        other: Transaction,
        at: DateTime<Utc>,
    ) -> Result<Self, Invalid> {
        let refused = |code, text: &str| Err(Invalid::field("transaction_ids", code, text));
        if one.id == other.id {
            return refused("same_transaction", "Choose two different transactions.");
        }
        if one.transfer_id.is_some() || other.transfer_id.is_some() {
            let text = "One of the transactions is already part of a transfer. Unlink that transfer first.";
            return refused("part_of_transfer", text);
        }
        if one.account_id == other.account_id {
            let text = "Choose transactions in two different accounts.";
            return refused("same_account", text);
        }
        let (sent, received) = if one.money.amount.is_sign_negative() {
            (one, other)
        } else {
            (other, one)
        };
        if !sent.money.amount.is_sign_negative() || received.money.amount.is_sign_negative() {
            let text = "Choose one outflow and one inflow.";
            return refused("amounts_have_same_sign", text);
        }
        let (out, into) = (sent.money, received.money);
        if out.currency == into.currency && !(out.amount + into.amount).is_zero() {
            let text = "Choose transactions with equal amounts; both are in the same currency. Record a \
                        fee as a separate transaction.";
            return refused("amount_mismatch", text);
        }
        let half = |half: Transaction| {
            let transfer_id = Some(id);
            let after = Transaction {
                transfer_id,
                ..half.clone()
            };
            half.changed_to(after, at)
        };
        let (sent, received) = (half(sent), half(received));
        Ok(Self { id, sent, received })
    }

    /// The transfer of two stored legs; `None` if they do not form one.
    pub fn of(one: Transaction, other: Transaction) -> Option<Self> {
        let id = one.transfer_id?;
        let (sent, received) = if one.money.amount.is_sign_negative() {
            (one, other)
        } else {
            (other, one)
        };
        let unlike =
            sent.money.amount.is_sign_negative() != received.money.amount.is_sign_negative();
        (received.transfer_id == Some(id) && unlike).then_some(Self { id, sent, received })
    }

    /// Unlinks the legs, which become an expense and an income.
    pub fn unlink(self, at: DateTime<Utc>) -> (Transaction, Transaction) {
        let alone = |half: Transaction| {
            let transfer_id = None;
            let after = Transaction {
                transfer_id,
                ..half.clone()
            };
            half.changed_to(after, at)
        };
        (alone(self.sent), alone(self.received))
    }

    /// Applies an edit by the owner to both legs.
    pub fn edit(self, changes: &TransferChanges, at: DateTime<Utc>) -> Result<Self, Invalid> {
        let (from, to) = (self.sent.money.currency, self.received.money.currency);
        let amount = changes.amount.or(-self.sent.money.amount);
        let came_in = match changes.received_amount {
            Change::Set(came_in) => Some(came_in),
            Change::Keep => (from != to).then_some(self.received.money.amount),
        };
        let (out, into) = Self::amounts(amount, from, came_in, to)?;
        let half = |half: Transaction, money: Money| {
            let mut after = half.clone();
            after.original = Transaction::check_original(half.original, money)?;
            after.money = money;
            let day = changes.booked_on.or(half.booked_on);
            after.booked_on = Transaction::check_day("booked_on", day)?;
            after.description = changes.description.clone().or(after.description);
            Ok(half.changed_to(after, at))
        };
        let (sent, received) = (half(self.sent, out)?, half(self.received, into)?);
        Ok(Self {
            id: self.id,
            sent,
            received,
        })
    }
}

/// Checks that an amount is valid and greater than zero.
fn positive(field: &str, amount: Decimal, currency: Currency) -> Result<Money, Invalid> {
    let money = Transaction::moving(field, amount, currency)?;
    if money.amount.is_sign_negative() {
        let text = "Use a positive amount.";
        return Err(Invalid::field(field, "negative", text));
    }
    Ok(money)
}
