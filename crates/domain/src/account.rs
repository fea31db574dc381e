//! Accounts: places where users hold or owe money.

use chrono::{DateTime, NaiveDate, Utc};
use coffer_messages::messages;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    Currency, Invalid, Line, Money,
    audit::{Audited, EntityType},
    day,
    ids::{AccountId, UserId},
    input::input,
    labelled,
    lifecycle::{Versioned as _, lifecycle},
    money::sum_by_currency,
    patch::Change,
    transaction::{DetailedTransaction, Transaction},
};

labelled! {
    /// The kind of an account, called its type in the API.
    pub enum AccountKind {
        /// A current account for everyday payments.
        Checking = "checking",
        /// A savings account.
        Savings = "savings",
        /// A credit card; a debt is a negative balance.
        CreditCard = "credit_card",
        /// Notes and coins.
        Cash = "cash",
        /// A loan; a debt is a negative balance.
        Loan = "loan",
        /// Uninvested money at a broker.
        Investment = "investment",
    }
}

/// A place where a user holds or owes money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The account's id, a UUID (version 7).
    pub id: AccountId,
    /// The account's owner.
    pub user_id: UserId,
    /// The account's name, 1–100 characters.
    pub name: Line,
    /// The account's kind, such as a savings account.
    pub kind: AccountKind,
    /// The currency of the account and of all its transactions. It can change while there are none.
    pub currency: Currency,
    /// The balance before the first transaction; a debt is negative.
    pub opening_balance: Decimal,
    /// The opening balance plus all transactions that are not deleted, later-dated ones included;
    /// updated only by the database. What users see is [`CurrentAccount::balance`].
    pub balance: Decimal,
    /// The date from whose beginning the opening balance counts, if the owner has set one; no
    /// transaction precedes it. Otherwise it is the earlier of the date of creation and the date
    /// of the first transaction.
    pub opened_on: Option<NaiveDate>,
    /// The date on which the owner closed the account, if it is closed. Its transactions are kept,
    /// and it takes no new ones; none follows this date.
    pub closed_on: Option<NaiveDate>,
    /// Increases with each edit by the owner, but not with a change of the balance; the `ETag`.
    pub version: i32,
    /// The time of creation.
    pub created_at: DateTime<Utc>,
    /// The time of the latest edit.
    pub updated_at: DateTime<Utc>,
    /// The time of deletion, if the account is deleted. Restoring it restores its transactions as
    /// well.
    pub deleted_at: Option<DateTime<Utc>>,
}

input! {
    /// The input for a new account.
    pub struct NewAccount for Account(AccountId);
    /// Changes to an account by its owner.
    pub struct AccountChanges {
        /// The account's name.
        name: Line,
        /// The account's kind, called its type in the API.
        kind: AccountKind,
    }
    optional {
        /// The date from which the opening balance counts; without one, that of the creation or of
        /// the first transaction, whichever is earlier.
        opened_on: NaiveDate,
    }
    new by rule {
        /// The balance before the first transaction, in the account's currency.
        opening_balance: Money => {
            currency: opening_balance.currency,
            opening_balance: opening_balance.amount,
            balance: opening_balance.amount,
        },
    }
    changes {
        /// The account's currency.
        currency: Currency,
        /// The balance before the first transaction.
        opening_balance: Decimal,
    }
    changes by rule {
        /// The closing date, which closes the account; `None` reopens it.
        closed_on: Option<NaiveDate>,
        /// True closes the account today, false reopens it.
        closed: bool,
    }
    initially { closed_on: None }
}

impl Account {
    /// The maximum length of a name, in characters.
    pub const MAX_NAME: usize = 100;

    /// The balance without the part that counts only after today.
    fn balance_without(&self, scheduled: Decimal) -> Decimal {
        Money::rounded(self.balance - scheduled, self.currency).amount
    }

    /// Applies an edit by the owner, which raises the version if it changes anything. The opening
    /// balance must be an exact amount of the currency, even if only the currency changes, and
    /// cannot change while the account is closed. `today` is the date in the owner's time zone.
    pub fn edit(
        self,
        changes: &AccountChanges,
        today: NaiveDate,
        at: DateTime<Utc>,
    ) -> Result<Self, Invalid> {
        let mut after = self.clone();
        changes.apply(&mut after);
        let opening_balance =
            Money::exact("opening_balance", after.opening_balance, after.currency)?;
        after.opening_balance = opening_balance.amount;
        after.balance += after.opening_balance - self.opening_balance;
        after.closed_on = match (changes.closed_on, changes.closed) {
            (Change::Keep, Change::Keep) => self.closed_on,
            (Change::Keep, Change::Set(true)) => self.closed_on.or(Some(today)),
            (Change::Keep, Change::Set(false)) => None,
            (Change::Set(day), Change::Keep) => {
                if let Some(day) = day {
                    check_past("closed_on", day, today)?;
                }
                day
            }
            (Change::Set(_), Change::Set(_)) => {
                return Err(Invalid::field(
                    "closed_on",
                    "mutually_exclusive",
                    messages::account_closing_twice(),
                ));
            }
        };
        if self.is_closed() && after.is_closed() && after.opening_balance != self.opening_balance {
            return Err(Invalid::field(
                "opening_balance",
                "account_closed",
                messages::account_closed_opening_balance(),
            ));
        }
        if after.opened_on != self.opened_on {
            Self::check_opening(after.opened_on, today)?;
        }
        if let (Some(opened_on), Some(closed_on)) = (after.opened_on, after.closed_on) {
            let is_closing = after.closed_on != self.closed_on;
            if is_closing {
                day::check_order("closed_on", opened_on, closed_on)?;
            } else if opened_on > closed_on {
                return Err(Invalid::field(
                    "opened_on",
                    "invalid_range",
                    messages::account_opens_after_closing(closed_on),
                ));
            }
        }
        Ok(self.changed_to(after, at))
    }

    /// Checks an opening date, if there is one. `today` is the date in the owner's time zone.
    pub fn check_opening(opened_on: Option<NaiveDate>, today: NaiveDate) -> Result<(), Invalid> {
        opened_on.map_or(Ok(()), |day| check_past("opened_on", day, today))
    }

    /// Checks an opening date against the date of the account's first transaction.
    pub fn check_first(opened_on: NaiveDate, first: NaiveDate) -> Result<(), Invalid> {
        if opened_on <= first {
            return Ok(());
        }
        Err(Invalid::field(
            "opened_on",
            "after_transactions",
            messages::account_opens_after_transactions(first),
        ))
    }

    /// Checks a closing date against the date of the account's last transaction.
    pub fn check_last(closed_on: NaiveDate, last: NaiveDate) -> Result<(), Invalid> {
        if closed_on >= last {
            return Ok(());
        }
        Err(Invalid::field(
            "closed_on",
            "before_transactions",
            messages::account_closes_before_transactions(last),
        ))
    }

    /// True if a transaction on this date would follow the closing date.
    pub fn closes_before(&self, day: NaiveDate) -> bool {
        self.closed_on.is_some_and(|closed_on| closed_on < day)
    }

    /// True if a transaction on this date would precede the opening date that the owner has set.
    pub fn opens_after(&self, day: NaiveDate) -> bool {
        self.opened_on.is_some_and(|opened_on| opened_on > day)
    }

    /// True if the account is closed.
    pub fn is_closed(&self) -> bool {
        self.closed_on.is_some()
    }
}

/// Checks that a date in the field `field` is possible and not in the future.
fn check_past(field: &str, day: NaiveDate, today: NaiveDate) -> Result<(), Invalid> {
    Transaction::check_day(field, day)?;
    if day > today {
        return Err(Invalid::field(
            field,
            "in_future",
            messages::date_in_future(today),
        ));
    }
    Ok(())
}

lifecycle!(Account);

impl Audited for Account {
    const ENTITY_TYPE: EntityType = EntityType::Account;
    const RECORDED: &'static [&'static str] = &["kind", "currency", "opened_on", "closed_on"];
    const DERIVED: &'static [&'static str] = &["balance"];
}

/// The total balance of all open accounts of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountTotal {
    /// The kind that the accounts share.
    pub kind: AccountKind,
    /// The number of accounts.
    pub accounts: i64,
    /// The sums of their balances at the end of today, one per currency.
    pub totals: Vec<Money>,
    /// The sums of what is scheduled after today, one per currency.
    pub scheduled: Vec<Money>,
}

impl AccountTotal {
    /// The sums over all kinds, one per currency, sorted by currency code.
    pub fn sum(kinds: &[Self]) -> Vec<Money> {
        sum_by_currency(kinds.iter().flat_map(|kind| kind.totals.iter().copied()))
    }

    /// What is scheduled over all kinds, one sum per currency, sorted by currency code.
    pub fn sum_scheduled(kinds: &[Self]) -> Vec<Money> {
        sum_by_currency(kinds.iter().flat_map(|kind| kind.scheduled.iter().copied()))
    }
}

/// The range of days of a balance history, both ends inclusive, and its interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BalanceHistoryRange {
    from: NaiveDate,
    to: NaiveDate,
    interval: Interval,
}

labelled! {
    /// The distance between the points of a balance history.
    #[derive(Default)]
    pub enum Interval {
        /// One point at the end of each day.
        #[default]
        Day = "day",
        /// One point at the end of each month; for the last month, on the last day of the range.
        Month = "month",
    }
}

impl BalanceHistoryRange {
    /// The maximum number of points in a history.
    pub const MAX_POINTS: i64 = 366;

    /// Fails unless the days are in order and transactions can be booked on them, and unless the
    /// range has at most [`MAX_POINTS`](Self::MAX_POINTS) points.
    pub fn new(from: NaiveDate, to: NaiveDate, interval: Interval) -> Result<Self, Invalid> {
        use chrono::Datelike as _;

        Transaction::check_day("from", from)?;
        Transaction::check_day("to", to)?;
        day::check_order("to", from, to)?;
        let (points, too_many) = match interval {
            Interval::Day => (
                (to - from).num_days() + 1,
                messages::range_too_many_days(Self::MAX_POINTS),
            ),
            Interval::Month => {
                let months = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month());
                (
                    months(to) - months(from) + 1,
                    messages::range_too_many_months(Self::MAX_POINTS),
                )
            }
        };
        if points > Self::MAX_POINTS {
            return Err(Invalid::field("to", "range_too_long", too_many));
        }
        Ok(Self { from, to, interval })
    }

    /// The first day, inclusive.
    pub fn from(self) -> NaiveDate {
        self.from
    }

    /// The last day, inclusive.
    pub fn to(self) -> NaiveDate {
        self.to
    }

    /// The distance between the points.
    pub fn interval(self) -> Interval {
        self.interval
    }

    /// The day of each point, earliest first.
    pub fn points(self) -> Vec<NaiveDate> {
        let step = |day: NaiveDate| match self.interval {
            Interval::Day => day.succ_opt(),
            Interval::Month => day.succ_opt().and_then(month_end),
        };
        let first = match self.interval {
            Interval::Day => Some(self.from),
            Interval::Month => month_end(self.from),
        };
        let mut points: Vec<_> = std::iter::successors(first, |day| step(*day))
            .take_while(|day| *day < self.to)
            .collect();
        points.push(self.to);
        points
    }
}

/// The last day of a day's month.
fn month_end(day: NaiveDate) -> Option<NaiveDate> {
    use chrono::Datelike as _;

    day.with_day(u32::from(day.num_days_in_month()))
}

/// An account's balance at the end of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayBalance {
    /// The day, at whose end the balance applies.
    pub day: NaiveDate,
    /// The balance, in the account's currency.
    pub balance: Money,
}

/// An account as of today, a date in its owner's time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurrentAccount {
    /// The account itself.
    pub account: Account,
    /// The part of the stored balance that counts only after today: the sum of later-dated
    /// transactions.
    pub scheduled: Decimal,
}

impl CurrentAccount {
    /// The balance at the end of today.
    pub fn balance(&self) -> Decimal {
        self.account.balance_without(self.scheduled)
    }
}

impl From<Account> for CurrentAccount {
    /// A new account, for which nothing is scheduled.
    fn from(account: Account) -> Self {
        let nothing = Money::rounded(Decimal::ZERO, account.currency);
        Self {
            account,
            scheduled: nothing.amount,
        }
    }
}

/// An account with the related data that was requested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetailedAccount {
    /// The account itself.
    pub account: Account,
    /// The part of the stored balance that counts only after today.
    pub scheduled: Decimal,
    /// The latest transactions, newest first; `None` unless requested.
    pub latest_transactions: Option<Vec<DetailedTransaction>>,
    /// The balances at the end of each of the latest months, earliest first; `None` unless
    /// requested.
    pub balances: Option<Vec<DayBalance>>,
}

impl DetailedAccount {
    /// The balance at the end of today.
    pub fn balance(&self) -> Decimal {
        self.account.balance_without(self.scheduled)
    }
}

impl From<CurrentAccount> for DetailedAccount {
    fn from(current: CurrentAccount) -> Self {
        Self {
            account: current.account,
            scheduled: current.scheduled,
            latest_transactions: None,
            balances: None,
        }
    }
}

#[cfg(test)]
mod tests;
