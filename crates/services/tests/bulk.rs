//! Bulk changes of transactions that conflict with others.

use std::{
    num::NonZeroUsize,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use coffer_domain::ids::TransactionId;
use coffer_services::{BulkSelection, Error, OnError, Transactions};
use coffer_storage::{
    BulkChange, ChangeCount, ChangeOutcome, ChangedBatch, RepositoryError, TransactionFilter,
    TransactionSelection,
    bulk::change_in_units,
    mocks::{MockFactory, MockUnit},
};
use uuid::Uuid;

use crate::stage::{NOW, actor, services, without_budgets};

/// A selection of `n` transactions by id.
fn named(n: u128) -> TransactionSelection {
    let ids = (0..n).map(|n| TransactionId::from(Uuid::from_u128(n)));
    TransactionSelection::Ids(ids.collect())
}

/// A unit that deletes whatever is named, and whose second commit fails.
fn failing_once(error: fn() -> RepositoryError) -> (MockUnit, Arc<AtomicUsize>) {
    let commits = Arc::new(AtomicUsize::new(0));
    let counted = commits.clone();
    let unit = without_budgets()
        .transactions(|transactions| {
            transactions.expect_lock().returning(|| Ok(()));
            transactions.expect_change_many().returning(|ids, _, _| {
                Ok(ChangedBatch {
                    outcomes: vec![ChangeOutcome::Changed; ids.len()],
                    changed: ids.to_vec(),
                })
            });
        })
        .commits(move || match counted.fetch_add(1, Ordering::Relaxed) {
            1 => Err(error()),
            _ => Ok(()),
        });
    (unit, commits)
}

async fn delete_five_in_twos(unit: MockUnit) -> (Result<ChangeCount, RepositoryError>, Vec<usize>) {
    let factory = MockFactory::new(unit);
    let (actor, which, two) = (actor(), named(5), NonZeroUsize::new(2).unwrap());
    let mut told = Vec::new();
    let done = |outcomes: &[_]| told.push(outcomes.len());
    let deleting = change_in_units(&factory, &actor, &which, BulkChange::Delete, NOW, two, done);
    let counted = deleting.await;
    (counted, told)
}

// Proves: TASK-005-018.3
#[tokio::test(start_paused = true)]
async fn conflicting_unit_is_retried_and_reported_once() {
    let (unit, commits) = failing_once(|| RepositoryError::Serialization);
    let (counted, told) = delete_five_in_twos(unit).await;
    let five = ChangeCount {
        changed: 5,
        ..ChangeCount::default()
    };
    assert_eq!(counted.unwrap(), five);
    assert_eq!(told, [2, 2, 1]);
    assert_eq!(commits.load(Ordering::Relaxed), 4);
}

#[tokio::test(start_paused = true)]
async fn unit_with_an_unknown_commit_ends_the_bulk_operation_unreported() {
    let (unit, commits) = failing_once(|| RepositoryError::Poisoned);
    let (counted, told) = delete_five_in_twos(unit).await;
    assert!(matches!(counted, Err(RepositoryError::Poisoned)));
    assert_eq!(told, [2]);
    assert_eq!(commits.load(Ordering::Relaxed), 2);
}

#[tokio::test(start_paused = true)]
async fn conflicting_use_case_is_retried_as_a_whole() {
    let (unit, commits) = failing_once(|| RepositoryError::Serialization);
    let (actor, services) = (actor(), services(Arc::new(MockFactory::new(unit))));
    for _ in 0..2 {
        let TransactionSelection::Ids(ids) = named(3) else {
            panic!("they were selected by id");
        };
        let which = BulkSelection::Ids(ids.into_iter().map(Ok).collect());
        let skip = OnError::Skip;
        let changed = services
            .transactions
            .change_many(&actor, which, BulkChange::Delete, skip);
        let changed = changed.await.unwrap();
        assert_eq!((changed.changed, changed.named.len()), (3, 3));
    }
    assert_eq!(commits.load(Ordering::Relaxed), 3);
}

#[tokio::test(start_paused = true)]
async fn filter_with_too_many_matches_is_rejected_before_any_change() {
    let unit = without_budgets().transactions(|transactions| {
        transactions.expect_lock().returning(|| Ok(()));
        let found = transactions.expect_count();
        found.returning(|_| Ok(Transactions::MAX_CHANGED + 1));
    });
    let (actor, services) = (actor(), services(Arc::new(MockFactory::new(unit))));
    for on_error in [OnError::Refuse, OnError::Skip] {
        let which = BulkSelection::Filter(TransactionFilter::new().text("bread"));
        let refused =
            services
                .transactions
                .change_many(&actor, which, BulkChange::Delete, on_error);
        let Err(Error::Invalid(invalid)) = refused.await else {
            panic!("it was not refused");
        };
        let violation = &invalid.violations()[0];
        assert_eq!((&*violation.field, violation.code), ("filter", "too_many"));
        assert!(violation.message.contains("50001"), "{violation:?}");
    }
}
