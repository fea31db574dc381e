//! The audit log in a database whose owner manipulates it.
#![expect(clippy::unwrap_used, reason = "unexpected values fail the test")]

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU64, Ordering},
};

use chrono::{DateTime, TimeDelta};
use coffer_domain::{
    Actor, Client as Requester, Clock as _,
    audit::{Action, AuditRecord, EntityType},
    ids::RequestId,
};
use coffer_security::{MasterKey, MasterKeys};
use coffer_services::{
    Housekeeping, LimitSettings,
    audit_log::{AuditLog, FindingKind, HeadStore, Report, Sealed},
    signing::AuditMac,
};
use coffer_storage::{RepositoryFactory, SealHead};
use coffer_storage_pg::PgRepositoryFactory;
use coffer_test_support::{SeededRng, TestClock, database::TestDatabase};
use tokio_postgres::NoTls;

/// Stores the head of the seals in memory.
#[derive(Default)]
struct MemoryHeadStore(Mutex<Option<SealHead>>);

#[async_trait::async_trait]
impl HeadStore for MemoryHeadStore {
    async fn load(&self) -> Result<Option<SealHead>, String> {
        Ok(*self.0.lock().unwrap())
    }

    async fn store(&self, head: SealHead) -> Result<(), String> {
        *self.0.lock().unwrap() = Some(head);
        Ok(())
    }
}

struct Fixture {
    log: AuditLog,
    repositories: Arc<dyn RepositoryFactory>,
    clock: Arc<TestClock>,
    rng: SeededRng,
    kept: Arc<MemoryHeadStore>,
    owner: tokio_postgres::Client,
    database: TestDatabase,
}

fn key(byte: u8) -> MasterKey {
    MasterKey::from_bytes([byte; MasterKey::LENGTH])
}

impl Fixture {
    async fn new() -> Self {
        let database = TestDatabase::new().await;
        let (owner, connection) = database.owner().connect(NoTls).await.unwrap();
        tokio::spawn(connection);
        let clock = Arc::new(TestClock::default());
        let kept = Arc::new(MemoryHeadStore::default());
        let keys = MasterKeys::new(key(1));
        let (repositories, log) = open(&database, &keys, &clock, &kept);
        Self {
            log,
            repositories,
            clock,
            rng: SeededRng::new(1),
            kept,
            owner,
            database,
        }
    }

    /// Replaces the master keys of the installation.
    fn rekey(&mut self, keys: &MasterKeys) {
        (self.repositories, self.log) = open(&self.database, keys, &self.clock, &self.kept);
    }

    async fn record(&self, count: usize) {
        let mut unit = self.repositories.system("a test").await.unwrap();
        for _ in 0..count {
            let now = self.clock.now();
            let actor = Actor::anonymous(Requester::local(), RequestId::new(now, &self.rng));
            let record =
                AuditRecord::new(&actor, Action::Created, EntityType::User, now, &self.rng);
            let changes = serde_json::json!({
                "zip": { "before": null, "after": "ł\u{1F512}" },
                "amount": { "before": 1.50, "after": 12_345_678_901_234_567_u64 },
                "a": {},
            });
            unit.record(AuditRecord { changes, ..record });
        }
        unit.commit().await.unwrap();
        self.clock.advance(TimeDelta::seconds(1));
    }

    /// Creates two seals over three records each.
    async fn sealed() -> Self {
        let fixture = Self::new().await;
        for _ in 0..2 {
            fixture.record(3).await;
            assert_eq!(fixture.log.seal().await.unwrap().records, 3);
        }
        fixture
    }

    async fn tamper(&self, statements: &str) {
        self.owner.batch_execute(statements).await.unwrap();
    }

    async fn verify(&self) -> Report {
        self.log.verify(&|_| ()).await.unwrap()
    }

    async fn kinds(&self) -> Vec<FindingKind> {
        let report = self.verify().await;
        let mut kinds: Vec<_> = report.findings.iter().map(|found| found.kind).collect();
        kinds.sort();
        kinds.dedup();
        kinds
    }
}

fn open(
    database: &TestDatabase,
    keys: &MasterKeys,
    clock: &Arc<TestClock>,
    kept: &Arc<MemoryHeadStore>,
) -> (Arc<dyn RepositoryFactory>, AuditLog) {
    let mac = AuditMac::new(keys).unwrap();
    let (app, system) = (database.app(), database.system());
    let stored = PgRepositoryFactory::new(app, system, 2, mac.clone(), clock.clone()).unwrap();
    let stored: Arc<dyn RepositoryFactory> = Arc::new(stored);
    let log = AuditLog::new(stored.clone(), mac, clock.clone(), kept.clone());
    (stored, log)
}

#[tokio::test]
async fn untouched_log_is_intact() {
    let fixture = Fixture::sealed().await;
    fixture.record(1).await;
    let calls = AtomicU64::new(0);
    let progress = |_| {
        calls.fetch_add(1, Ordering::Relaxed);
    };
    let report = fixture.log.verify(&progress).await.unwrap();
    assert!(report.is_intact(), "{report:?}");
    assert_eq!((report.seals, report.records, report.unsealed), (2, 7, 1));
    assert_eq!(report.head, Some(2));
    assert!(report.warnings.is_empty(), "{report:?}");
    assert!(calls.into_inner() > 0);

    fixture.clock.advance(TimeDelta::minutes(2));
    let report = fixture.verify().await;
    assert!(report.is_intact());
    assert_eq!(report.warnings.len(), 1, "{report:?}");
}

#[tokio::test]
async fn log_larger_than_a_batch_is_sealed_and_verified() {
    let fixture = Fixture::new().await;
    fixture.record(2500).await;
    assert_eq!(fixture.log.seal().await.unwrap().records, 2500);
    let report = fixture.verify().await;
    assert!(report.is_intact(), "{report:?}");
    assert_eq!((report.seals, report.records), (3, 2500));
}

#[tokio::test]
async fn one_node_seals_at_a_time() {
    let fixture = Fixture::new().await;
    fixture.record(1).await;
    let mut other = fixture.repositories.system("a test").await.unwrap();
    assert!(other.audit().lock_sealing().await.unwrap());
    assert_eq!(fixture.log.seal().await.unwrap(), Sealed::default());
    // Commits, since dropping would roll back at an unknown time.
    other.commit().await.unwrap();
    assert_eq!(fixture.log.seal().await.unwrap().records, 1);
}

#[tokio::test]
async fn altered_record_is_found() {
    for change in [
        "action = 'deleted'",
        "action = 'hacked'",
        "changes = '{\"n\": 1e400}'",
        "created_at = 'infinity'",
        "actor_id = id",
        "mac = sha256('x')",
    ] {
        let fixture = Fixture::sealed().await;
        let first = "WHERE id = (SELECT id FROM audit_logs ORDER BY id LIMIT 1)";
        fixture
            .tamper(&format!("UPDATE audit_logs SET {change} {first}"))
            .await;
        assert_eq!(fixture.kinds().await, [FindingKind::Altered], "{change}");
    }
}

#[tokio::test]
async fn removed_record_is_found() {
    let last = "WHERE id = (SELECT id FROM audit_logs ORDER BY id DESC LIMIT 1)";
    let fixture = Fixture::sealed().await;
    fixture
        .tamper(&format!("DELETE FROM audit_logs {last}"))
        .await;
    assert_eq!(fixture.kinds().await, [FindingKind::Removed]);

    // Removed before it is sealed, a record is missed both before and afterwards.
    let fixture = Fixture::sealed().await;
    fixture.record(2).await;
    fixture
        .tamper(&format!("DELETE FROM audit_logs {last}"))
        .await;
    assert_eq!(fixture.kinds().await, [FindingKind::Removed]);
    let sealed = fixture.log.seal().await.unwrap();
    assert_eq!(
        sealed,
        Sealed {
            records: 2,
            lost: 1
        }
    );
    assert_eq!(fixture.kinds().await, [FindingKind::Removed]);
}

#[tokio::test]
async fn added_record_is_found() {
    let copy = "INSERT INTO audit_logs SELECT gen_random_uuid(), actor_id, impersonator_id, \
                subject_id, action, entity_type, entity_id, changes, metadata, created_at, mac, \
                mac_key FROM audit_logs LIMIT 1";
    let fixture = Fixture::sealed().await;
    let past = "ALTER TABLE audit_logs DISABLE TRIGGER queue_for_seal";
    fixture.tamper(&format!("{past}; {copy}")).await;
    assert_eq!(
        fixture.kinds().await,
        [FindingKind::Altered, FindingKind::Added]
    );
    // A forged record is detected by its MAC even if it is sealed.
    let fixture = Fixture::sealed().await;
    fixture.tamper(copy).await;
    fixture.log.seal().await.unwrap();
    assert_eq!(fixture.kinds().await, [FindingKind::Altered]);

    let fixture = Fixture::sealed().await;
    fixture
        .tamper("INSERT INTO audit_unsealed SELECT id FROM audit_logs LIMIT 1")
        .await;
    fixture.log.seal().await.unwrap();
    assert_eq!(fixture.kinds().await, [FindingKind::Added]);
}

#[tokio::test]
async fn reordered_record_is_found() {
    let fixture = Fixture::sealed().await;
    fixture
        .tamper(
            "UPDATE audit_seals SET
                member_ids = ARRAY[member_ids[2], member_ids[1], member_ids[3]],
                member_macs = ARRAY[member_macs[2], member_macs[1], member_macs[3]]
             WHERE number = 1",
        )
        .await;
    assert_eq!(fixture.kinds().await, [FindingKind::Reordered]);

    let fixture = Fixture::sealed().await;
    fixture.record(1).await;
    fixture.log.seal().await.unwrap();
    fixture
        .tamper(
            "UPDATE audit_seals SET number = 9 WHERE number = 2;
             UPDATE audit_seals SET number = 2 WHERE number = 3;
             UPDATE audit_seals SET number = 3 WHERE number = 9",
        )
        .await;
    assert!(fixture.kinds().await.contains(&FindingKind::Reordered));
}

#[tokio::test]
async fn removed_end_is_found_even_after_new_seals() {
    let fixture = Fixture::sealed().await;
    fixture
        .tamper(
            "DELETE FROM audit_logs WHERE id IN
                 (SELECT unnest(member_ids) FROM audit_seals WHERE number = 2);
             DELETE FROM audit_seals WHERE number = 2",
        )
        .await;
    assert_eq!(fixture.kinds().await, [FindingKind::CutOff]);
    for _ in 0..3 {
        fixture.record(1).await;
        fixture.log.seal().await.unwrap();
    }
    assert_eq!(fixture.kinds().await, [FindingKind::CutOff]);

    let fixture = Fixture::sealed().await;
    fixture
        .tamper("TRUNCATE audit_logs, audit_seals, audit_unsealed")
        .await;
    assert_eq!(fixture.kinds().await, [FindingKind::CutOff]);
}

#[tokio::test]
async fn log_under_a_previous_master_key_is_intact() {
    let mut fixture = Fixture::sealed().await;
    fixture.rekey(&MasterKeys::new(key(2)).with_previous(key(1)));
    fixture.record(1).await;
    fixture.log.seal().await.unwrap();
    let report = fixture.verify().await;
    assert!(report.is_intact(), "{report:?}");
    fixture.rekey(&MasterKeys::new(key(2)));
    assert_eq!(fixture.kinds().await, [FindingKind::UnknownKey]);
}

#[tokio::test]
async fn expired_records_are_purged() {
    let fixture = Fixture::new().await;
    let start: DateTime<chrono::Utc> = TestClock::START;
    fixture
        .tamper(&format!(
            "INSERT INTO users (id, email, email_key, status, tier, role, created_at, updated_at)
             SELECT '0194f000-0000-7000-8000-000000000001', 'a@example.com', 'a@example.com', 'active', 'free', 'user',
                 t, t FROM (SELECT timestamptz '{start}' AS t) AS x;
             INSERT INTO idempotency_keys
                 (user_id, key, fingerprint, created_at, updated_at, expires_at)
             SELECT id, n::text, sha256('x'), created_at, created_at,
                 created_at + make_interval(hours => n)
             FROM users, generate_series(0, 3) AS n;
             INSERT INTO sessions (id, user_id, amr, remember_me, salt, generation, rotated_at,
                 address, user_agent, last_seen_at, idle_expires_at, absolute_expires_at,
                 authenticated_at, created_at, updated_at)
             SELECT ('0194f000-0000-7000-8000-00000000000' || n)::uuid, id, '{{pwd}}', true,
                 decode(repeat('ab', 16), 'hex'), 0, created_at, '192.0.2.1', 'x', created_at,
                 created_at + make_interval(days => n - 31), created_at + interval '9 days',
                 created_at, created_at, created_at
             FROM users, generate_series(0, 3) AS n;
             INSERT INTO change_sets (id, user_id, kind, row_count, version, created_at, updated_at)
             SELECT ('018d0000-0000-7000-8000-00000000000' || n)::uuid, id, 'deletion', 0, 1,
                 created_at - make_interval(days => 364 + n), created_at
             FROM users, generate_series(0, 2) AS n"
        ))
        .await;
    let clock = fixture.clock.clone();
    clock.advance(TimeDelta::hours(2));
    let limits = LimitSettings::default();
    let housekeeping = Housekeeping::new(fixture.repositories.clone(), clock, &limits);
    let purged = housekeeping.purge().await.unwrap();
    assert_eq!((purged.idempotency_keys, purged.sessions), (3, 2));
    assert_eq!(purged.change_sets, 2);
    let purged = housekeeping.purge().await.unwrap();
    assert_eq!(purged, coffer_services::Purged::default());
}
