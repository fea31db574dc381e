//! Adding many transactions at once.

use std::{cell::RefCell, future::poll_fn, num::NonZeroUsize, pin::pin, task::Poll};

use coffer_domain::{Actor, Lifecycle as _, Money, account::Account, transaction::Transaction};
use futures_util::future::{Either, select};
use uuid::Uuid;

use super::{
    Stage,
    stage::{line, user_of},
    transactions::{add, balance, euros, get, sign_up_with_account},
};
use crate::{BulkCount, RowOutcome, TransactionFilter, bulk};

async fn add_many(stage: &Stage<'_>, actor: &Actor, rows: &[Transaction]) -> Vec<RowOutcome> {
    stage
        .write(actor, async |unit| {
            unit.transactions().add_many(rows).await.unwrap()
        })
        .await
}

/// Runs a bulk operation until two units have been reported, and drops it during the third.
pub(super) async fn interrupt_third_unit<T>(
    bulk: impl Future<Output = T>,
    told: &RefCell<Vec<usize>>,
) {
    let two_are_there = poll_fn(|_| {
        if told.borrow().len() >= 2 {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    });
    let bulk = pin!(bulk);
    let ended = select(bulk, two_are_there).await;
    assert!(matches!(ended, Either::Right(_)));
    assert!(told.borrow().iter().all(|unit| *unit == 3));
}

/// A number once it no longer changes: a commit continues when its caller is dropped.
pub(super) async fn settled(number: impl AsyncFn() -> u64) -> u64 {
    loop {
        let before = number().await;
        if number().await == before {
            return before;
        }
    }
}

pub(super) async fn count(stage: &Stage<'_>, actor: &Actor) -> u64 {
    stage
        .read(actor, async |unit| {
            let filter = TransactionFilter::new();
            unit.transactions().count(&filter).await.unwrap()
        })
        .await
}

/// Rows with an import's external ids.
fn imported(stage: &Stage<'_>, account: &Account, rows: usize) -> Vec<Transaction> {
    let rows = 0..rows;
    rows.map(|row| Transaction {
        external_id: Some(line(&format!("line {row}"))),
        ..stage.transaction(account, "-1", "2025-01-01", "Bread")
    })
    .collect()
}

/// A deleted account.
async fn deleted_account(stage: &Stage<'_>, actor: &Actor) -> Account {
    let gone = stage.account(user_of(actor), "Gone", "0 EUR");
    super::accounts::add(stage, actor, &[&gone]).await;
    let at = stage.later();
    stage
        .write(actor, async |unit| {
            let mut accounts = unit.accounts();
            let deleted = gone.clone().delete(at);
            accounts.update(&gone, &deleted).await.unwrap();
        })
        .await;
    gone
}

/// A row that cannot be added is reported; the others are added completely, with their balance.
// Proves: TASK-005-008.4, TASK-005-018.1, TASK-005-018.4
pub async fn adds_many_with_an_outcome_for_each_row(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let (_, others) = sign_up_with_account(stage, "bob@example.com").await;
    let gone = deleted_account(stage, &ada).await;
    let category = stage.category(user_of(&ada), "Climbing", None);
    super::categories::add(stage, &ada, &[&category]).await;
    let one = |amount| stage.transaction(&account, amount, "2025-01-01", "Bread 🍞");
    let known = Transaction {
        external_id: Some(line("known")),
        ..one("-1")
    };
    add(stage, &ada, &[&known]).await;
    let whole = Transaction {
        category_id: Some(category.id),
        original: Some(Money::rounded(euros("-1800"), "JPY".parse().unwrap())),
        external_id: Some(line("new")),
        transfer_id: Some(Uuid::from_u128(7).into()),
        ..one("-11.20")
    };
    let rows = [
        whole.clone(),
        Transaction {
            external_id: Some(line("known")),
            ..one("-1")
        },
        Transaction {
            external_id: Some(line("new")),
            ..one("-1")
        },
        known,
        Transaction {
            account_id: others.id,
            ..one("-1")
        },
        Transaction {
            account_id: gone.id,
            ..one("-1")
        },
        Transaction {
            money: Money::rounded(euros("-1"), "USD".parse().unwrap()),
            ..one("-1")
        },
        Transaction {
            category_id: Some(Uuid::from_u128(9).into()),
            ..one("-1")
        },
        one("5"),
    ];
    assert_eq!(
        add_many(stage, &ada, &rows).await,
        [
            RowOutcome::Added,
            RowOutcome::ExternalIdTaken,
            RowOutcome::ExternalIdTaken,
            RowOutcome::AlreadyExists,
            RowOutcome::UnknownAccount,
            RowOutcome::UnknownAccount,
            RowOutcome::UnknownAccount,
            RowOutcome::UnknownCategory,
            RowOutcome::Added,
        ]
    );
    assert_eq!(get(stage, &ada, whole.id).await, Some(whole));
    assert_eq!(balance(stage, &ada, &account).await, euros("92.80"));
}

/// A row that is repeated in one batch is added once.
// Proves: TASK-005-018.3
pub async fn adds_a_repeated_id_once(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let made = stage.transaction(&account, "-1", "2025-01-01", "Bread");
    let id = made.id;
    let outcomes = add_many(stage, &ada, &[made.clone(), made]).await;
    assert_eq!(outcomes, [RowOutcome::Added, RowOutcome::AlreadyExists]);
    assert_eq!(count(stage, &ada).await, 1);
    assert_eq!(add_many(stage, &ada, &[]).await, []);
    assert!(get(stage, &ada, id).await.is_some());
}

/// After an interruption the same call can be repeated: committed rows exist once, whether the rows
/// have the same ids or were read from the file again.
// Proves: TASK-005-018.3
pub async fn resumes_after_an_interruption(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let rows = imported(stage, &account, 10);
    let per_unit = NonZeroUsize::new(3).unwrap();
    let told = RefCell::new(Vec::new());
    let done = |outcomes: &[RowOutcome]| told.borrow_mut().push(outcomes.len());
    let adding = bulk::add_in_units(stage.factory, &ada, rows.clone(), per_unit, done);
    interrupt_third_unit(adding, &told).await;
    let before = settled(async || count(stage, &ada).await).await;
    let counted = bulk::add_in_units(stage.factory, &ada, rows, per_unit, |_| ()).await;
    let counted = counted.unwrap();
    assert_eq!(counted.added + counted.skipped, 10);
    assert!(counted.skipped >= before);
    assert_eq!(count(stage, &ada).await, 10);
    let again = imported(stage, &account, 10);
    let mut outcomes = Vec::new();
    let counted = stage
        .write(&ada, async |unit| {
            bulk::add(unit, again, |batch| outcomes.extend_from_slice(batch)).await
        })
        .await;
    let (added, skipped) = (0, 10);
    assert_eq!(counted.unwrap(), BulkCount { added, skipped });
    assert_eq!(outcomes, [RowOutcome::ExternalIdTaken; 10]);
    assert_eq!(balance(stage, &ada, &account).await, euros("90"));
}
