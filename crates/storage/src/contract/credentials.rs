//! Credentials: found by email address, with known devices and password hashes.

use coffer_domain::{Email, session::EndReason, user::PasswordHash};
use futures_util::future::join;

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

/// The stored hash of a password, and the version of the credentials.
async fn stored(stage: &Stage<'_>, email: &str) -> (String, i32) {
    let email = email.parse().unwrap();
    let found = stage
        .read(&stage.visitor(), async |unit| {
            unit.users().find_credentials(&email, &[]).await.unwrap()
        })
        .await
        .unwrap();
    let hash = found.password_hash.unwrap();
    (hash.expose().to_owned(), found.version)
}

fn hash(salt: &str) -> PasswordHash {
    PasswordHash::new(format!("$argon2id$v=19$m=19456,t=2,p=1${salt}$aGFzaA"))
}

/// A new password replaces the old one and raises the version of the credentials; another hash of the
/// same password does not.
// Proves: TASK-004-003.2, TASK-005-019.1
pub async fn changes_the_password(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let id = user_of(&ada);
    let (new, rehashed) = (hash("bmV3"), hash("cmVoYXNo"));
    let at = stage.later();
    stage
        .write(&ada, async |unit| {
            unit.users().change_password(id, &new, at).await.unwrap();
        })
        .await;
    let changed = (new.expose().to_owned(), 1);
    assert_eq!(stored(stage, "ada@example.com").await, changed);
    let at = stage.later();
    let replaced = stage
        .write(&ada, async |unit| {
            let mut users = unit.users();
            let outdated = users.replace_password_hash(id, 0, &hash("b2xk"), at).await;
            let current = users.replace_password_hash(id, 1, &rehashed, at).await;
            (outdated.unwrap(), current.unwrap())
        })
        .await;
    assert_eq!(replaced, (false, true));
    let changed = (rehashed.expose().to_owned(), 1);
    assert_eq!(stored(stage, "ada@example.com").await, changed);
    let user = stage
        .read(&ada, async |unit| unit.users().get(id).await.unwrap())
        .await
        .unwrap();
    assert_eq!((user.credentials_version, user.updated_at), (1, at));
}

/// A user can be locked by one unit at a time. A change of the password waits for a sign-in that was
/// faster, and can then end its session.
pub async fn locks_the_user_during_a_sign_in(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let id = user_of(&ada);
    let session = stage.session(id);
    let mut signing_in = stage.factory.begin(&stage.claimant(id)).await.unwrap();
    let locked = signing_in.users().lock(id).await.unwrap().unwrap();
    assert_eq!(locked.credentials_version, 0);
    let change = async {
        let mut unit = stage.factory.begin(&ada).await.unwrap();
        let (new, at) = (hash("bmV3"), stage.now());
        unit.users().change_password(id, &new, at).await.unwrap();
        let reason = EndReason::SignedOutEverywhere;
        let ended = unit.sessions().end_all(id, None, at, reason).await.unwrap();
        unit.commit().await.unwrap();
        ended
    };
    let sign_in = async {
        signing_in.sessions().add(&session).await.unwrap();
        signing_in.commit().await.unwrap();
    };
    let (ended, ()) = join(change, sign_in).await;
    assert_eq!(ended, 2);
    let locked = stage
        .write(&stage.claimant(id), async |unit| {
            unit.users().lock(id).await.unwrap()
        })
        .await;
    assert_eq!(locked.unwrap().credentials_version, 1);
    let bob = stage.sign_up("bob@example.com").await;
    let unseen = stage
        .write(&bob, async |unit| unit.users().lock(id).await.unwrap())
        .await;
    assert_eq!(unseen, None);
}
