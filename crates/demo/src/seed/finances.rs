//! Reads and writes the finances of demo users.

use std::collections::HashMap;

use chrono::{DateTime, Days as Span, Months, NaiveDate, NaiveTime, TimeDelta, Utc};
use coffer_domain::{
    Currency, Line, Money, Rng,
    account::{Account, CurrentAccount, NewAccount},
    ids::{AccountId, TransactionId, TransferId, UserId},
    transaction::Transaction,
};
use coffer_services::Error;
use coffer_storage::{
    AccountFilter, AccountSort, PageRequest, TransactionFilter, TransactionSort, UnitOfWork, bulk,
};
use rust_decimal::Decimal;

use super::{
    Days,
    entries::{DemoAccount, Entry},
};

/// The number of years of transactions when a user is first seeded.
const YEARS: u32 = 4;

/// The state of a user's finances before seeding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// There are no accounts, not even deleted ones.
    Empty,
    /// The demo's accounts exist since `begun`, with transactions up to `last`.
    UpTo { begun: NaiveDate, last: NaiveDate },
    /// The user has changed the accounts, so that they no longer match the demo's.
    Changed,
}

impl State {
    /// The first day of all transactions, and the days without transactions so far.
    pub(super) fn missing(self, today: NaiveDate) -> Option<(NaiveDate, Days)> {
        let (begun, first) = match self {
            Self::Empty => {
                let back = today.checked_sub_months(Months::new(12 * YEARS))?;
                let begun = chrono::Datelike::with_day(&back, 1)?;
                (begun, begun)
            }
            Self::UpTo { begun, last } => (begun, last + Span::new(1)),
            Self::Changed => return None,
        };
        let days = Days { first, last: today };
        (first <= today).then_some((begun, days))
    }
}

/// Looks for the demo's accounts and the latest transaction. Closed, deleted and renamed accounts
/// no longer count as the demo's.
pub(super) async fn state(unit: &mut dyn UnitOfWork) -> Result<State, Error> {
    let any = unit.accounts().count(&AccountFilter::new()).await?;
    let deleted = AccountFilter::new().deleted();
    if any + unit.accounts().count(&deleted).await? == 0 {
        return Ok(State::Empty);
    }
    let accounts = accounts(unit).await?;
    let Some(begun) = accounts.get(&DemoAccount::Checking) else {
        return Ok(State::Changed);
    };
    if accounts.len() < DemoAccount::ALL.len() {
        return Ok(State::Changed);
    }
    let begun = begun.created_at.date_naive();
    let mut last = begun;
    for filter in [TransactionFilter::new(), TransactionFilter::new().deleted()] {
        let page = PageRequest::default();
        let mut transactions = unit.transactions();
        let newest = transactions.list(&filter, TransactionSort::Newest, &page);
        if let Some(newest) = newest.await?.items.first() {
            last = last.max(newest.booked_on);
        }
    }
    Ok(State::UpTo { begun, last })
}

/// The demo's accounts that exist.
pub(super) async fn accounts(
    unit: &mut dyn UnitOfWork,
) -> Result<HashMap<DemoAccount, Account>, Error> {
    let open = AccountFilter::new().closed(false);
    let page = PageRequest::default();
    let mut repository = unit.accounts();
    // Of no account is anything scheduled after the last day of all.
    let (sort, last_day) = (AccountSort::Oldest, NaiveDate::MAX);
    let listed = repository.list(&open, sort, &page, last_day).await?;
    let mut found = HashMap::new();
    for CurrentAccount { account, .. } in listed.items {
        let is_same = |demo_account: &DemoAccount| {
            let (name, kind, currency, _) = demo_account.details();
            account.name.as_str() == name
                && account.kind == kind
                && account.currency.code() == currency
        };
        if let Some(demo_account) = DemoAccount::ALL.into_iter().find(is_same) {
            found.entry(demo_account).or_insert(account);
        }
    }
    Ok(found)
}

/// Adds the demo's accounts, as if they had been created on this day.
pub(super) async fn add_accounts(
    unit: &mut dyn UnitOfWork,
    user_id: UserId,
    begun: NaiveDate,
    rng: &dyn Rng,
) -> Result<usize, Error> {
    let at = begun.and_time(NaiveTime::MIN).and_utc();
    for demo_account in DemoAccount::ALL {
        let (name, kind, currency, cents) = demo_account.details();
        let name = Line::parse("name", Account::MAX_NAME, name)?;
        let currency = Currency::parse("currency", currency)?;
        let opening_balance = Money::rounded(Decimal::new(cents, 2), currency);
        let new = NewAccount::new(name, kind, opening_balance);
        let account = Account::new(AccountId::new(at, rng), user_id, new, at);
        unit.accounts().add(&account).await?;
    }
    Ok(DemoAccount::ALL.len())
}

/// Adds transactions, and returns their number. A transfer counts as two.
pub(super) async fn add_transactions(
    unit: &mut dyn UnitOfWork,
    user_id: UserId,
    entries: Vec<(NaiveDate, Entry)>,
    (now, rng): (DateTime<Utc>, &dyn Rng),
) -> Result<u64, Error> {
    let accounts = accounts(unit).await?;
    let mut rows = Vec::with_capacity(entries.len() * 2);
    let mut minute = 0;
    let mut date = NaiveDate::MIN;
    for (day, entry) in entries {
        minute = if day == date { minute + 1 } else { 0 };
        date = day;
        let at = day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(8);
        let at = (at + TimeDelta::minutes(minute)).min(now);
        let mut add = |demo_account, cents, transfer_id, original: Option<(&str, i64)>| {
            let account = accounts.get(&demo_account).ok_or_else(|| {
                Error::Internal(format!("the demo has no account {demo_account:?}"))
            })?;
            rows.push(Transaction {
                id: TransactionId::new(at, rng),
                user_id,
                account_id: account.id,
                category_id: entry.category,
                booked_on: day,
                money: Money::rounded(Decimal::new(cents, 2), account.currency),
                original: original.map(money).transpose()?,
                description: Line::parse(
                    "description",
                    Transaction::MAX_DESCRIPTION,
                    &entry.description,
                )?,
                external_id: None,
                transfer_id,
                version: 1,
                created_at: at,
                updated_at: at,
                deleted_at: None,
            });
            Ok::<(), Error>(())
        };
        let transfer = entry.to.map(|_| TransferId::new(at, rng));
        add(entry.account, entry.cents, transfer, entry.original)?;
        if let Some((account, cents)) = entry.to {
            add(account, cents, transfer, None)?;
        }
    }
    Ok(bulk::add(unit, rows, |_| ()).await?.added)
}

fn money((currency, cents): (&str, i64)) -> Result<Money, Error> {
    let currency = Currency::parse("original_currency", currency)?;
    Ok(Money::rounded(Decimal::new(cents, 2), currency))
}
