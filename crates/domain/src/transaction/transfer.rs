//! Transfers: two linked transactions between a user's own accounts.

use chrono::{DateTime, NaiveDate, Utc};
use coffer_messages::messages;
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
    pub outgoing: Transaction,
    /// The incoming leg.
    pub incoming: Transaction,
}

/// Changes to a transfer by its owner.
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
        let outgoing = positive("amount", amount, from)?;
        let field = "received_amount";
        let incoming = match received {
            Some(received) => positive(field, received, to)?,
            None if from == to => outgoing,
            None => {
                return Err(Invalid::field(
                    field,
                    "required",
                    messages::transfer_received_required(to, from),
                ));
            }
        };
        if from == to && incoming != outgoing {
            return Err(Invalid::field(
                field,
                "amount_mismatch",
                messages::transfer_received_mismatch(),
            ));
        }
        let outgoing = Money {
            amount: -outgoing.amount,
            ..outgoing
        };
        Ok((outgoing, incoming))
    }

    /// Links two separate transactions as a transfer.
    pub fn link(
        id: TransferId,
        one: Transaction,
        other: Transaction,
        at: DateTime<Utc>,
    ) -> Result<Self, Invalid> {
        let refused = |code, message| Err(Invalid::field("transaction_ids", code, message));
        if one.id == other.id {
            return refused("same_transaction", messages::transfer_same_transaction());
        }
        if one.transfer_id.is_some() || other.transfer_id.is_some() {
            return refused("part_of_transfer", messages::transfer_already_linked());
        }
        if one.account_id == other.account_id {
            return refused("same_account", messages::transfer_link_same_account());
        }
        let (outgoing, incoming) = if one.money.amount.is_sign_negative() {
            (one, other)
        } else {
            (other, one)
        };
        if !outgoing.money.amount.is_sign_negative() || incoming.money.amount.is_sign_negative() {
            return refused("amounts_have_same_sign", messages::transfer_same_sign());
        }
        let (sent, received) = (outgoing.money, incoming.money);
        if sent.currency == received.currency && !(sent.amount + received.amount).is_zero() {
            return refused("amount_mismatch", messages::transfer_amount_mismatch());
        }
        Ok(Self {
            id,
            outgoing: with_transfer(outgoing, Some(id), at),
            incoming: with_transfer(incoming, Some(id), at),
        })
    }

    /// The transfer of two stored legs, in either order; `None` if they do not form one.
    pub fn from_legs(one: Transaction, other: Transaction) -> Option<Self> {
        let id = one.transfer_id?;
        let (outgoing, incoming) = if one.money.amount.is_sign_negative() {
            (one, other)
        } else {
            (other, one)
        };
        let signs_differ =
            outgoing.money.amount.is_sign_negative() != incoming.money.amount.is_sign_negative();
        (incoming.transfer_id == Some(id) && signs_differ).then_some(Self {
            id,
            outgoing,
            incoming,
        })
    }

    /// Unlinks the legs, which become separate transactions.
    pub fn unlink(self, at: DateTime<Utc>) -> (Transaction, Transaction) {
        (
            with_transfer(self.outgoing, None, at),
            with_transfer(self.incoming, None, at),
        )
    }

    /// Applies an edit by the owner to both legs.
    pub fn edit(self, changes: &TransferChanges, at: DateTime<Utc>) -> Result<Self, Invalid> {
        let (from, to) = (self.outgoing.money.currency, self.incoming.money.currency);
        let amount = changes.amount.or(-self.outgoing.money.amount);
        let received_amount = match changes.received_amount {
            Change::Set(amount) => Some(amount),
            Change::Keep => (from != to).then_some(self.incoming.money.amount),
        };
        let (sent, received) = Self::amounts(amount, from, received_amount, to)?;
        let edit = |leg: Transaction, money: Money| -> Result<Transaction, Invalid> {
            let mut after = leg.clone();
            after.original = Transaction::check_original(leg.original, money)?;
            after.money = money;
            let day = changes.booked_on.or(leg.booked_on);
            after.booked_on = Transaction::check_day("booked_on", day)?;
            after.description = changes.description.clone().or(after.description);
            Ok(leg.changed_to(after, at))
        };
        Ok(Self {
            id: self.id,
            outgoing: edit(self.outgoing, sent)?,
            incoming: edit(self.incoming, received)?,
        })
    }
}

/// Sets or clears the transfer id of a leg.
fn with_transfer(
    leg: Transaction,
    transfer_id: Option<TransferId>,
    at: DateTime<Utc>,
) -> Transaction {
    let after = Transaction {
        transfer_id,
        ..leg.clone()
    };
    leg.changed_to(after, at)
}

/// Checks that an amount is valid and greater than zero.
fn positive(field: &str, amount: Decimal, currency: Currency) -> Result<Money, Invalid> {
    let money = Transaction::check_amount(field, amount, currency)?;
    if money.amount.is_sign_negative() {
        return Err(Invalid::field(
            field,
            "negative",
            messages::transfer_amount_negative(),
        ));
    }
    Ok(money)
}
