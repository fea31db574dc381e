//! Sessions.

use chrono::TimeDelta;
use coffer_domain::{
    ids::SessionId,
    session::{EndReason, Ended, Impersonation, Session},
};
use futures_util::future::join_all;

use super::{
    Stage,
    stage::{line, user_of},
};
use crate::{PageRequest, PageSize};

/// The sessions of a new user, as many as requested.
async fn with_sessions(stage: &Stage<'_>, count: usize) -> Vec<Session> {
    let user = stage.user("ada@example.com");
    let sessions: Vec<_> = (0..count).map(|_| stage.session(user.id)).collect();
    stage
        .write(&stage.claimant(user.id), async |unit| {
            unit.users().add(&user, None).await.unwrap();
            for session in &sessions {
                unit.sessions().add(session).await.unwrap();
            }
        })
        .await;
    sessions
}

async fn stored(stage: &Stage<'_>, session: &Session) -> Session {
    let actor = stage.claimant(session.user_id);
    stage
        .read(&actor, async |unit| {
            unit.sessions().get(session.id).await.unwrap()
        })
        .await
        .unwrap()
}

/// A new session can be read, with and without a device.
// Proves: TASK-004-008.3, TASK-004-008.4, TASK-006-015.2
pub async fn adds_and_gets(stage: &Stage<'_>) {
    let sessions = with_sessions(stage, 1).await;
    assert_eq!(stored(stage, &sessions[0]).await, sessions[0]);
    let bare = Session {
        device_hash: None,
        amr: Vec::new(),
        address: "192.0.2.7".parse().unwrap(),
        ..stage.session(sessions[0].user_id)
    };
    stage
        .write(&stage.claimant(bare.user_id), async |unit| {
            unit.sessions().add(&bare).await.unwrap();
        })
        .await;
    assert_eq!(stored(stage, &bare).await, bare);
}

/// An administrator's session in a user's name can be read with its reason and its end.
pub async fn stores_impersonations(stage: &Stage<'_>) {
    let session = with_sessions(stage, 1).await.remove(0);
    let support = stage.sign_up("support@example.com").await;
    let impersonated = Session {
        device_hash: None,
        impersonation: Some(Impersonation {
            impersonator: user_of(&support),
            reason: line("A question about a budget"),
            ends_at: session.absolute_expires_at,
        }),
        ..stage.session(session.user_id)
    };
    stage
        .write(&stage.claimant(session.user_id), async |unit| {
            unit.sessions().add(&impersonated).await.unwrap();
        })
        .await;
    assert_eq!(stored(stage, &impersonated).await, impersonated);
    assert_eq!(impersonated.impersonator(), Some(user_of(&support)));
}

/// Another proof of the identity is added to the methods of the session, each of which is stored once,
/// with its time. The session expires when it would have without it.
pub async fn steps_up_active_sessions(stage: &Stage<'_>) {
    let session = with_sessions(stage, 1).await.remove(0);
    let later = stage.later();
    let step_up = async |amr: &[&str], at| {
        let amr: Vec<_> = amr.iter().map(|method| (*method).to_owned()).collect();
        stage
            .write(&stage.claimant(session.user_id), async |unit| {
                let mut sessions = unit.sessions();
                sessions.step_up(session.id, &amr, at).await.unwrap()
            })
            .await
    };
    assert!(step_up(&["pwd", "hwk"], later).await);
    let expected = session.clone().step_up(later, &["pwd", "hwk"]).unwrap();
    assert_eq!(expected.amr, ["pwd", "otp", "hwk"]);
    assert_eq!(stored(stage, &session).await, expected);
    // Requests that overtake each other.
    assert!(step_up(&["hwk"], session.authenticated_at).await);
    assert_eq!(stored(stage, &session).await, expected);
    let ended = expected.end(stage.later(), EndReason::SignedOut).unwrap();
    stage
        .write(&stage.claimant(session.user_id), async |unit| {
            assert!(unit.sessions().end(&ended).await.unwrap());
        })
        .await;
    assert!(!step_up(&["sms"], stage.later()).await);
    assert_eq!(stored(stage, &session).await, ended);
    ended.step_up(stage.now(), &["sms"]).unwrap_err();
}

/// When several requests present the same refresh token at once, one of them rotates it.
// Proves: TASK-004-008.1
pub async fn rotates_once_under_concurrency(stage: &Stage<'_>) {
    let session = with_sessions(stage, 1).await.remove(0);
    let rotated = session.clone().rotate(stage.later(), TimeDelta::days(1));
    let rotated = rotated.unwrap();
    let actor = stage.claimant(session.user_id);
    let rotate = || async {
        let mut unit = stage.factory.begin(&actor).await.unwrap();
        let won = unit.sessions().rotate(&rotated).await.unwrap();
        unit.commit().await.unwrap();
        won
    };
    let wins = join_all((0..5).map(|_| rotate())).await;
    assert_eq!(wins.iter().filter(|won| **won).count(), 1, "{wins:?}");
    assert_eq!(stored(stage, &session).await, rotated);
}

/// An ended session can't be rotated.
pub async fn does_not_rotate_ended_sessions(stage: &Stage<'_>) {
    let session = with_sessions(stage, 1).await.remove(0);
    let rotated = session.clone().rotate(stage.later(), TimeDelta::days(1));
    let ended = session.clone().end(stage.later(), EndReason::Administrator);
    let (rotated, ended) = (rotated.unwrap(), ended.unwrap());
    stage
        .write(&stage.claimant(session.user_id), async |unit| {
            assert!(unit.sessions().end(&ended).await.unwrap());
            assert!(!unit.sessions().rotate(&rotated).await.unwrap());
        })
        .await;
    assert_eq!(stored(stage, &session).await, ended);
}

/// A session ends once; the first reason stays.
pub async fn ends_once(stage: &Stage<'_>) {
    let session = with_sessions(stage, 1).await.remove(0);
    let first = session.clone().end(stage.later(), EndReason::SignedOut);
    let second = session
        .clone()
        .end(stage.later(), EndReason::RefreshReplayed);
    let (first, second) = (first.unwrap(), second.unwrap());
    stage
        .write(&stage.claimant(session.user_id), async |unit| {
            assert!(unit.sessions().end(&first).await.unwrap());
            assert!(!unit.sessions().end(&second).await.unwrap());
        })
        .await;
    assert_eq!(stored(stage, &session).await, first);
}

/// A sign-in ends the session that the browser had, even another user's, but only one that was read
/// before.
pub async fn ends_abandoned_sessions(stage: &Stage<'_>) {
    let session = with_sessions(stage, 1).await.remove(0);
    let bob = stage.sign_up("bob@example.com").await;
    let ended = session.clone().end(stage.later(), EndReason::Replaced);
    let ended = ended.unwrap();
    let guessed = Session {
        salt: [0; 16],
        ..ended.clone()
    };
    stage
        .write(&bob, async |unit| {
            assert!(!unit.sessions().end_abandoned(&guessed).await.unwrap());
            assert!(unit.sessions().end_abandoned(&ended).await.unwrap());
            assert!(!unit.sessions().end_abandoned(&ended).await.unwrap());
        })
        .await;
    assert_eq!(stored(stage, &session).await, ended);
}

/// Active sessions of this user, and of no other, are listed in pages, newest first, without the
/// excluded one, which can also be spared when the others end.
pub async fn lists_and_ends_other_sessions(stage: &Stage<'_>) {
    let mut sessions = with_sessions(stage, 1).await;
    let user = sessions[0].user_id;
    let actor = stage.claimant(user);
    let expired = Session {
        idle_expires_at: stage.now(),
        ..stage.session(user)
    };
    for _ in 0..3 {
        stage.later();
        sessions.insert(0, stage.session(user));
    }
    let ended = sessions.remove(1);
    stage
        .write(&actor, async |unit| {
            for session in [&sessions[0], &sessions[1], &ended, &expired] {
                unit.sessions().add(session).await.unwrap();
            }
            let ended = ended
                .clone()
                .end_remotely(stage.now(), EndReason::SignedOut);
            assert!(unit.sessions().end(&ended.unwrap()).await.unwrap());
        })
        .await;
    assert_eq!(stored(stage, &ended).await.device_hash, None);
    stage.sign_up("bob@example.com").await;
    let list = async |except: Option<SessionId>, size| {
        let mut page = PageRequest {
            size: PageSize::new(size).unwrap(),
            after: None,
        };
        let mut listed = Vec::new();
        loop {
            let now = stage.now();
            let found = stage
                .read(&actor, async |unit| {
                    let mut sessions = unit.sessions();
                    sessions
                        .list_active(user, except, now, &page)
                        .await
                        .unwrap()
                })
                .await;
            listed.extend(found.items);
            match found.next {
                Some(next) => page.after = Some(next),
                None => break listed,
            }
        }
    };
    assert_eq!(list(None, 2).await, sessions);
    let current = sessions[1].id;
    let others = [sessions[0].clone(), sessions[2].clone()];
    assert_eq!(list(Some(current), 1).await, others);
    let (at, reason) = (stage.later(), EndReason::SignedOutEverywhere);
    let counts = stage
        .write(&actor, async |unit| {
            let mut sessions = unit.sessions();
            let ended = sessions.end_all(user, Some(current), at, reason).await;
            let forgotten = sessions.forget_devices(user, Some(current), at).await;
            (ended.unwrap(), forgotten.unwrap())
        })
        .await;
    // The expired one had neither ended nor lost its device.
    assert_eq!(counts, (3, 3));
    assert_eq!(list(None, 10).await, sessions[1..2]);
}

/// Signing out everywhere ends all active sessions of this user, and of no other.
pub async fn ends_all_active_sessions(stage: &Stage<'_>) {
    let sessions = with_sessions(stage, 3).await;
    let bob = stage.sign_up("bob@example.com").await;
    let user = sessions[0].user_id;
    let signed_out = sessions[0].clone().end(stage.later(), EndReason::SignedOut);
    let signed_out = signed_out.unwrap();
    let (at, reason) = (stage.later(), EndReason::SignedOutEverywhere);
    let counts = stage
        .write(&stage.claimant(user), async |unit| {
            unit.sessions().end(&signed_out).await.unwrap();
            let first = unit
                .sessions()
                .end_all(user, None, at, reason)
                .await
                .unwrap();
            let second = unit
                .sessions()
                .end_all(user, None, at, reason)
                .await
                .unwrap();
            let bobs = unit
                .sessions()
                .end_all(user_of(&bob), None, at, reason)
                .await;
            (first, second, bobs.unwrap())
        })
        .await;
    assert_eq!(counts, (2, 0, 0));
    assert_eq!(stored(stage, &sessions[0]).await, signed_out);
    for session in &sessions[1..] {
        let found = stored(stage, session).await;
        assert_eq!(found.ended, Some(Ended { at, reason }));
    }
    stage
        .read(&bob, async |unit| unit.open().await.unwrap())
        .await;
}

/// Devices of this user, and of no other, are forgotten, including those of ended sessions.
pub async fn forgets_all_devices_of_a_user(stage: &Stage<'_>) {
    let sessions = with_sessions(stage, 3).await;
    let bob = stage.sign_up("bob@example.com").await;
    let user = sessions[0].user_id;
    let signed_out = sessions[0].clone().end(stage.later(), EndReason::SignedOut);
    let signed_out = signed_out.unwrap();
    let device = sessions[1].device_hash.unwrap();
    let at = stage.later();
    let counts = stage
        .write(&stage.claimant(user), async |unit| {
            let mut sessions = unit.sessions();
            sessions.end(&signed_out).await.unwrap();
            let one = sessions.forget_device(user, &device, at).await.unwrap();
            assert!(one > 0);
            let first = one + sessions.forget_devices(user, None, at).await.unwrap();
            let second = sessions.forget_devices(user, None, at).await.unwrap();
            let bobs = sessions
                .forget_devices(user_of(&bob), None, at)
                .await
                .unwrap();
            (first, second, bobs)
        })
        .await;
    assert_eq!(counts, (3, 0, 0));
    for session in &sessions {
        assert_eq!(stored(stage, session).await.device_hash, None);
    }
    let email = "ada@example.com".parse().unwrap();
    let devices: Vec<_> = sessions.iter().filter_map(|s| s.device_hash).collect();
    let found = stage
        .read(&stage.visitor(), async |unit| {
            let mut users = unit.users();
            users.find_credentials(&email, &devices).await.unwrap()
        })
        .await;
    assert_eq!(found.unwrap().known_device, None);
}

/// The time of last use only increases, and no longer changes once the session has ended.
// Proves: TASK-004-008.4
pub async fn stores_only_later_use(stage: &Stage<'_>) {
    let session = with_sessions(stage, 1).await.remove(0);
    let (earlier, later) = (stage.later(), stage.later());
    let ended = session.clone().end(stage.later(), EndReason::SignedOut);
    let ended = ended.unwrap();
    stage
        .write(&stage.claimant(session.user_id), async |unit| {
            let mut sessions = unit.sessions();
            sessions.touch(session.id, later).await.unwrap();
            sessions.touch(session.id, earlier).await.unwrap();
            sessions.end(&ended).await.unwrap();
            sessions.touch(session.id, stage.later()).await.unwrap();
        })
        .await;
    assert_eq!(stored(stage, &session).await.last_seen_at, later);
}

/// Sessions that ended or expired before a time are purged, oldest first, no more than requested, by one
/// unit at a time.
pub async fn purges_ended_and_expired_sessions(stage: &Stage<'_>) {
    let sessions = with_sessions(stage, 4).await;
    let actor = stage.claimant(sessions[0].user_id);
    let ended = sessions[0].clone().end(stage.later(), EndReason::SignedOut);
    let still_used = Session {
        idle_expires_at: stage.now() + TimeDelta::days(20),
        ..stage.session(sessions[0].user_id)
    };
    stage
        .write(&actor, async |unit| {
            assert!(unit.sessions().end(&ended.unwrap()).await.unwrap());
            unit.sessions().add(&still_used).await.unwrap();
        })
        .await;
    let purge = async |rows| {
        let over_before = stage.now();
        stage
            .system(async |unit| unit.sessions().purge(over_before, rows).await.unwrap())
            .await
    };
    stage.later();
    assert_eq!(purge(10).await, Some(1));
    // All but one expire when they have not been used for a day.
    stage.clock.advance(TimeDelta::days(2));
    let mut purging = stage.factory.system("a test").await.unwrap();
    let purged = purging.sessions().purge(stage.now(), 2).await.unwrap();
    assert_eq!(purged, Some(2));
    assert_eq!(purge(10).await, None);
    purging.commit().await.unwrap();
    assert_eq!(purge(10).await, Some(1));
    assert_eq!(purge(10).await, Some(0));
    assert_eq!(stored(stage, &still_used).await, still_used);
}
