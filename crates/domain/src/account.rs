//! Accounts: where people's money is, or where they owe it.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    Currency, Invalid, Line, Money,
    audit::{Audited, EntityType},
    day,
    ids::{AccountId, UserId},
    labelled,
    lifecycle::{Versioned as _, lifecycle},
    patch::{Change, changes},
    transaction::Transaction,
};

labelled! {
    /// What sort of account it is.
    pub enum AccountKind {
        /// For everyday payments.
        Checking = "checking",
        /// For what is put aside.
        Savings = "savings",
        /// A credit card; what is owed on it is negative.
        CreditCard = "credit_card",
        /// Notes and coins.
        Cash = "cash",
        /// A loan; what is owed is negative.
        Loan = "loan",
        /// Money at a broker.
        Investment = "investment",
    }
}

/// Where money is, or where it is owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Identifier.
    pub id: AccountId,
    /// Whose.
    pub user_id: UserId,
    /// Its name.
    pub name: Line,
    /// What sort of account it is.
    pub kind: AccountKind,
    /// Its currency, and that of all its transactions. It can change while there are none.
    pub currency: Currency,
    /// What was in it before its first transaction; negative when it was owed.
    pub opening_balance: Decimal,
    /// The opening balance and all transactions. The database keeps it; nobody else stores it.
    pub balance: Decimal,
    /// When its owner closed it, if they did. It keeps its transactions.
    pub closed_at: Option<DateTime<Utc>>,
    /// Raised by each edit of its owner, not by a change of the balance; the `ETag`.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last edited.
    pub updated_at: DateTime<Utc>,
    /// When it was deleted, if it is; it can be restored, with its transactions.
    pub deleted_at: Option<DateTime<Utc>>,
}

changes! {
    /// Changes to an account by its owner.
    pub struct AccountChanges for Account {
        /// The new name.
        name: Line,
        /// The new type.
        kind: AccountKind,
        /// The new currency.
        currency: Currency,
        /// The corrected opening balance.
        opening_balance: Decimal,
    }
    by rule {
        /// Whether the account is closed.
        closed: bool,
    }
}

impl Account {
    /// The longest name, in characters.
    pub const MAX_NAME: usize = 100;

    /// Applies an edit of the owner, which raises the version if it changes anything. The opening
    /// balance must be an amount of the currency, also when the currency alone changes.
    pub fn edit(self, changes: &AccountChanges, at: DateTime<Utc>) -> Result<Self, Invalid> {
        let mut after = self.clone();
        changes.apply(&mut after);
        let opening_balance =
            Money::exact("opening_balance", after.opening_balance, after.currency)?;
        after.opening_balance = opening_balance.amount;
        after.balance += after.opening_balance - self.opening_balance;
        after.closed_at = match changes.closed {
            Change::Keep => self.closed_at,
            Change::Set(true) => self.closed_at.or(Some(at)),
            Change::Set(false) => None,
        };
        Ok(self.changed_to(after, at))
    }
}

lifecycle!(Account);

impl Audited for Account {
    const ENTITY_TYPE: EntityType = EntityType::Account;
    const REDACTED: &'static [&'static str] = &["name", "opening_balance"];
    const DERIVED: &'static [&'static str] = &["balance"];
}

/// What is in all open accounts of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountTotal {
    /// The kind.
    pub kind: AccountKind,
    /// How many accounts there are.
    pub accounts: i64,
    /// What is in them, one amount a currency; unlike currencies are never added.
    pub totals: Vec<Money>,
}

impl AccountTotal {
    /// What is in the accounts of all kinds together, one amount a currency, in the order of the
    /// codes.
    pub fn sum(kinds: &[Self]) -> Vec<Money> {
        let mut sums: Vec<Money> = Vec::new();
        for total in kinds.iter().flat_map(|kind| &kind.totals) {
            match sums.iter_mut().find(|sum| sum.currency == total.currency) {
                Some(sum) => sum.amount += total.amount,
                None => sums.push(*total),
            }
        }
        sums.sort_by_key(|sum| sum.currency.code());
        sums
    }
}

/// The days of a balance's history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BalanceDays {
    from: NaiveDate,
    to: NaiveDate,
    interval: Interval,
}

labelled! {
    /// How far the points of a history are from each other.
    #[derive(Default)]
    pub enum Interval {
        /// One at the end of each day.
        #[default]
        Day = "day",
        /// One at the end of each month; of the last one, on the history's last day.
        Month = "month",
    }
}

impl BalanceDays {
    /// The most points of a history.
    pub const MAX_POINTS: i64 = 366;

    /// Checks that the days are in order, that transactions can have been booked on them, and that
    /// there are not too many.
    pub fn new(from: NaiveDate, to: NaiveDate, interval: Interval) -> Result<Self, Invalid> {
        use chrono::Datelike as _;

        Transaction::check_day("from", from)?;
        Transaction::check_day("to", to)?;
        day::check_order("to", from, to)?;
        let (points, advice) = match interval {
            Interval::Day => (
                (to - from).num_days() + 1,
                "days, or use the interval `month`",
            ),
            Interval::Month => {
                let months = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month());
                (months(to) - months(from) + 1, "months")
            }
        };
        if points > Self::MAX_POINTS {
            let text = format!("Use a range of at most {} {advice}.", Self::MAX_POINTS);
            return Err(Invalid::field("to", "range_too_long", text));
        }
        Ok(Self { from, to, interval })
    }

    /// The first day.
    pub fn from(self) -> NaiveDate {
        self.from
    }

    /// The last day.
    pub fn to(self) -> NaiveDate {
        self.to
    }

    /// How far the points are from each other.
    pub fn interval(self) -> Interval {
        self.interval
    }
}

/// What was in an account at the end of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayBalance {
    /// The day.
    pub day: NaiveDate,
    /// What was in it.
    pub balance: Money,
}

#[cfg(test)]
mod tests;
