//! Users.

use chrono::TimeDelta;
use coffer_domain::{
    Email,
    settings::UserProfile,
    user::{DetailedUser, Role, Tier, User, UserStatus},
};

use super::{Stage, stage::user_of};
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
    let renamed = User {
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
