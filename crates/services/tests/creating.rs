//! Creating a resource while transactions conflict.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use coffer_domain::{
    Line,
    portfolio::{AccountType, Domicile, NewPortfolio, ValuedPortfolio},
};
use coffer_services::{CreateOutcome, Error, IdempotencyKey, IdempotentRequest, StoredResponse};
use coffer_storage::{
    Claim, RepositoryError,
    mocks::{MockFactory, MockUnit},
};

use crate::stage::{actor, services};

fn new_portfolio() -> NewPortfolio {
    let home = "DE".parse().unwrap();
    NewPortfolio {
        name: Line::parse("name", 100, "P").unwrap(),
        domicile: Domicile::new(AccountType::Domestic, home, home).unwrap(),
        base_currency: "EUR".parse().unwrap(),
    }
}

/// A unit that adds portfolios and whose first `times` commits fail with `error`, and the number of
/// commits.
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
    let CreateOutcome::Created(created) = created.unwrap() else {
        panic!("a response was stored without a key");
    };
    assert_eq!(created.portfolio.name.as_str(), "P");
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

fn response() -> StoredResponse {
    StoredResponse {
        status: 201,
        etag: Some("\"1\"".to_owned()),
        body: r#"{"name": "P", "field_of_another_version": 1}"#.to_owned(),
    }
}

/// Creates a portfolio under a key that is stored with this result.
async fn replay(result: serde_json::Value) -> Result<CreateOutcome<ValuedPortfolio>, Error> {
    let unit = MockUnit::new().idempotency(move |keys| {
        let result = result.clone();
        keys.expect_claim()
            .returning(move |_, _, fingerprint, _, _| {
                Ok(Claim::Used {
                    fingerprint,
                    result: result.clone(),
                })
            });
    });
    let services = services(Arc::new(MockFactory::new(unit)));
    let request = IdempotentRequest {
        key: IdempotencyKey::parse("key").unwrap(),
        render: Box::new(|_| Err(Error::Internal("a replay was rendered".to_owned()))),
    };
    let portfolios = &services.portfolios;
    portfolios
        .create(&actor(), new_portfolio(), Some(request))
        .await
}

#[tokio::test]
async fn replay_returns_the_stored_response_whatever_is_in_its_body() {
    let stored = serde_json::to_value(response()).unwrap();
    assert_eq!(
        replay(stored).await.unwrap(),
        CreateOutcome::Response(response())
    );
}

#[tokio::test]
async fn unreadable_stored_response_is_an_internal_error() {
    let refused = replay(serde_json::json!({ "of": "another version" })).await;
    assert!(matches!(refused, Err(Error::Internal(_))));
}

#[tokio::test]
async fn response_is_stored_as_it_is_sent() {
    let (unit, _) = failing(0, || RepositoryError::Poisoned);
    let unit = unit.idempotency(|keys| {
        keys.expect_claim()
            .returning(|_, _, _, _, _| Ok(Claim::New));
        keys.expect_complete().returning(|_, _, stored| {
            assert_eq!(*stored, serde_json::to_value(response()).unwrap());
            Ok(())
        });
    });
    let services = services(Arc::new(MockFactory::new(unit)));
    let request = IdempotentRequest {
        key: IdempotencyKey::parse("key").unwrap(),
        render: Box::new(|_| Ok(response())),
    };
    let portfolios = &services.portfolios;
    let created = portfolios
        .create(&actor(), new_portfolio(), Some(request))
        .await;
    assert_eq!(created.unwrap(), CreateOutcome::Response(response()));
}
