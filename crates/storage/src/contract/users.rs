//! Users and their credentials.

use chrono::TimeDelta;
use coffer_domain::{
    Email,
    settings::UserProfile,
    user::{DetailedUser, PasswordHash, Role, Tier, User, UserStatus},
};

use super::{
    Stage,
    stage::{password_hash, user_of},
};
use crate::{
    PageRequest, PageSize, RepositoryError, UserFilter, UserSort, UserWith, users::EMAIL_IS_TAKEN,
};

const SORTS: [UserSort; 3] = [UserSort::Newest, UserSort::Oldest, UserSort::Email];

/// An email address, and the changes to its user.
type Registration = (&'static str, fn(&mut User));

/// Adds these users without profiles, each registered a second after the previous one.
async fn register(stage: &Stage<'_>, emails: &[Registration]) -> Vec<User> {
    let users: Vec<User> = emails
        .iter()
        .map(|(email, change)| {
            stage.later();
            let mut user = stage.user(email);
            change(&mut user);
            user
        })
        .collect();
    stage
        .system(async |unit| {
            for user in &users {
                unit.users().add(user, None).await.unwrap();
            }
        })
        .await;
    users
}

/// All users that match the filter, in pages of this size, as a system unit sees them.
async fn list(
    stage: &Stage<'_>,
    filter: &UserFilter,
    sort: UserSort,
    with: UserWith,
    size: u16,
) -> Vec<DetailedUser> {
    let mut page = PageRequest {
        size: PageSize::new(size).unwrap(),
        after: None,
    };
    let mut all = Vec::new();
    loop {
        let found = stage
            .system(async |unit| {
                let mut users = unit.users();
                users.list_with(filter, sort, &page, with).await.unwrap()
            })
            .await;
        let alone = stage
            .system(async |unit| unit.users().list(filter, sort, &page).await.unwrap())
            .await;
        let users: Vec<_> = found.items.iter().map(|item| item.user.clone()).collect();
        assert_eq!((alone.items, alone.next), (users, found.next.clone()));
        all.extend(found.items);
        page.after = found.next;
        if page.after.is_none() {
            return all;
        }
    }
}

/// A new user can be read with every field as it was stored.
// Proves: F2-0.1.3, TASK-005-002.1, TASK-005-019.1
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
    // Addresses are compared regardless of case, but stored as they were written.
    assert_eq!(found.email.as_str(), "Ada.Lovelace@Example.com");
}

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

/// A system unit finds users by their whole address in any case, but no erased ones.
pub async fn finds_by_address_regardless_of_case(stage: &Stage<'_>) {
    let users = register(
        stage,
        &[("Ada@Example.com", |_| {}), ("adam@example.com", |_| {})],
    )
    .await;
    let find = async |email: &str| {
        let email: Email = email.parse().unwrap();
        stage
            .system(async |unit| unit.users().find_by_email(&email).await.unwrap())
            .await
    };
    for (email, expected) in [
        ("ada@example.com", Some(&users[0])),
        ("ADA@EXAMPLE.COM", Some(&users[0])),
        ("adam@example.com", Some(&users[1])),
        ("ad_@example.com", None),
        ("da@example.com", None),
    ] {
        assert_eq!(find(email).await.as_ref(), expected, "{email}");
    }
    stage
        .system(async |unit| unit.users().erase(users[0].id).await.unwrap())
        .await;
    assert_eq!(find("ada@example.com").await, None);
}

/// Every sort order matches its name, whatever the page size.
pub async fn lists_in_every_order(stage: &Stage<'_>) {
    let emails = [
        "b@example.com",
        "C@example.com",
        "a@example.com",
        "B.b@example.com",
    ];
    let users = register(
        stage,
        &emails.map(|email| (email, (|_| {}) as fn(&mut User))),
    )
    .await;
    for (sort, expected) in [
        (UserSort::Newest, [3, 2, 1, 0]),
        (UserSort::Oldest, [0, 1, 2, 3]),
        (UserSort::Email, [2, 3, 0, 1]),
    ] {
        for size in [1, 2, PageSize::MAX] {
            for with in [UserWith::NOTHING, UserWith::ALL] {
                let found = list(stage, &UserFilter::new(), sort, with, size).await;
                let found: Vec<_> = found.into_iter().map(|found| found.user).collect();
                let expected = expected.map(|index: usize| users[index].clone());
                assert_eq!(found, expected, "{sort:?}, {size} a page");
            }
        }
    }
}

/// Listing and counting agree on every filter.
// Proves: TASK-005-003.2, TASK-005-003.3
pub async fn filters_and_counts_alike(stage: &Stage<'_>) {
    let users = register(
        stage,
        &[
            ("ada@example.com", |_| {}),
            ("bob_x@example.com", |user| user.status = UserStatus::Locked),
            ("cleo@example.org", |user| user.tier = Tier::Premium),
            ("dan@example.org", |user| user.role = Role::Admin),
            ("eve@example.com", |user| {
                user.role = Role::Support;
                user.status = UserStatus::Disabled;
            }),
            ("fay@example.com", |user| user.status = UserStatus::Pending),
        ],
    )
    .await;
    let all = UserFilter::new;
    let at = |index: usize| users[index].created_at;
    let second = TimeDelta::seconds(1);
    for (filter, expected) in [
        (all(), vec![0, 1, 2, 3, 4, 5]),
        (all().status(UserStatus::Active), vec![0, 2, 3]),
        (all().status(UserStatus::Locked), vec![1]),
        (all().status(UserStatus::Pending), vec![5]),
        (all().status(UserStatus::Anonymised), vec![]),
        (all().status(UserStatus::DeletionRequested), vec![]),
        (all().tier(Tier::Free), vec![0, 1, 3, 4, 5]),
        (all().tier(Tier::Premium), vec![2]),
        (all().role(Role::User), vec![0, 1, 2, 5]),
        (all().role(Role::Support), vec![4]),
        (all().role(Role::Admin).status(UserStatus::Active), vec![3]),
        (all().email("EXAMPLE.org"), vec![2, 3]),
        (all().email("b_x"), vec![1]),
        (all().email("B_X"), vec![1]),
        (all().email("b%x"), vec![]),
        (all().email(".com").status(UserStatus::Active), vec![0]),
        (all().created(at(1)..at(3)), vec![1, 2]),
        (all().created(at(1)..at(3) + second), vec![1, 2, 3]),
        (all().created(at(3)..at(1)), vec![]),
        (all().created(at(0)..at(5)).tier(Tier::Premium), vec![2]),
    ] {
        for sort in SORTS {
            let mut found = list(stage, &filter, sort, UserWith::NOTHING, 2).await;
            found.sort_by_key(|found| found.user.id);
            let expected: Vec<_> = expected.iter().map(|index| &users[*index]).collect();
            let found: Vec<_> = found.iter().map(|found| &found.user).collect();
            assert_eq!(found, expected, "{filter:?}");
        }
        let count = stage
            .system(async |unit| unit.users().count(&filter).await.unwrap())
            .await;
        assert_eq!(count, expected.len() as u64, "{filter:?}");
    }
}

/// A profile is read if requested, as it is now, and otherwise not; a user without one is listed
/// all the same.
// Proves: TASK-005-004.3
pub async fn lists_with_profiles(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    stage.later();
    let without = register(stage, &[("bob@example.com", |_| {})]).await;
    let (before, _) = stage.settings(user_of(&ada));
    let profiles = async |with| {
        let found = list(stage, &UserFilter::new(), UserSort::Oldest, with, 1).await;
        let ids: Vec<_> = found.iter().map(|found| found.user.id).collect();
        assert_eq!(ids, [user_of(&ada), without[0].id]);
        found
            .into_iter()
            .map(|found| found.profile)
            .collect::<Vec<_>>()
    };
    assert_eq!(profiles(UserWith::NOTHING).await, [None, None]);
    let stored = stage
        .system(async |unit| unit.settings().profile(user_of(&ada)).await.unwrap())
        .await;
    assert_eq!(profiles(UserWith::ALL).await, [stored.clone(), None]);
    let stored = stored.unwrap();
    assert_eq!(stored.display_name, before.display_name);
    let after = UserProfile {
        display_name: None,
        version: stored.version + 1,
        updated_at: stage.later(),
        ..stored.clone()
    };
    stage
        .write(&ada, async |unit| {
            let mut settings = unit.settings();
            settings.update_profile(&stored, &after).await.unwrap();
        })
        .await;
    assert_eq!(profiles(UserWith::ALL).await, [Some(after), None]);
}

/// A request's unit finds only its own user, and an anonymous one finds nobody, whatever they
/// request.
pub async fn shows_other_users_only_to_the_system(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let bob = stage.sign_up("bob@example.com").await;
    let (filter, page) = (UserFilter::new(), PageRequest::default());
    let bobs: Email = "bob@example.com".parse().unwrap();
    for (actor, expected) in [
        (&ada, vec![user_of(&ada)]),
        (&bob, vec![user_of(&bob)]),
        (&stage.visitor(), vec![]),
    ] {
        stage
            .read(actor, async |unit| {
                let mut users = unit.users();
                for sort in SORTS {
                    let listed = users.list(&filter, sort, &page).await.unwrap();
                    let with = users.list_with(&filter, sort, &page, UserWith::ALL);
                    let with = with.await.unwrap().items;
                    let ids: Vec<_> = listed.items.iter().map(|user| user.id).collect();
                    assert_eq!(ids, expected);
                    let ids: Vec<_> = with.iter().map(|found| found.user.id).collect();
                    assert_eq!(ids, expected);
                }
                let count = users.count(&filter).await.unwrap();
                assert_eq!(count, expected.len() as u64);
                let others = filter.clone().email("example.com");
                assert_eq!(users.count(&others).await.unwrap(), count);
                let found = users.find_by_email(&bobs).await.unwrap();
                assert_eq!(found.is_some(), expected == [user_of(&bob)]);
            })
            .await;
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

/// An address that is taken is a conflict with the constraint's name. In a nested unit, the failure
/// affects only that unit.
// Proves: TASK-005-019.2
pub async fn continues_after_a_taken_address_in_a_nested_unit(stage: &Stage<'_>) {
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

/// No data of an erased user remains, and the address can be used again.
// Proves: TASK-004-003.4, TASK-005-003.4, TASK-005-019.1
pub async fn erases_users_with_all_their_data(stage: &Stage<'_>) {
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
