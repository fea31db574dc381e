use std::sync::atomic::{AtomicBool, Ordering};

use chrono::TimeDelta;
use coffer_domain::{
    Client, Proof, Subject,
    ids::RequestId,
    testing::{SeededRng, TestClock},
    user::{Role, Tier},
};
use coffer_storage::{
    RepositoryError,
    mocks::{MockFactory, MockUnit},
};
use serde_json::json;
use uuid::Uuid;

use super::*;

struct Stage {
    refusals: Refusals,
    repositories: Arc<MockFactory>,
    clock: Arc<TestClock>,
    fails: Arc<AtomicBool>,
}

fn stage() -> Stage {
    let fails = Arc::new(AtomicBool::new(false));
    let failing = fails.clone();
    let repositories = Arc::new(MockFactory::new(MockUnit::new().commits(move || {
        if failing.load(Ordering::SeqCst) {
            Err(RepositoryError::Unavailable("away".to_owned()))
        } else {
            Ok(())
        }
    })));
    let clock = Arc::new(TestClock::at(DateTime::UNIX_EPOCH));
    Stage {
        refusals: Refusals::new(
            repositories.clone(),
            clock.clone(),
            Arc::new(SeededRng::new(1)),
        ),
        repositories,
        clock,
        fails,
    }
}

fn visitor(address: &str) -> Actor {
    let client = Client::new(address.parse().unwrap(), "Browser/1.0");
    Actor::anonymous(client, RequestId::from(Uuid::nil()))
}

fn user(n: u128) -> Actor {
    visitor("192.0.2.1").acting_as(Subject::User {
        id: Uuid::from_u128(n).into(),
        proof: Proof::Session(Uuid::from_u128(n).into()),
        role: Role::User,
        tier: Tier::Free,
    })
}

fn forbidden(route: &str) -> Refusal {
    Refusal {
        route: route.to_owned(),
        reason: "forbidden",
        account: None,
        is_sign_in: false,
    }
}

fn wrong_password(account: u128) -> Refusal {
    Refusal {
        route: "POST /api/auth/login".to_owned(),
        reason: "wrong password",
        account: Some(Uuid::from_u128(account).into()),
        is_sign_in: true,
    }
}

#[tokio::test]
async fn flood_of_refusals_makes_one_record() {
    let stage = stage();
    for second in 0..1000 {
        stage
            .clock
            .set(DateTime::UNIX_EPOCH + TimeDelta::seconds(second / 20));
        stage.refusals.count(&user(1), forbidden("GET /a"));
    }
    assert!(stage.repositories.recorded().is_empty());
    assert_eq!(stage.refusals.flush().await.unwrap(), 1);
    let records = stage.repositories.recorded();
    let [record] = records.as_slice() else {
        panic!("{records:?}");
    };
    assert_eq!(record.action, Action::RequestRefused);
    assert_eq!(record.entity_type, EntityType::Request);
    assert_eq!(record.actor_id, Some(Uuid::from_u128(1).into()));
    assert_eq!(
        record.metadata,
        json!({
            "address": "192.0.2.1",
            "user_agent": "Browser/1.0",
            "request_id": Uuid::nil(),
            "reason": "forbidden",
            "route": "GET /a",
            "count": 1000,
            "first_at": "1970-01-01T00:00:00Z",
            "last_at": "1970-01-01T00:00:49Z",
        })
    );
    // Refusals are recorded only once.
    assert_eq!(stage.refusals.flush().await.unwrap(), 0);
}

#[tokio::test]
async fn actors_routes_and_accounts_are_recorded_separately() {
    let stage = stage();
    for _ in 0..3 {
        stage.refusals.count(&user(1), forbidden("GET /a"));
        stage.refusals.count(&user(1), forbidden("GET /b"));
        stage.refusals.count(&user(2), forbidden("GET /a"));
        stage
            .refusals
            .count(&visitor("192.0.2.1"), wrong_password(1));
        stage
            .refusals
            .count(&visitor("192.0.2.1"), wrong_password(2));
        stage
            .refusals
            .count(&visitor("192.0.2.2"), wrong_password(2));
        // A network of IPv6 is one client.
        stage
            .refusals
            .count(&visitor("2001:db8::1"), wrong_password(1));
        stage
            .refusals
            .count(&visitor("2001:db8::2:1"), wrong_password(1));
    }
    assert_eq!(stage.refusals.flush().await.unwrap(), 7);
    let mut counts: Vec<_> = stage.repositories.recorded();
    counts.retain(|record| record.action == Action::SignInFailed);
    let subjects = counts
        .iter()
        .map(|record| record.subject_id.unwrap().uuid().as_u128());
    let mut subjects: Vec<_> = subjects.collect();
    subjects.sort_unstable();
    assert_eq!(subjects, [1, 1, 2, 2]);
    assert!(counts.iter().all(|record| record.actor_id.is_none()));
}

#[tokio::test]
async fn refusals_that_cannot_be_written_stay_counted() {
    let stage = stage();
    stage.refusals.count(&user(1), forbidden("GET /a"));
    stage.fails.store(true, Ordering::SeqCst);
    assert!(stage.refusals.flush().await.is_err());
    stage
        .clock
        .set(DateTime::UNIX_EPOCH + TimeDelta::seconds(7));
    stage.refusals.count(&user(1), forbidden("GET /a"));
    stage.fails.store(false, Ordering::SeqCst);
    assert_eq!(stage.refusals.flush().await.unwrap(), 1);
    let metadata = &stage.repositories.recorded()[0].metadata;
    assert_eq!(metadata["count"], 2);
    assert_eq!(metadata["first_at"], "1970-01-01T00:00:00Z");
    assert_eq!(metadata["last_at"], "1970-01-01T00:00:07Z");
}

#[tokio::test]
async fn refusals_of_too_many_kinds_take_bounded_memory() {
    let stage = stage();
    for n in 0..MAX_KINDS as u128 + 500 {
        stage.refusals.count(&user(n), forbidden("GET /a"));
    }
    {
        let counted = stage.refusals.lock();
        assert_eq!((counted.by_kind.len(), counted.others), (MAX_KINDS, 500));
    }
    stage.fails.store(true, Ordering::SeqCst);
    assert!(stage.refusals.flush().await.is_err());
    assert_eq!(stage.refusals.lock().by_kind.len(), MAX_KINDS);
    stage.fails.store(false, Ordering::SeqCst);
    assert_eq!(stage.refusals.flush().await.unwrap(), MAX_KINDS);
}
