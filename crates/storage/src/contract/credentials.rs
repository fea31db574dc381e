//! Credentials: found by email address, with known devices and password hashes.

use coffer_domain::{Email, user::PasswordHash};

use super::{
    Stage,
    stage::{password_hash, user_of},
};
use crate::users::EMAIL_IS_TAKEN;

/// An anonymous actor finds credentials by an address in any case, and finds nothing else.
// Proves: TASK-005-003.1, TASK-005-004.2, TASK-005-019.1
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
                unit.users().find_credentials(&typed, &[]).await.unwrap()
            })
            .await;
        assert_eq!(found.is_some(), expected, "{typed}");
        if let Some(found) = found {
            assert_eq!(found.user_id, user_of(&ada));
            let hash = found.password_hash.unwrap();
            assert_eq!(hash.expose(), password_hash().expose());
            assert!(found.status.may_sign_in());
            assert_eq!(found.known_device, None);
        }
    }
}

/// A device is known for a user who has had a session on it, and for no other user.
// Proves: TASK-004-008.3, TASK-005-003.4
pub async fn recognises_devices_of_earlier_sessions(stage: &Stage<'_>) {
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
    let own = session.device_hash.unwrap();
    for (user, devices, known) in [
        (&ada, &[own][..], Some(own)),
        (&ada, &[[7; 32], own], Some(own)),
        (&ada, &[own, [7; 32], own], Some(own)),
        (&ada, &[[7; 32]], None),
        (&ada, &[], None),
        (&bob, &[own, [7; 32]], None),
    ] {
        let found = stage
            .read(&stage.visitor(), async |unit| {
                let mut users = unit.users();
                users.find_credentials(&user.email, devices).await.unwrap()
            })
            .await;
        assert_eq!(found.unwrap().known_device, known, "{devices:?}");
    }
}

/// The spellings of one address find one user, and letters beyond ASCII are not folded.
pub async fn finds_users_by_the_key_of_their_address(stage: &Stage<'_>) {
    let jane = stage.sign_up("Jane@exämple.com").await;
    let victim = stage.sign_up("victim@example.com").await;
    let other = stage.sign_up("vİctim@example.com").await;
    for (typed, expected) in [
        ("jane@exämple.com", Some(&jane)),
        ("JANE@EXA\u{308}MPLE.COM", Some(&jane)),
        ("jane@xn--exmple-cua.com", Some(&jane)),
        ("VICTIM@example.com", Some(&victim)),
        ("VİCTIM@example.com", Some(&other)),
        ("v\u{131}ctim@example.com", None),
    ] {
        let email: Email = typed.parse().unwrap();
        let credentials = stage
            .read(&stage.visitor(), async |unit| {
                unit.users().find_credentials(&email, &[]).await.unwrap()
            })
            .await;
        let user = stage
            .system(async |unit| unit.users().find_by_email(&email).await.unwrap())
            .await;
        let expected = expected.map(user_of);
        assert_eq!(credentials.map(|found| found.user_id), expected, "{typed}");
        assert_eq!(user.map(|found| found.id), expected, "{typed}");
    }
    let twin = stage.user("JANE@xn--exmple-cua.com");
    let mut unit = stage.factory.begin(&stage.claimant(twin.id)).await.unwrap();
    let refused = unit.users().add(&twin, None).await.unwrap_err();
    assert!(refused.is_conflict_with(EMAIL_IS_TAKEN), "{refused:?}");
}

/// The stored hashes are counted by method; values that are no hash are left out.
pub async fn counts_password_methods(stage: &Stage<'_>) {
    let bcrypt = |cost| format!("$2b${cost}$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe");
    let argon2id = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA".to_owned();
    let hashes = [
        Some(bcrypt("12")),
        Some(bcrypt("12")),
        Some(bcrypt("12")),
        Some(bcrypt("04")),
        Some(argon2id.clone()),
        Some(argon2id),
        Some("$pbkdf2-sha256$i=1$c2FsdA$aGFzaA".to_owned()),
        None,
    ];
    for (n, hash) in hashes.into_iter().enumerate() {
        let user = stage.user(&format!("person-{n}@example.com"));
        let hash = hash.map(PasswordHash::new);
        stage
            .system(async |unit| unit.users().add(&user, hash).await.unwrap())
            .await;
    }
    let methods = async |rows| {
        let methods = stage
            .system(async |unit| unit.users().password_methods(rows).await.unwrap())
            .await;
        let methods = methods.into_iter().map(|found| (found.prefix, found.users));
        methods.collect::<Vec<_>>()
    };
    let all = [
        ("$2b$12$".to_owned(), 3),
        ("$argon2id$v=19$m=19456,t=2,p=1$".to_owned(), 2),
        ("$2b$04$".to_owned(), 1),
    ];
    assert_eq!(methods(10).await, all);
    assert_eq!(methods(1).await, all[..1]);
}

/// A new hash replaces the old one.
// Proves: TASK-004-003.2, TASK-005-019.1
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
            let credentials = unit.users().find_credentials(&email, &[]).await.unwrap();
            (credentials, unit.users().get(user_of(&ada)).await.unwrap())
        })
        .await;
    assert_eq!(
        credentials.unwrap().password_hash.unwrap().expose(),
        hash.expose()
    );
    assert_eq!(user.unwrap().updated_at, at);
}
