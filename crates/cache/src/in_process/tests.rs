use coffer_domain::testing::TestClock;
use proptest::prelude::*;

use super::*;

const MINUTE: Duration = Duration::from_mins(1);

fn cache(settings: &CacheSettings) -> (Arc<InProcessCache>, Arc<TestClock>) {
    let clock = Arc::new(TestClock::default());
    (
        Arc::new(InProcessCache::new(settings, clock.clone())),
        clock,
    )
}

fn empty() -> (Arc<InProcessCache>, Arc<TestClock>) {
    cache(&CacheSettings {
        tombstone_seconds: 10,
        ..CacheSettings::default()
    })
}

fn key(id: &str) -> CacheKey {
    CacheKey::new("test", id)
}

fn block_on<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(test)
}

#[test]
fn value_is_found_until_it_expires() {
    block_on(async {
        let (cache, clock) = empty();
        assert_eq!(cache.get(&key("a")).await.ok(), None);
        cache
            .fill(&key("a"), "one".into(), MINUTE, Ticket::ANY)
            .await;
        clock.advance(TimeDelta::seconds(60) - TimeDelta::milliseconds(1));
        assert_eq!(cache.get(&key("a")).await.ok(), Some("one".into()));
        assert_eq!(cache.get(&key("b")).await.ok(), None);
        clock.advance(TimeDelta::milliseconds(1));
        assert_eq!(cache.get(&key("a")).await.ok(), None);
        cache
            .fill(&key("a"), "two".into(), MINUTE, Ticket::ANY)
            .await;
        assert_eq!(cache.get(&key("a")).await.ok(), Some("two".into()));
    });
}

// Proves: TASK-005-017.1
#[test]
fn keys_in_different_namespaces_are_independent() {
    block_on(async {
        let (cache, _) = empty();
        cache
            .fill(&CacheKey::new("a", "1"), "one".into(), MINUTE, Ticket::ANY)
            .await;
        assert_eq!(cache.get(&CacheKey::new("b", "1")).await.ok(), None);
    });
}

#[test]
fn fill_never_replaces_a_value() {
    block_on(async {
        let (cache, _) = empty();
        cache
            .fill(&key("a"), "one".into(), MINUTE, Ticket::ANY)
            .await;
        cache
            .fill(&key("a"), "two".into(), MINUTE, Ticket::ANY)
            .await;
        assert_eq!(cache.get(&key("a")).await.ok(), Some("one".into()));
    });
}

#[test]
fn fill_never_replaces_a_tombstone() {
    block_on(async {
        let (cache, clock) = empty();
        cache
            .fill(&key("a"), "old".into(), MINUTE, Ticket::ANY)
            .await;
        cache.tombstone(&[key("a"), key("b")]).await;
        assert_eq!(cache.get(&key("a")).await.ok(), None);
        clock.advance(TimeDelta::seconds(10) - TimeDelta::milliseconds(1));
        cache
            .fill(&key("a"), "old".into(), MINUTE, Ticket::ANY)
            .await;
        cache
            .fill(&key("b"), "old".into(), MINUTE, Ticket::ANY)
            .await;
        assert_eq!(
            (
                cache.get(&key("a")).await.ok(),
                cache.get(&key("b")).await.ok()
            ),
            (None, None)
        );
        clock.advance(TimeDelta::milliseconds(1));
        cache
            .fill(&key("a"), "new".into(), MINUTE, Ticket::ANY)
            .await;
        assert_eq!(cache.get(&key("a")).await.ok(), Some("new".into()));
    });
}

#[test]
fn maximum_lifetime_is_accepted() {
    block_on(async {
        let (cache, clock) = empty();
        cache
            .fill(&key("a"), "one".into(), Duration::MAX, Ticket::ANY)
            .await;
        clock.advance(TimeDelta::days(10_000));
        assert_eq!(cache.get(&key("a")).await.ok(), Some("one".into()));
    });
}

#[test]
fn full_cache_evicts_values_but_no_tombstones() {
    block_on(async {
        let (cache, _) = cache(&CacheSettings {
            capacity_mib: 1,
            ..CacheSettings::default()
        });
        cache.tombstone(&[key("tombstoned")]).await;
        for n in 0..1000 {
            let value = Bytes::from(vec![0; 10 << 10]);
            cache
                .fill(&key(&n.to_string()), value, MINUTE, Ticket::ANY)
                .await;
        }
        cache.entries.run_pending_tasks();
        assert!(cache.entries.weighted_size() <= 1 << 20);
        assert!(cache.entries.entry_count() > 50);
        cache
            .fill(&key("tombstoned"), "old".into(), MINUTE, Ticket::ANY)
            .await;
        assert_eq!(cache.get(&key("tombstoned")).await.ok(), None);
    });
}

#[test]
fn concurrent_fill_does_not_bypass_a_tombstone() {
    let (cache, _) = empty();
    for round in 0..2000 {
        let key = key(&round.to_string());
        std::thread::scope(|scope| {
            scope.spawn(|| block_on(cache.fill(&key, "old".into(), MINUTE, Ticket::ANY)));
            scope.spawn(|| block_on(cache.tombstone(std::slice::from_ref(&key))));
        });
        assert_eq!(block_on(cache.get(&key)).ok(), None, "round {round}");
    }
}

/// A step of a reader or writer of one row, in any order. Times are in seconds.
#[derive(Debug, Clone)]
enum Step {
    /// A reader that missed reads the row.
    Read(usize),
    /// The reader fills the cache with what it read.
    Fill(usize),
    /// A writer sets its tombstone.
    Tombstone,
    /// The writer commits its change.
    Commit,
    /// Time passes, in seconds.
    Wait(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (0..3usize).prop_map(Step::Read),
        (0..3usize).prop_map(Step::Fill),
        Just(Step::Tombstone),
        Just(Step::Commit),
        (1..6i64).prop_map(Step::Wait),
    ];
    prop::collection::vec(step, 0..80)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// The database is a number that counts its commits. Whatever the order of reads, fills,
    /// tombstones and commits, the cache contains the latest committed number or nothing, provided
    /// that a commit and a read together take no longer than the lifetime of a tombstone.
    // Proves: TASK-005-017.3
    #[test]
    fn served_value_is_never_older_than_the_last_commit(steps in steps()) {
        const MAX_READ: i64 = 6;
        const MAX_COMMIT: i64 = 4;
        let (cache, clock) = empty();
        let key = key("row");
        let seconds = |count| TimeDelta::seconds(count);
        block_on(async {
            let mut row = 0u64;
            let mut readers: [Option<(u64, DateTime<Utc>)>; 3] = [None; 3];
            let mut writer: Option<DateTime<Utc>> = None;
            for step in steps {
                let now = clock.now();
                match step {
                    Step::Read(reader) => readers[reader] = Some((row, now)),
                    Step::Fill(reader) => {
                        if let Some((seen, since)) = readers[reader].take()
                            // The statement timeout cancels longer reads.
                            && now - since <= seconds(MAX_READ)
                        {
                            cache.fill(&key, seen.to_string().into(), MINUTE * 5, Ticket::ANY).await;
                        }
                    }
                    Step::Tombstone => {
                        cache.tombstone(std::slice::from_ref(&key)).await;
                        writer = Some(now);
                    }
                    Step::Commit => {
                        if let Some(since) = writer.take()
                            && now - since < seconds(MAX_COMMIT)
                        {
                            row += 1;
                        }
                    }
                    Step::Wait(time) => clock.advance(seconds(time)),
                }
                if let Ok(served) = cache.get(&key).await {
                    prop_assert_eq!(served, row.to_string());
                }
            }
            Ok(())
        })?;
    }
}
