//! Concurrent edits of an account, and the number of statements for related data.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use chrono::DateTime;
use coffer_domain::{
    Line, Money,
    account::{
        Account, AccountChanges, AccountKind, CurrentAccount, DayBalance, DetailedAccount,
        NewAccount,
    },
    label::Labelled as _,
    patch::Change,
};
use coffer_services::{AccountRelation, Error, ListRequest, Version};
use coffer_storage::{
    AccountFilter, AccountSort, CursorPage, RepositoryError,
    mocks::{MockFactory, MockUnit},
};
use uuid::Uuid;

use crate::stage::{actor, services, stored_settings, without_budgets};

fn account() -> Account {
    let made = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
    let name = Line::parse("name", Account::MAX_NAME, "Cash").unwrap();
    let opening_balance = Money::rounded("1.00".parse().unwrap(), "EUR".parse().unwrap());
    let new = NewAccount::new(name, AccountKind::Cash, opening_balance);
    let (id, user_id) = (Uuid::from_u128(1).into(), Uuid::from_u128(2).into());
    Account::new(id, user_id, new, made)
}

/// A unit that also has the actor's settings.
fn with_settings(unit: MockUnit) -> MockUnit {
    unit.settings(|settings| {
        settings
            .expect_settings_for_query()
            .returning(|_| Ok(Some(stored_settings())));
    })
}

/// A unit with an account of which the first `times` edits fail with `error`, and the number of
/// attempts.
fn failing(times: usize, error: fn() -> RepositoryError) -> (MockUnit, Arc<AtomicUsize>) {
    let edits = Arc::new(AtomicUsize::new(0));
    let counted = edits.clone();
    let unit = with_settings(without_budgets()).accounts(move |accounts| {
        let counted = counted.clone();
        accounts.expect_get().returning(|_| Ok(Some(account())));
        let current = |_: &[_], _| Ok(vec![account().into()]);
        accounts.expect_current().returning(current);
        accounts.expect_last_booked_on().returning(|_| Ok(None));
        accounts.expect_update().returning(move |_, _| {
            if counted.fetch_add(1, Ordering::Relaxed) < times {
                Err(error())
            } else {
                Ok(())
            }
        });
    });
    (unit, edits)
}

async fn close(unit: MockUnit, version: Version) -> Result<CurrentAccount, Error> {
    let changes = AccountChanges {
        closed: Change::Set(true),
        ..AccountChanges::default()
    };
    let services = services(Arc::new(MockFactory::new(unit)));
    let accounts = &services.accounts;
    accounts
        .update(&actor(), account().id, version, changes)
        .await
}

#[tokio::test(start_paused = true)]
async fn edit_without_a_version_is_retried_on_the_newer_one() {
    let (unit, edits) = failing(2, || RepositoryError::Stale);
    assert!(close(unit, Version::Any).await.is_ok());
    assert_eq!(edits.load(Ordering::Relaxed), 3);
}

#[tokio::test(start_paused = true)]
async fn edit_with_an_outdated_version_is_rejected() {
    let (unit, edits) = failing(1, || RepositoryError::Stale);
    let refused = close(unit, Version::Exactly(1)).await;
    assert!(matches!(refused, Err(Error::Stale)), "{refused:?}");
    assert_eq!(edits.load(Ordering::Relaxed), 1);
}

#[tokio::test(start_paused = true)]
async fn violation_of_an_unknown_constraint_is_an_internal_error() {
    let (unit, _) = failing(1, || RepositoryError::Conflict {
        constraint: "accounts_another_rule".to_owned(),
    });
    let refused = close(unit, Version::Any).await;
    assert!(matches!(refused, Err(Error::Storage(_))), "{refused:?}");
}

/// A unit with `count` accounts without transactions, and the number of statements for their related
/// data.
fn listing(count: u128) -> (MockUnit, Arc<AtomicUsize>) {
    let statements = Arc::new(AtomicUsize::new(0));
    let (latest, balances) = (statements.clone(), statements.clone());
    let unit = with_settings(MockUnit::new())
        .transactions(move |transactions| {
            let counted = latest.clone();
            transactions.expect_latest().returning(move |accounts, _| {
                counted.fetch_add(1, Ordering::Relaxed);
                assert_eq!(accounts.len() as u128, count);
                Ok(Vec::new())
            });
        })
        .accounts(move |accounts| {
            let counted = balances.clone();
            accounts.expect_list().returning(move |_, _, _, _| {
                let items = (1..=count).map(|id| {
                    CurrentAccount::from(Account {
                        id: Uuid::from_u128(id).into(),
                        ..account()
                    })
                });
                Ok(CursorPage {
                    items: items.collect(),
                    next: None,
                })
            });
            accounts.expect_balances().returning(move |accounts, days| {
                counted.fetch_add(1, Ordering::Relaxed);
                let balance = DayBalance {
                    day: days.last().unwrap().day,
                    balance: Money::rounded(1.into(), "EUR".parse().unwrap()),
                };
                Ok(accounts.iter().map(|id| (*id, balance)).collect())
            });
        });
    (unit, statements)
}

// Proves: TASK-005-006.4, TASK-005-021.3
#[tokio::test]
async fn related_data_of_many_accounts_cost_as_many_statements_as_of_one() {
    for (count, expected) in [(0, 0), (1, 2), (200, 2)] {
        let (unit, statements) = listing(count);
        let services = services(Arc::new(MockFactory::new(unit)));
        let (filter, request) = (AccountFilter::new(), ListRequest::default());
        let accounts = &services.accounts;
        let listed = accounts
            .list(
                &actor(),
                &filter,
                AccountSort::Newest,
                AccountRelation::ALL,
                &request,
            )
            .await
            .unwrap();
        assert_eq!(listed.items.len() as u128, count);
        let is_detailed = |found: &DetailedAccount| {
            let balances = found.balances.as_ref().map(Vec::len);
            balances == Some(1) && found.latest_transactions.as_deref() == Some(&[])
        };
        assert!(listed.items.iter().all(is_detailed));
        assert_eq!(statements.load(Ordering::Relaxed), expected, "{count}");
    }
}
