//! The seals of the audit log, as system units write and read them.

use coffer_domain::{
    Actor,
    audit::{Action, AuditRecord, EntityType},
    ids::AuditRecordId,
};
use uuid::Uuid;

use super::Stage;
use crate::AuditSeal;

/// Records actions of the actor, and returns the ids of all records in the queue for sealing.
async fn queued(stage: &Stage<'_>, actor: &Actor, records: usize) -> Vec<AuditRecordId> {
    stage
        .write(actor, async |unit| {
            for _ in 0..records {
                let now = stage.later();
                let record =
                    AuditRecord::new(actor, Action::Updated, EntityType::Session, now, stage.rng);
                unit.record(record);
            }
        })
        .await;
    // Dropped without a commit, so that the records remain in the queue.
    let mut unit = stage.factory.system("a test").await.unwrap();
    let unsealed = unit.audit().dequeue_unsealed(1_000).await.unwrap();
    unsealed.into_iter().map(|record| record.id).collect()
}

fn hash(number: i64) -> Vec<u8> {
    vec![u8::try_from(number).unwrap(); 32]
}

fn seal(stage: &Stage<'_>, number: i64, members: &[AuditRecordId]) -> AuditSeal {
    AuditSeal {
        number,
        member_ids: members.iter().map(|id| id.uuid()).collect(),
        member_macs: members.iter().map(|_| vec![7; 32]).collect(),
        member_count: i32::try_from(members.len()).unwrap(),
        previous_hash: (number > 1).then(|| hash(number - 1)),
        hash: hash(number),
        hash_key: Some(vec![7; 8]),
        created_at: Some(stage.now()),
    }
}

/// Records are dequeued once, oldest first, no more than requested, with the MACs they were stored
/// with.
pub async fn dequeues_records_once(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let ids = queued(stage, &ada, 3).await;
    assert!(ids.len() >= 3 && ids.is_sorted(), "{ids:?}");
    let all: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let (first, rest) = all.split_at(2);
    let dequeued = stage
        .system(async |unit| unit.audit().dequeue_unsealed(2).await.unwrap())
        .await;
    assert_eq!(
        dequeued
            .iter()
            .map(|record| record.id.uuid())
            .collect::<Vec<_>>(),
        first
    );
    assert!(
        dequeued
            .iter()
            .all(|record| record.mac == Some(vec![7; 32]))
    );
    stage
        .system(async |unit| {
            let mut audit = unit.audit();
            let mut waiting = audit.filter_unsealed(&all).await.unwrap();
            waiting.sort_unstable();
            assert_eq!(waiting, rest);
            assert!(audit.missing_unsealed(10).await.unwrap().is_empty());
            let remaining = audit.dequeue_unsealed(1_000).await.unwrap();
            assert_eq!(remaining.len(), rest.len());
            assert_eq!(audit.dequeue_unsealed(1_000).await.unwrap(), []);
        })
        .await;
}

/// Seals are read in the order of the chain, whose last one is the head.
pub async fn stores_the_chain_of_seals(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let ids = queued(stage, &ada, 3).await;
    let seals = [(1, 0), (2, 1), (3, 2)].map(|(number, of)| seal(stage, number, &ids[of..=of]));
    let head = stage
        .system(async |unit| {
            let mut audit = unit.audit();
            assert_eq!(audit.head().await.unwrap(), None);
            for seal in &seals {
                audit.add_seal(seal).await.unwrap();
            }
            audit.head().await.unwrap()
        })
        .await
        .unwrap();
    assert_eq!((head.number, head.hash), (3, [3; 32]));
    stage
        .system(async |unit| {
            let mut audit = unit.audit();
            for (after, rows, expected) in [
                (0, 10, &seals[..]),
                (0, 2, &seals[..2]),
                (2, 10, &seals[2..]),
                (3, 10, &[]),
            ] {
                assert_eq!(audit.seals_after(after, rows).await.unwrap(), expected);
            }
            assert_eq!(audit.seal_hash(2).await.unwrap(), Some(vec![2; 32]));
            assert_eq!(audit.seal_hash(4).await.unwrap(), None);
        })
        .await;
}

/// For verification, records are read by id and from an id on.
pub async fn reads_stored_records(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let ids = queued(stage, &ada, 3).await;
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    stage
        .system(async |unit| {
            let mut audit = unit.audit();
            let from = audit.stored_from(ids[1], 10).await.unwrap();
            let found: Vec<_> = from.iter().map(|stored| stored.id).collect();
            assert_eq!(found, ids[1..]);
            let is_whole = |stored: &crate::StoredAuditRecord| {
                let record = stored.record.as_ref();
                record.is_some_and(|record| record.id.uuid() == stored.id)
                    && stored.mac == [7; 32]
                    && stored.mac_key == Some(vec![7; 8])
            };
            assert!(from.iter().all(is_whole), "{from:?}");
            assert_eq!(audit.stored_from(ids[0], 1).await.unwrap()[0].id, ids[0]);
            let named = audit.stored(&[ids[2], Uuid::nil()]).await.unwrap();
            assert_eq!(named, from[1..2]);
        })
        .await;
}

/// One unit at a time can seal; the lock ends with it.
pub async fn locks_sealing(stage: &Stage<'_>) {
    let lock = async || {
        let mut unit = stage.factory.system("a test").await.unwrap();
        let locked = unit.audit().lock_sealing().await.unwrap();
        (unit, locked)
    };
    let (first, locked) = lock().await;
    assert!(locked);
    let (second, locked) = lock().await;
    assert!(!locked);
    drop(second);
    first.commit().await.unwrap();
    assert!(lock().await.1);
}
