//! The audit log.

use coffer_domain::{
    Actor,
    audit::{Action, AuditRecord, EntityType},
};

use super::{Stage, stage::user_of};
use crate::{PageRequest, PageSize};

/// A record of an action of the actor.
fn record(stage: &Stage<'_>, actor: &Actor, action: Action) -> AuditRecord {
    let now = stage.later();
    AuditRecord::new(actor, action, EntityType::Session, now, stage.rng)
        .with_entity(actor.session_id().unwrap())
        .with_reason("a test")
}

/// The records about an actor's data, newest first.
pub(super) async fn log(stage: &Stage<'_>, actor: &Actor) -> Vec<AuditRecord> {
    let page = PageRequest::default();
    let read = stage
        .read(actor, async |unit| {
            unit.audit()
                .list_by_subject(user_of(actor), &page)
                .await
                .unwrap()
        })
        .await;
    assert_eq!(read.next, None);
    read.items
}

/// The records that a test added itself.
async fn added(stage: &Stage<'_>, actor: &Actor) -> Vec<AuditRecord> {
    let mut log = log(stage, actor).await;
    log.retain(|record| record.entity_type == EntityType::Session);
    log
}

/// A record is stored when its unit commits, and not before.
// Proves: TASK-004-009.1
pub async fn is_written_with_the_commit(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let [first, second] =
        [Action::SignedIn, Action::SignedOut].map(|action| record(stage, &ada, action));
    let mut unit = stage.factory.begin(&ada).await.unwrap();
    unit.open().await.unwrap();
    unit.record(first.clone());
    unit.record(second.clone());
    assert_eq!(added(stage, &ada).await, []);
    unit.commit().await.unwrap();
    assert_eq!(added(stage, &ada).await, [second, first]);

    // Also in a unit that does nothing else, and for an anonymous actor.
    let third = record(stage, &ada, Action::SignInFailed);
    let third = AuditRecord {
        actor_id: None,
        ..third
    };
    let mut unit = stage.factory.begin(&stage.visitor()).await.unwrap();
    unit.record(third.clone());
    unit.commit().await.unwrap();
    assert_eq!(added(stage, &ada).await[0], third);
}

/// A unit that is dropped leaves no record.
pub async fn is_absent_after_a_rollback(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let mut unit = stage.factory.begin(&ada).await.unwrap();
    unit.record(record(stage, &ada, Action::SignedIn));
    unit.open().await.unwrap();
    drop(unit);
    assert_eq!(added(stage, &ada).await, []);
}

/// The records of a nested unit that rolls back are dropped, with those of units nested in it.
pub async fn drops_records_of_rolled_back_nested_units(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let [before, lost, deeper, kept, after] =
        [(); 5].map(|()| record(stage, &ada, Action::Updated));
    let mut unit = stage.factory.begin(&ada).await.unwrap();
    unit.record(before.clone());
    {
        let mut nested = unit.begin_nested().await.unwrap();
        nested.record(lost);
        let mut inner = nested.begin_nested().await.unwrap();
        inner.record(deeper);
        inner.commit().await.unwrap();
    }
    let mut nested = unit.begin_nested().await.unwrap();
    nested.record(kept.clone());
    nested.commit().await.unwrap();
    unit.record(after.clone());
    unit.commit().await.unwrap();
    assert_eq!(added(stage, &ada).await, [after, kept, before]);
}

/// Records of the same instant have a fixed order, so that no page repeats or omits one.
// Proves: TASK-004-009.4
pub async fn pages_through_a_subject(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let made: Vec<_> = (0..7)
        .map(|_| record(stage, &ada, Action::Updated))
        .collect();
    let instant = made[0].created_at;
    let bob = stage.sign_up("bob@example.com").await;
    stage
        .write(&bob, async |unit| {
            unit.record(record(stage, &bob, Action::Updated));
        })
        .await;
    stage
        .write(&ada, async |unit| {
            for record in &made {
                unit.record(AuditRecord {
                    created_at: instant,
                    ..record.clone()
                });
            }
        })
        .await;
    let mut page = PageRequest {
        size: PageSize::new(3).unwrap(),
        after: None,
    };
    let mut found = Vec::new();
    loop {
        let read = stage
            .read(&ada, async |unit| {
                unit.audit()
                    .list_by_subject(user_of(&ada), &page)
                    .await
                    .unwrap()
            })
            .await;
        found.extend(read.items.into_iter().map(|record| record.id));
        page.after = read.next;
        if page.after.is_none() {
            break;
        }
    }
    found.retain(|id| made.iter().any(|record| record.id == *id));
    let mut expected: Vec<_> = made.iter().map(|record| record.id).collect();
    expected.sort();
    expected.reverse();
    assert_eq!(found, expected);
}
