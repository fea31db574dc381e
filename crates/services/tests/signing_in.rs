//! Registering and signing in while the database fails.

use std::sync::Arc;

use coffer_services::{
    Browser, Error, PasswordCredentials, Registration, SessionTokens, Unauthenticated,
};
use coffer_storage::{
    RepositoryError,
    mocks::{MockFactory, MockUnit},
    users::EMAIL_IS_TAKEN,
};

use crate::stage::{services, visitor};

fn registration() -> Registration {
    Registration {
        email: "user@example.com".to_owned(),
        password: "securepassword123".to_owned(),
        password_confirm: None,
        terms_accepted: None,
    }
}

/// A unit in which adding a user violates a constraint.
fn conflict_with(constraint: &'static str) -> MockUnit {
    MockUnit::new().users(move |users| {
        users.expect_add().returning(move |_, _| {
            Err(RepositoryError::Conflict {
                constraint: constraint.to_owned(),
            })
        });
    })
}

// Proves: TASK-005-026.2, TASK-006-006.1, TASK-006-007.1, TASK-006-027.1
#[tokio::test]
async fn taken_address_is_recognised_by_its_constraint_only() {
    for (constraint, is_taken) in [(EMAIL_IS_TAKEN, true), ("users_pkey", false)] {
        let services = services(Arc::new(MockFactory::new(conflict_with(constraint))));
        let refused = services
            .password_sign_in
            .register(&visitor(), registration(), SessionTokens::default())
            .await;
        let told = match refused {
            Err(Error::Conflict(invalid)) => invalid.violations()[0].code == "already_exists",
            _ => false,
        };
        assert_eq!(told, is_taken, "{constraint}");
    }
}

// Proves: TASK-006-006.1, TASK-006-027.1
#[tokio::test]
async fn registration_with_an_unknown_commit_signs_nobody_in() {
    let unit = MockUnit::new()
        .users(|users| {
            users.expect_add().returning(|_, _| Ok(()));
        })
        .settings(|settings| {
            settings.expect_add().returning(|_, _| Ok(()));
        })
        .sessions(|sessions| {
            sessions.expect_add().returning(|_| Ok(()));
        })
        .commits(|| {
            Err(RepositoryError::Unavailable(
                "the connection was lost".to_owned(),
            ))
        });
    let factory = Arc::new(MockFactory::new(unit));
    let services = services(factory.clone());
    let refused = services
        .password_sign_in
        .register(&visitor(), registration(), SessionTokens::default())
        .await;
    assert!(matches!(refused, Err(Error::Storage(_))));
    assert!(factory.recorded().is_empty());
}

// Proves: TASK-005-019.3, TASK-006-006.2, TASK-006-027.2
#[tokio::test]
async fn reason_of_a_failed_sign_in_is_recorded_but_not_returned() {
    let unit = MockUnit::new().users(|users| {
        users.expect_find_credentials().returning(|_, _| Ok(None));
    });
    let services = services(Arc::new(MockFactory::new(unit)));
    let guess = PasswordCredentials {
        email: "nobody@example.com".to_owned(),
        password: "not-the-password".to_owned(),
        remember_me: false,
    };
    let refused = services
        .password_sign_in
        .sign_in(&visitor(), guess, Browser::default())
        .await;
    assert!(
        matches!(
            refused,
            Err(Error::SignInRefused {
                reason: Unauthenticated::WrongCredentials,
                cause: "unknown address",
                account: None,
            })
        ),
        "{refused:?}"
    );
}

// Proves: TASK-005-013.4, TASK-006-027.2, TASK-006-027.4
#[tokio::test]
async fn sign_in_without_a_database_is_not_a_wrong_password() {
    let nowhere = || Err(RepositoryError::Unavailable("no connection".to_owned()));
    let services = services(Arc::new(MockFactory::new(MockUnit::new()).begins(nowhere)));
    let guess = PasswordCredentials {
        email: "nobody@example.com".to_owned(),
        password: "not-the-password".to_owned(),
        remember_me: false,
    };
    let refused = services
        .password_sign_in
        .sign_in(&visitor(), guess, Browser::default())
        .await;
    assert!(matches!(
        refused,
        Err(Error::Storage(RepositoryError::Unavailable(_)))
    ));
}
