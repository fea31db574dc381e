//! A creation whose transaction meets others.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use coffer_domain::{Line, portfolio::AccountType, portfolio::Location};
use coffer_services::{Error, IdempotencyKey, NewPortfolio};
use coffer_storage::{
    Claim, RepositoryError,
    mocks::{MockFactory, MockUnit},
};

use crate::stage::{actor, services};

fn new_portfolio() -> NewPortfolio {
    let home = "DE".parse().unwrap();
    NewPortfolio {
        name: Line::parse("name", 100, "P").unwrap(),
        location: Location::new(AccountType::Domestic, home, home).unwrap(),
        base_currency: "EUR".parse().unwrap(),
    }
}

/// A unit that adds portfolios, and whose commits fail so many times; and how many there were.
fn failing(times: usize, error: fn() -> RepositoryError) -> (MockUnit, Arc<AtomicUsize>) {
    let commits = Arc::new(AtomicUsize::new(0));
    let counted = commits.clone();
    let unit = MockUnit::new()
        .portfolios(|portfolios| {
            portfolios.expect_add().returning(|_| Ok(()));
        })
        .stored_counts(|counts| {
            counts.expect_get().returning(|_| Ok(1));
        })
        .commits(move || {
            if counted.fetch_add(1, Ordering::Relaxed) < times {
                Err(error())
            } else {
                Ok(())
            }
        });
    (unit, commits)
}

// Proves: TASK-004-001.4
#[tokio::test(start_paused = true)]
async fn transaction_conflict_is_retried_and_creates_one_row() {
    let (unit, commits) = failing(3, || RepositoryError::Serialization);
    let services = services(Arc::new(MockFactory::new(unit)));
    let created = services
        .portfolios
        .create(&actor(), new_portfolio(), None)
        .await;
    assert_eq!(created.unwrap().portfolio.name.as_str(), "P");
    assert_eq!(commits.load(Ordering::Relaxed), 4);
}

// Proves: TASK-005-013.3
#[tokio::test(start_paused = true)]
async fn permanent_transaction_conflict_is_given_up() {
    let (unit, commits) = failing(usize::MAX, || RepositoryError::Serialization);
    let services = services(Arc::new(MockFactory::new(unit)));
    let refused = services
        .portfolios
        .create(&actor(), new_portfolio(), None)
        .await;
    assert!(matches!(
        refused,
        Err(Error::Storage(RepositoryError::Serialization))
    ));
    assert_eq!(commits.load(Ordering::Relaxed), 5);
}

#[tokio::test]
async fn uncertain_commit_is_not_retried() {
    let lost = || RepositoryError::Unavailable("the connection was lost".to_owned());
    let (unit, commits) = failing(1, lost);
    let services = services(Arc::new(MockFactory::new(unit)));
    let refused = services
        .portfolios
        .create(&actor(), new_portfolio(), None)
        .await;
    assert!(matches!(
        refused,
        Err(Error::Storage(RepositoryError::Unavailable(_)))
    ));
    assert_eq!(commits.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn an_answer_that_can_not_be_read_any_more_is_an_internal_failure() {
    let unit = MockUnit::new().idempotency(|keys| {
        keys.expect_claim().returning(|_, _, fingerprint, _, _| {
            Ok(Claim::Used {
                fingerprint,
                result: serde_json::json!({ "of": "another version" }),
            })
        });
    });
    let services = services(Arc::new(MockFactory::new(unit)));
    let key = IdempotencyKey::parse("key").ok();
    let refused = services
        .portfolios
        .create(&actor(), new_portfolio(), key)
        .await;
    assert!(matches!(refused, Err(Error::Internal(_))));
}
