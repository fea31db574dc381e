//! Bulk changes of transactions that conflict with others.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use coffer_domain::ids::TransactionId;
use coffer_services::{BulkSelection, Error, OnError, Transactions};
use coffer_storage::{
    BulkChange, ChangeOutcome, ChangedBatch, RepositoryError, TransactionFilter,
    TransactionSelection,
    mocks::{MockFactory, MockUnit},
};
use uuid::Uuid;

use crate::stage::{actor, services, without_budgets};

/// A selection of `n` transactions by id.
fn named(n: u128) -> TransactionSelection {
    let ids = (0..n).map(|n| TransactionId::from(Uuid::from_u128(n)));
    TransactionSelection::Ids(ids.collect())
}

/// A unit that deletes the selected transactions, and whose second commit is in conflict.
fn failing_once() -> (MockUnit, Arc<AtomicUsize>) {
    let commits = Arc::new(AtomicUsize::new(0));
    let counted = commits.clone();
    let unit = without_budgets()
        .transactions(|transactions| {
            transactions.expect_lock().returning(|| Ok(()));
            transactions.expect_change_many().returning(|ids, _, _, _| {
                Ok(ChangedBatch {
                    outcomes: vec![ChangeOutcome::Changed; ids.len()],
                    changed: ids.to_vec(),
                })
            });
        })
        .commits(move || match counted.fetch_add(1, Ordering::Relaxed) {
            1 => Err(RepositoryError::Serialization),
            _ => Ok(()),
        });
    (unit, commits)
}

#[tokio::test(start_paused = true)]
async fn conflicting_use_case_is_retried_as_a_whole() {
    let (unit, commits) = failing_once();
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
        assert!(
            violation.message.to_string().contains("50001"),
            "{violation:?}"
        );
    }
}
