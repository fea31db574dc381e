//! Reads never return stale data, whatever is cached.

use std::cell::Cell;

use coffer_domain::{
    Actor,
    patch::Change,
    session::EndReason,
    settings::{Theme, UserProfile, UserSettings, UserSettingsChanges},
};

use futures_util::future::join;

use super::{Stage, stage::user_of};
use crate::{AccountFilter, RepositoryError, UnitOfWork};

async fn profile(unit: &mut dyn UnitOfWork, actor: &Actor) -> UserProfile {
    let found = unit.settings().profile(user_of(actor)).await;
    found.unwrap().unwrap()
}

async fn settings(unit: &mut dyn UnitOfWork, actor: &Actor) -> UserSettings {
    let found = unit.settings().settings(user_of(actor)).await;
    found.unwrap().unwrap()
}

/// Edits the profile and the settings, which increases their versions.
async fn edit(stage: &Stage<'_>, actor: &Actor, unit: &mut dyn UnitOfWork) {
    let (profile, settings) = (profile(unit, actor).await, settings(unit, actor).await);
    let mut repository = unit.settings();
    let edited = UserProfile {
        version: profile.version + 1,
        updated_at: stage.now(),
        ..profile.clone()
    };
    let updated = repository.update_profile(&profile, &edited).await;
    updated.unwrap();
    let theme = match settings.theme {
        Theme::Dark => Theme::Light,
        _ => Theme::Dark,
    };
    let changes = UserSettingsChanges {
        theme: Change::Set(theme),
        ..UserSettingsChanges::default()
    };
    let edited = settings.clone().edit(&changes, stage.now());
    let updated = repository.update_settings(&settings, &edited).await;
    updated.unwrap();
}

/// With one writer and several readers, a read that begins after a commit returned sees it.
// Proves: TASK-005-004.4, TASK-005-017.3, TASK-007-006.4
pub async fn read_sees_every_earlier_commit(stage: &Stage<'_>) {
    const COMMITS: i32 = 30;
    let ada = stage.sign_up("ada@example.com").await;
    let committed = Cell::new(0);
    let give_way = async || {
        for _ in 0..stage.number(4) {
            tokio::task::yield_now().await;
        }
    };
    let writer = async {
        while committed.get() < COMMITS {
            stage
                .write(&ada, async |unit| {
                    edit(stage, &ada, unit).await;
                    give_way().await;
                })
                .await;
            committed.set(committed.get() + 1);
            give_way().await;
        }
    };
    let reader = async || {
        let mut reads = 0;
        while committed.get() < COMMITS {
            let least = committed.get();
            stage
                .read(&ada, async |unit| {
                    give_way().await;
                    assert!(profile(unit, &ada).await.version >= least);
                    assert!(settings(unit, &ada).await.version >= least);
                })
                .await;
            reads += 1;
            give_way().await;
        }
        reads
    };
    let ((), first, second) = futures_util::join!(writer, reader(), reader());
    assert!(first > 0 && second > 0);
    let last = stage
        .read(&ada, async |unit| profile(unit, &ada).await)
        .await;
    assert_eq!(last.version, COMMITS);
}

/// A unit sees its own changes; others see them once it has committed, and never if it rolls back.
// Proves: TASK-005-014.4
pub async fn sees_its_own_changes(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let read = async || {
        stage
            .read(&ada, async |unit| {
                (
                    profile(unit, &ada).await.version,
                    settings(unit, &ada).await.version,
                )
            })
            .await
    };
    assert_eq!(read().await, (0, 0));
    let mut unit = stage.factory.begin(&ada).await.unwrap();
    edit(stage, &ada, unit.as_mut()).await;
    assert_eq!(profile(unit.as_mut(), &ada).await.version, 1);
    assert_eq!(settings(unit.as_mut(), &ada).await.version, 1);
    assert_eq!(read().await, (0, 0));
    drop(unit);
    assert_eq!(read().await, (0, 0));

    let mut unit = stage.factory.begin(&ada).await.unwrap();
    let mut nested = unit.begin_nested().await.unwrap();
    edit(stage, &ada, nested.as_mut()).await;
    drop(nested);
    assert_eq!(profile(unit.as_mut(), &ada).await.version, 0);
    let mut nested = unit.begin_nested().await.unwrap();
    edit(stage, &ada, nested.as_mut()).await;
    nested.commit().await.unwrap();
    assert_eq!(profile(unit.as_mut(), &ada).await.version, 1);
    unit.commit().await.unwrap();
    for _ in 0..2 {
        assert_eq!(read().await, (1, 1));
    }
}

/// An ended session is refused even values that are cached.
pub async fn refuses_reads_of_ended_sessions(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    for _ in 0..2 {
        stage
            .read(&ada, async |unit| {
                profile(unit, &ada).await;
                settings(unit, &ada).await;
            })
            .await;
    }
    let (user, at) = (user_of(&ada), stage.later());
    stage
        .write(&ada, async |unit| {
            let mut sessions = unit.sessions();
            let ended = sessions.end_all(user, None, at, EndReason::SignedOutEverywhere);
            assert_eq!(ended.await.unwrap(), 1);
        })
        .await;
    let mut unit = stage.factory.begin_read(&ada).await.unwrap();
    let refused = unit.settings().profile(user).await;
    assert!(
        matches!(refused, Err(RepositoryError::SessionEnded)),
        "{refused:?}"
    );
    let mut unit = stage.factory.begin_read(&ada).await.unwrap();
    let refused = unit.settings().settings(user).await;
    assert!(
        matches!(refused, Err(RepositoryError::SessionEnded)),
        "{refused:?}"
    );
    for _ in 0..2 {
        let read = stage.factory.read_once(&ada).await.unwrap();
        let refused = read.settings().settings(user).await;
        assert!(
            matches!(refused, Err(RepositoryError::SessionEnded)),
            "{refused:?}"
        );
    }
    // Nor by one of two reads, of which the other one checks the session.
    let unit = stage.factory.begin_read(&ada).await.unwrap();
    let [one, other] = unit.last_two().await.unwrap();
    let all = AccountFilter::new();
    let both = join(one.accounts().count(&all), other.settings().settings(user));
    let (one, other) = both.await;
    assert!(matches!(one, Err(RepositoryError::SessionEnded)), "{one:?}");
    assert!(
        matches!(other, Err(RepositoryError::SessionEnded)),
        "{other:?}"
    );
    // Settings for a query are not checked, but the query is.
    let mut unit = stage.factory.begin_read(&ada).await.unwrap();
    let unchecked = unit.settings().settings_for_query(user).await;
    let refused = unit.accounts().count(&AccountFilter::new()).await;
    match (unchecked, refused) {
        (Ok(_), Err(RepositoryError::SessionEnded))
        | (Err(RepositoryError::SessionEnded), Err(RepositoryError::Poisoned)) => {}
        other => panic!("{other:?}"),
    }
}

/// No data of an erased user is returned.
// Proves: TASK-005-004.4
pub async fn forgets_erased_users(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let user = user_of(&ada);
    for _ in 0..2 {
        stage
            .read(&ada, async |unit| {
                profile(unit, &ada).await;
                settings(unit, &ada).await;
            })
            .await;
    }
    stage
        .system(async |unit| assert!(unit.users().erase(user).await.unwrap()))
        .await;
    // A claimant with the erased user's id may read, but finds nothing.
    stage
        .read(&stage.claimant(user), async |unit| {
            assert_eq!(unit.settings().profile(user).await.unwrap(), None);
            assert_eq!(unit.settings().settings(user).await.unwrap(), None);
        })
        .await;
}
