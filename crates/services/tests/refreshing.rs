//! Refreshing a session that another request changes.

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use chrono::TimeDelta;
use coffer_domain::{
    audit::Action,
    session::{EndReason, Ended, Session},
};
use coffer_security::RefreshTokens;
use coffer_services::{Error, Unauthenticated};
use coffer_storage::{
    RepositoryError,
    mocks::{MockFactory, MockSessionRepository, MockUnit},
};

use crate::stage::{NOW, master_keys, services, session_id, user, user_id, visitor};

fn session(generation: i32) -> Session {
    Session {
        id: session_id(),
        user_id: user_id(),
        amr: vec!["pwd".to_owned()],
        authenticated_at: NOW,
        impersonation: None,
        remember_me: false,
        salt: [3; 16],
        generation,
        rotated_at: NOW,
        device_hash: None,
        address: IpAddr::V4(Ipv4Addr::LOCALHOST),
        user_agent: String::new(),
        last_seen_at: NOW,
        idle_expires_at: NOW + TimeDelta::hours(1),
        absolute_expires_at: NOW + TimeDelta::days(1),
        ended: None,
        created_at: NOW,
    }
}

fn token(generation: i32) -> String {
    let tokens = RefreshTokens::new(&master_keys());
    tokens.issue(&session(generation)).expose().to_owned()
}

/// A unit in which the user exists, with these expectations of the session repository.
fn unit(expectations: impl Fn(&mut MockSessionRepository) + Send + Sync + 'static) -> MockUnit {
    MockUnit::new().sessions(expectations).users(|users| {
        users.expect_get().returning(|_| Ok(Some(user())));
    })
}

/// A session that was read at generation 0 and has since been rotated or ended by another request.
fn overtaken_by(after: Session) -> MockUnit {
    let overtaken = Arc::new(AtomicBool::new(false));
    unit(move |sessions| {
        let (rotating, after) = (overtaken.clone(), after.clone());
        let reading = overtaken.clone();
        sessions.expect_get().returning(move |_| {
            let overtaken = reading.load(Ordering::Relaxed);
            Ok(Some(if overtaken { after.clone() } else { session(0) }))
        });
        sessions.expect_rotate().returning(move |_| {
            rotating.store(true, Ordering::Relaxed);
            Ok(false)
        });
    })
}

// Proves: TASK-006-006.4, TASK-006-027.3
#[tokio::test]
async fn loser_of_a_refresh_race_gets_the_winners_token() {
    let services = services(Arc::new(MockFactory::new(overtaken_by(session(1)))));
    let refreshed = services.sessions.refresh(&visitor(), &[&token(0)]).await;
    assert_eq!(refreshed.unwrap().refresh_token.expose(), token(1));
}

// Proves: TASK-006-027.4
#[tokio::test]
async fn refresh_that_loses_to_sign_out_is_rejected() {
    let mut ended = session(0);
    ended.ended = Some(Ended {
        at: NOW,
        reason: EndReason::SignedOut,
    });
    let services = services(Arc::new(MockFactory::new(overtaken_by(ended))));
    let refused = services.sessions.refresh(&visitor(), &[&token(0)]).await;
    assert!(matches!(
        refused,
        Err(Error::Unauthenticated(Unauthenticated::SessionEnded))
    ));
}

// Proves: TASK-006-027.3
#[tokio::test]
async fn replay_is_recorded_and_ends_the_session() {
    let factory = Arc::new(MockFactory::new(unit(|sessions| {
        sessions.expect_get().returning(|_| Ok(Some(session(2))));
        sessions.expect_end().returning(|_| Ok(true));
    })));
    let refused = services(factory.clone());
    let refused = refused.sessions.refresh(&visitor(), &[&token(0)]).await;
    assert!(matches!(refused, Err(Error::Unauthenticated(_))));
    let recorded: Vec<Action> = factory
        .recorded()
        .iter()
        .map(|record| record.action)
        .collect();
    assert_eq!(recorded, [Action::RefreshReplayed]);
}

#[tokio::test]
async fn replay_that_cannot_be_stored_signs_nobody_in() {
    let services = services(Arc::new(MockFactory::new(unit(|sessions| {
        sessions.expect_get().returning(|_| Ok(Some(session(2))));
        let lost = || RepositoryError::Unavailable("the connection was lost".to_owned());
        sessions.expect_end().returning(move |_| Err(lost()));
    }))));
    let refused = services.sessions.refresh(&visitor(), &[&token(0)]).await;
    assert!(matches!(
        refused,
        Err(Error::Storage(RepositoryError::Unavailable(_)))
    ));
}

#[tokio::test]
async fn rotation_with_an_unknown_commit_returns_no_token() {
    let unit = unit(|sessions| {
        sessions.expect_get().returning(|_| Ok(Some(session(0))));
        sessions.expect_rotate().returning(|_| Ok(true));
    });
    let lost = || {
        Err(RepositoryError::Unavailable(
            "the connection was lost".to_owned(),
        ))
    };
    let services = services(Arc::new(MockFactory::new(unit.commits(lost))));
    let refused = services.sessions.refresh(&visitor(), &[&token(0)]).await;
    assert!(matches!(refused, Err(Error::Storage(_))));
}

#[tokio::test]
async fn only_a_few_of_many_values_are_looked_up() {
    let looked_up = Arc::new(AtomicUsize::new(0));
    let count = looked_up.clone();
    let unit = unit(move |sessions| {
        let count = count.clone();
        sessions.expect_get().returning(move |_| {
            count.fetch_add(1, Ordering::Relaxed);
            Ok(None)
        });
    });
    let services = services(Arc::new(MockFactory::new(unit)));
    let tokens: Vec<_> = (0..50).map(token).collect();
    let values: Vec<_> = tokens.iter().map(String::as_str).collect();
    let refused = services.sessions.refresh(&visitor(), &values).await;
    assert!(matches!(
        refused,
        Err(Error::Unauthenticated(Unauthenticated::InvalidToken))
    ));
    assert_eq!(looked_up.load(Ordering::Relaxed), 8);
}

#[tokio::test]
async fn newer_of_two_tokens_of_one_session_counts() {
    for order in [[0, 1], [1, 0]] {
        let services = services(Arc::new(MockFactory::new(unit(|sessions| {
            sessions.expect_get().returning(|_| Ok(Some(session(1))));
            sessions.expect_rotate().returning(|_| Ok(true));
        }))));
        let tokens = order.map(token);
        let values = tokens.each_ref().map(String::as_str);
        let refreshed = services.sessions.refresh(&visitor(), &values).await;
        assert_eq!(refreshed.unwrap().refresh_token.expose(), token(2));
    }
}
