//! Users and their credentials.

use coffer_domain::{Email, user::PasswordHash};

use super::{
    Stage,
    stage::{password_hash, user_of},
};
use crate::{RepositoryError, users::EMAIL_IS_TAKEN};

/// What was added is there, to the letter.
pub async fn adds_and_gets(stage: &Stage<'_>) {
    let user = stage.user("Ada.Lovelace@Example.com");
    let ada = stage.claimant(user.id);
    stage
        .write(&ada, async |unit| {
            unit.users().add(&user, None).await.unwrap();
        })
        .await;
    let found = stage
        .read(&ada, async |unit| unit.users().get(user.id).await.unwrap())
        .await
        .unwrap();
    assert_eq!(found, user);
    // Addresses are equal regardless of case, but kept as they were written.
    assert_eq!(found.email.as_str(), "Ada.Lovelace@Example.com");
}

/// A visitor who types an address in another case finds the credentials, and only those.
pub async fn finds_credentials_regardless_of_case(stage: &Stage<'_>) {
    let ada = stage.sign_up("Ada@Example.com").await;
    stage.sign_up("adam@example.com").await;
    for (typed, expected) in [
        ("ada@example.com", true),
        ("ADA@EXAMPLE.COM", true),
        ("ad_@example.com", false),
        ("nobody@example.com", false),
    ] {
        let typed: Email = typed.parse().unwrap();
        let found = stage
            .read(&stage.visitor(), async |unit| {
                unit.users().find_credentials(&typed, None).await.unwrap()
            })
            .await;
        assert_eq!(found.is_some(), expected, "{typed}");
        if let Some(found) = found {
            assert_eq!(found.user_id, user_of(&ada));
            let hash = found.password_hash.unwrap();
            assert_eq!(hash.expose(), password_hash().expose());
            assert!(found.status.may_sign_in());
            assert!(!found.known_device);
        }
    }
}

/// A device is known to a user once they had a session on it, and to nobody else.
pub async fn knows_a_device_that_signed_in_before(stage: &Stage<'_>) {
    let (ada, bob) = (stage.user("ada@example.com"), stage.user("bob@example.com"));
    let session = stage.session(ada.id);
    for user in [&ada, &bob] {
        stage
            .write(&stage.claimant(user.id), async |unit| {
                unit.users().add(user, None).await.unwrap();
                if user.id == ada.id {
                    unit.sessions().add(&session).await.unwrap();
                }
            })
            .await;
    }
    for (user, device, known) in [
        (&ada, session.device_hash, true),
        (&ada, Some([7; 32]), false),
        (&ada, None, false),
        (&bob, session.device_hash, false),
    ] {
        let found = stage
            .read(&stage.visitor(), async |unit| {
                let mut users = unit.users();
                users.find_credentials(&user.email, device).await.unwrap()
            })
            .await;
        assert_eq!(found.unwrap().known_device, known);
    }
}

/// An address that is taken is a conflict by the constraint's name. In a nested unit it costs
/// nothing but that unit.
pub async fn survives_a_taken_address_in_a_nested_unit(stage: &Stage<'_>) {
    stage.sign_up("ada@example.com").await;
    let twin = stage.user("ADA@example.com");
    let twin_acts = stage.claimant(twin.id);
    let mut unit = stage.factory.begin(&twin_acts).await.unwrap();
    {
        let mut nested = unit.begin_nested().await.unwrap();
        let refused = nested.users().add(&twin, None).await.unwrap_err();
        assert!(refused.is_conflict_with(EMAIL_IS_TAKEN), "{refused:?}");
        let poisoned = nested.users().get(twin.id).await;
        assert!(matches!(poisoned, Err(RepositoryError::Poisoned)));
    }
    let renamed = coffer_domain::user::User {
        email: "twin@example.com".parse().unwrap(),
        ..twin
    };
    unit.users().add(&renamed, None).await.unwrap();
    unit.commit().await.unwrap();
    let found = stage
        .read(&twin_acts, async |unit| {
            unit.users().get(renamed.id).await.unwrap()
        })
        .await;
    assert_eq!(found, Some(renamed));
}

/// A new hash takes the place of the old one.
pub async fn replaces_the_password_hash(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let hash = PasswordHash::new("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA".to_owned());
    let at = stage.later();
    stage
        .write(&ada, async |unit| {
            let mut users = unit.users();
            users
                .set_password_hash(user_of(&ada), &hash, at)
                .await
                .unwrap();
        })
        .await;
    let email: Email = "ada@example.com".parse().unwrap();
    let (credentials, user) = stage
        .read(&ada, async |unit| {
            let credentials = unit.users().find_credentials(&email, None).await.unwrap();
            (credentials, unit.users().get(user_of(&ada)).await.unwrap())
        })
        .await;
    assert_eq!(
        credentials.unwrap().password_hash.unwrap().expose(),
        hash.expose()
    );
    assert_eq!(user.unwrap().updated_at, at);
}

/// Nothing of an erased user is left, and the address is free again.
pub async fn erases_with_everything_that_is_theirs(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let bob = stage.sign_up("bob@example.com").await;
    let portfolio = stage.portfolio(user_of(&ada), "Savings");
    let chat = stage.chat_session(user_of(&ada), "Taxes");
    let message = stage.chat_message(&chat, "When are they due?");
    stage
        .write(&ada, async |unit| {
            unit.portfolios().add(&portfolio).await.unwrap();
            unit.chat().add(&chat).await.unwrap();
            unit.chat().add_message(&message).await.unwrap();
        })
        .await;
    let erased = stage
        .system(async |unit| {
            let first = unit.users().erase(user_of(&ada)).await.unwrap();
            (first, unit.users().erase(user_of(&ada)).await.unwrap())
        })
        .await;
    assert_eq!(erased, (true, false));
    stage
        .system(async |unit| {
            let (ada_id, session) = (user_of(&ada), ada.session_id().unwrap());
            assert_eq!(unit.users().get(ada_id).await.unwrap(), None);
            assert_eq!(unit.settings().profile(ada_id).await.unwrap(), None);
            assert_eq!(unit.settings().settings(ada_id).await.unwrap(), None);
            assert_eq!(unit.sessions().get(session).await.unwrap(), None);
            assert_eq!(unit.portfolios().get(portfolio.id).await.unwrap(), None);
            assert_eq!(unit.chat().get(chat.id).await.unwrap(), None);
            assert_eq!(unit.chat().message(message.id).await.unwrap(), None);
            let bob = unit.users().get(user_of(&bob)).await.unwrap();
            assert!(bob.is_some());
        })
        .await;
    stage.sign_up("ada@example.com").await;
}
