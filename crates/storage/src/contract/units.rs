//! The guarantees of a unit of work that are visible through the traits.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use chrono::TimeDelta;
use coffer_domain::{
    Actor, Proof, Subject,
    ids::ApiKeyId,
    session::EndReason,
    user::{Role, Tier, User, UserStatus},
};

use futures_util::future::join;

use super::{Stage, portfolios::list, stage::user_of};
use crate::{
    AccountFilter, BeforeCommit, PortfolioFilter, PortfolioSort, RepositoryError, UnitOfWork,
};

async fn add(stage: &Stage<'_>, actor: &Actor, unit: &mut dyn UnitOfWork, name: &str) {
    let portfolio = stage.portfolio(user_of(actor), name);
    unit.portfolios().add(&portfolio).await.unwrap();
}

async fn names(stage: &Stage<'_>, actor: &Actor) -> Vec<String> {
    let all = PortfolioFilter::new();
    let found = list(stage, actor, &all, PortfolioSort::Oldest).await;
    found.iter().map(|found| found.name.to_string()).collect()
}

/// Dropping a unit rolls back its changes.
// Proves: TASK-004-001.3, TASK-005-002.3, TASK-005-014.1, TASK-005-014.2, TASK-005-023.2
pub async fn drops_uncommitted_changes(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let mut unit = stage.factory.begin(&ada).await.unwrap();
    add(stage, &ada, unit.as_mut(), "Savings").await;
    drop(unit);
    assert_eq!(names(stage, &ada).await, [""; 0]);
}

/// The changes of a nested unit last if it commits and the outer unit commits, too.
// Proves: TASK-005-002.3, TASK-005-014.3, TASK-005-023.1, TASK-005-023.2
pub async fn commits_and_rolls_back_nested_units(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    for outer_commits in [false, true] {
        let mut unit = stage.factory.begin(&ada).await.unwrap();
        add(stage, &ada, unit.as_mut(), "outer").await;
        let mut nested = unit.begin_nested().await.unwrap();
        add(stage, &ada, nested.as_mut(), "committed").await;
        nested.commit().await.unwrap();
        let mut nested = unit.begin_nested().await.unwrap();
        add(stage, &ada, nested.as_mut(), "dropped").await;
        drop(nested);
        add(stage, &ada, unit.as_mut(), "after").await;
        if outer_commits {
            unit.commit().await.unwrap();
        }
    }
    assert_eq!(names(stage, &ada).await, ["outer", "committed", "after"]);
}

/// Each level of nesting can be rolled back by itself.
// Proves: TASK-005-014.3, TASK-005-023.2
pub async fn nests_three_deep(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let mut expected = Vec::new();
    // Bit by bit: whether each level commits.
    for round in 0..8_u8 {
        let commits = [round & 1 != 0, round & 2 != 0, round & 4 != 0];
        let levels = [0, 1, 2].map(|level| format!("{round}.{level}"));
        let mut unit = stage.factory.begin(&ada).await.unwrap();
        {
            let mut one = unit.begin_nested().await.unwrap();
            add(stage, &ada, one.as_mut(), &levels[0]).await;
            {
                let mut two = one.begin_nested().await.unwrap();
                add(stage, &ada, two.as_mut(), &levels[1]).await;
                let mut three = two.begin_nested().await.unwrap();
                add(stage, &ada, three.as_mut(), &levels[2]).await;
                if commits[2] {
                    three.commit().await.unwrap();
                } else {
                    drop(three);
                }
                if commits[1] {
                    two.commit().await.unwrap();
                }
            }
            if commits[0] {
                one.commit().await.unwrap();
            }
        }
        unit.commit().await.unwrap();
        for (level, name) in levels.into_iter().enumerate() {
            if commits[..=level].iter().all(|commits| *commits) {
                expected.push(name);
            }
        }
    }
    assert_eq!(names(stage, &ada).await, expected);
}

/// After a failure, every call fails, including the commit.
// Proves: TASK-005-002.2, TASK-005-026.1
pub async fn is_poisoned_by_a_failure(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let mut unit = stage.factory.begin(&ada).await.unwrap();
    add(stage, &ada, unit.as_mut(), "before").await;
    let taken = stage.portfolio(user_of(&ada), "taken");
    unit.portfolios().add(&taken).await.unwrap();
    let refused = unit.portfolios().add(&taken).await.unwrap_err();
    assert!(
        matches!(refused, RepositoryError::Conflict { .. }),
        "{refused:?}"
    );

    let poisoned = |error| matches!(error, Some(RepositoryError::Poisoned));
    assert!(poisoned(unit.users().get(user_of(&ada)).await.err()));
    assert!(poisoned(unit.portfolios().totals().await.err()));
    assert!(poisoned(unit.open().await.err()));
    assert!(poisoned(unit.begin_nested().await.err()));
    assert!(poisoned(unit.commit().await.err()));
    assert_eq!(names(stage, &ada).await, [""; 0]);
}

/// A failure in a nested unit affects only that unit.
// Proves: TASK-005-002.2
pub async fn continues_after_a_nested_failure(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let portfolio = stage.portfolio(user_of(&ada), "once");
    let mut unit = stage.factory.begin(&ada).await.unwrap();
    unit.portfolios().add(&portfolio).await.unwrap();
    let mut nested = unit.begin_nested().await.unwrap();
    assert!(nested.portfolios().add(&portfolio).await.is_err());
    let refused = nested.commit().await;
    assert!(
        matches!(refused, Err(RepositoryError::Poisoned)),
        "{refused:?}"
    );
    add(stage, &ada, unit.as_mut(), "after").await;
    unit.commit().await.unwrap();
    assert_eq!(names(stage, &ada).await, ["once", "after"]);
}

/// A read-only unit refuses every change.
// Proves: TASK-004-001.3
pub async fn refuses_changes_in_read_only_units(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let portfolio = stage.portfolio(user_of(&ada), "Savings");
    let mut unit = stage.factory.begin_read(&ada).await.unwrap();
    assert!(unit.portfolios().add(&portfolio).await.is_err());
    assert!(unit.into_unit().commit().await.is_err());
    let mut unit = stage.factory.begin_read(&ada).await.unwrap();
    assert!(unit.users().get(user_of(&ada)).await.unwrap().is_some());
    unit.into_unit().commit().await.unwrap();
    let read = stage.factory.read_once(&ada).await.unwrap();
    assert!(read.portfolios().add(&portfolio).await.is_err());
    assert_eq!(names(stage, &ada).await, [""; 0]);
}

/// Reads that are sent together see what other reads see: their own user's rows.
pub async fn last_reads_see_only_own_rows(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let bob = stage.sign_up("bob@example.com").await;
    let mut unit = stage.factory.begin(&ada).await.unwrap();
    add(stage, &ada, unit.as_mut(), "Savings").await;
    unit.commit().await.unwrap();
    for (actor, expected) in [(&ada, 1), (&bob, 0), (&stage.visitor(), 0)] {
        let all = PortfolioFilter::new();
        let read = stage.factory.read_once(actor).await.unwrap();
        assert_eq!(read.portfolios().count(&all).await.unwrap(), expected);
        // Twice: the first time, values are stored in the cache.
        for _ in 0..2 {
            let mut unit = stage.factory.begin_read(actor).await.unwrap();
            assert_eq!(unit.portfolios().count(&all).await.unwrap(), expected);
            let [one, other] = unit.last_two().await.unwrap();
            let both = join(one.categories().all(), other.portfolios().count(&all));
            let (categories, count) = both.await;
            assert_eq!(count.unwrap(), expected);
            assert_eq!(categories.unwrap().is_empty(), actor.user_id().is_none());
        }
    }
}

/// An action that counts its runs.
fn counting(count: &Arc<AtomicUsize>) -> BeforeCommit {
    let count = Arc::clone(count);
    Box::new(move || {
        Box::pin(async move {
            count.fetch_add(1, Ordering::SeqCst);
        })
    })
}

/// Actions run once, if the unit commits, even if it does nothing else.
pub async fn runs_actions_before_the_commit(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let count = Arc::new(AtomicUsize::new(0));
    let mut unit = stage.factory.begin(&ada).await.unwrap();
    unit.before_commit(counting(&count));
    unit.open().await.unwrap();
    drop(unit);
    assert_eq!(count.load(Ordering::SeqCst), 0);
    for expected in [1, 2] {
        let mut unit = stage.factory.begin(&ada).await.unwrap();
        unit.before_commit(counting(&count));
        if expected == 2 {
            unit.open().await.unwrap();
        }
        unit.commit().await.unwrap();
        assert_eq!(count.load(Ordering::SeqCst), expected);
    }
}

/// The actions of a dropped nested unit are dropped.
pub async fn drops_actions_of_rolled_back_nested_units(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let (kept, lost) = (Arc::default(), Arc::default());
    let mut unit = stage.factory.begin(&ada).await.unwrap();
    let mut nested = unit.begin_nested().await.unwrap();
    nested.before_commit(counting(&lost));
    drop(nested);
    let mut nested = unit.begin_nested().await.unwrap();
    nested.before_commit(counting(&kept));
    nested.commit().await.unwrap();
    assert_eq!(kept.load(Ordering::SeqCst), 0);
    unit.commit().await.unwrap();
    assert_eq!(kept.load(Ordering::SeqCst), 1);
    assert_eq!(lost.load(Ordering::SeqCst), 0);
}

/// Checks that the actor's first write and first read are both refused.
async fn is_refused(stage: &Stage<'_>, actor: &Actor) {
    let portfolio = stage.portfolio(user_of(actor), "Savings");
    let ended = |error| matches!(error, Some(RepositoryError::SessionEnded));
    let mut unit = stage.factory.begin(actor).await.unwrap();
    assert!(ended(unit.portfolios().add(&portfolio).await.err()));
    let mut unit = stage.factory.begin_read(actor).await.unwrap();
    assert!(ended(unit.settings().profile(user_of(actor)).await.err()));
    let read = stage.factory.read_once(actor).await.unwrap();
    assert!(ended(read.settings().profile(user_of(actor)).await.err()));
    let unit = stage.factory.begin_read(actor).await.unwrap();
    let [one, other] = unit.last_two().await.unwrap();
    let all = AccountFilter::new();
    let both = join(one.portfolios().totals(), other.accounts().count(&all));
    let (one, other) = both.await;
    assert!(ended(one.err()) && ended(other.err()));
    let mut unit = stage.factory.begin(actor).await.unwrap();
    assert!(ended(unit.begin_nested().await.err()));
    let found = stage
        .system(async |unit| unit.portfolios().get(portfolio.id).await.unwrap())
        .await;
    assert_eq!(found, None);
}

/// A session that has ended cannot be used.
pub async fn refuses_an_ended_session(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let claimant = stage.claimant(user_of(&ada));
    stage
        .write(&claimant, async |unit| {
            let found = unit.sessions().get(ada.session_id().unwrap()).await;
            let session = found.unwrap().unwrap();
            let ended = session.end(stage.later(), EndReason::SignedOut).unwrap();
            assert!(unit.sessions().end(&ended).await.unwrap());
        })
        .await;
    is_refused(stage, &ada).await;
}

/// A session that was idle for too long or is too old cannot be used.
// Proves: TASK-004-008.2
pub async fn refuses_an_expired_session(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    stage
        .clock
        .advance(TimeDelta::days(1) - TimeDelta::seconds(10));
    stage
        .read(&ada, async |unit| unit.open().await.unwrap())
        .await;
    stage.clock.advance(TimeDelta::seconds(10));
    is_refused(stage, &ada).await;
}

/// An API key is refused, as there are none.
pub async fn refuses_api_keys(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let key = Subject::User {
        id: user_of(&ada),
        proof: Proof::ApiKey(ApiKeyId::new(stage.now(), stage.rng)),
        role: Role::User,
        tier: Tier::Free,
    };
    is_refused(stage, &ada.acting_as(key)).await;
}

/// A claimant sees their account and sessions, and the holder of a link nothing.
pub async fn shows_no_finances_before_the_sign_in(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let id = user_of(&ada);
    let portfolio = stage.portfolio(id, "Savings");
    stage
        .write(&ada, async |unit| {
            unit.portfolios().add(&portfolio).await.unwrap();
        })
        .await;
    // What a cache keeps for the user.
    let categories = async || {
        let read = async |unit: &mut dyn UnitOfWork| {
            assert!(unit.settings().settings(id).await.unwrap().is_some());
            unit.categories().all().await.unwrap().len()
        };
        stage.read(&ada, read).await
    };
    let before = categories().await;
    let holder = stage.visitor().acting_as(Subject::LinkHolder(id));
    for (actor, is_visible) in [(stage.claimant(id), true), (holder, false)] {
        let session = ada.session_id().unwrap();
        stage
            .read(&actor, async |unit| {
                let user = unit.users().get(id).await.unwrap();
                assert_eq!(user.is_some(), is_visible);
                let session = unit.sessions().get(session).await.unwrap();
                assert_eq!(session.is_some(), is_visible);
                let settings = unit.settings().settings(id).await.unwrap();
                assert_eq!(settings, None);
                unit.categories().all().await.unwrap();
                let found = unit.portfolios().get(portfolio.id).await.unwrap();
                assert_eq!(found, None);
            })
            .await;
        let read = stage.factory.read_once(&actor).await.unwrap();
        let user = read.users().get(id).await.unwrap();
        assert_eq!(user.is_some(), is_visible);
    }
    assert_eq!(categories().await, before);
}

/// A token from before a change of role or tier is refused.
pub async fn refuses_an_outdated_role_or_tier(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let Subject::User { id, proof, .. } = ada.subject else {
        panic!("{ada:?}");
    };
    for (role, tier) in [(Role::Admin, Tier::Free), (Role::User, Tier::Premium)] {
        let subject = Subject::User {
            id,
            proof,
            role,
            tier,
        };
        is_refused(stage, &ada.acting_as(subject)).await;
    }
    // Nor does one user's session serve another.
    let bob = stage.sign_up("bob@example.com").await;
    let subject = Subject::User {
        id: user_of(&bob),
        proof,
        role: Role::User,
        tier: Tier::Free,
    };
    is_refused(stage, &ada.acting_as(subject)).await;
}

/// A locked or disabled user is refused, whatever sessions they have.
pub async fn refuses_a_locked_or_disabled_user(stage: &Stage<'_>) {
    for (number, status) in [
        UserStatus::Pending,
        UserStatus::Locked,
        UserStatus::Disabled,
    ]
    .into_iter()
    .enumerate()
    {
        let user = User {
            status,
            ..stage.user(&format!("user{number}@example.com"))
        };
        let session = stage.session(user.id);
        stage
            .system(async |unit| {
                unit.users().add(&user, None).await.unwrap();
                unit.sessions().add(&session).await.unwrap();
            })
            .await;
        is_refused(stage, &stage.signed_in(&user, &session)).await;
    }
}
