use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use coffer_domain::testing::TestClock;

use super::*;
use crate::{CacheSettings, InProcessCache};

type Names = TypedCache<Vec<String>>;

fn names() -> (Arc<InProcessCache>, Names) {
    let cache = InProcessCache::new(&CacheSettings::default(), Arc::new(TestClock::default()));
    let cache = Arc::new(cache);
    let names = TypedCache::new(cache.clone(), "names", Duration::from_mins(1));
    (cache, names)
}

async fn found(names: &Names, id: u32) -> Option<Vec<String>> {
    match names.find(id).await {
        Lookup::Hit(value) => Some(value),
        Lookup::Miss(_) => None,
    }
}

async fn load(names: &Names, id: u32, value: &[&str]) {
    match names.find(id).await {
        Lookup::Hit(value) => panic!("already cached: {value:?}"),
        Lookup::Miss(guard) => {
            let value: Vec<_> = value.iter().map(ToString::to_string).collect();
            guard.fill(&value).await;
        }
    }
}

#[tokio::test]
async fn value_is_found_until_tombstoned_and_undecodable_value_is_a_miss() {
    let (cache, names) = names();
    load(&names, 7, &["Ada"]).await;
    assert_eq!(found(&names, 7).await, Some(vec!["Ada".to_owned()]));
    let lifetime = Duration::from_mins(1);
    cache
        .fill(&names.key(8), "{".into(), lifetime, Ticket::ANY)
        .await;
    assert_eq!(found(&names, 8).await, None);
    names.tombstone(7).await;
    load(&names, 7, &[]).await;
    assert_eq!(found(&names, 7).await, None);
}

/// A reader that counts its loads.
async fn reader(names: &Names, loads: &AtomicUsize) {
    if let Lookup::Miss(guard) = names.find(1).await {
        loads.fetch_add(1, Ordering::SeqCst);
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        guard.fill(&vec!["Ada".to_owned()]).await;
    }
}

// Proves: TASK-005-024.4
#[tokio::test]
async fn concurrent_requests_load_a_value_once() {
    let (_, names) = names();
    let loads = AtomicUsize::new(0);
    let readers = (0..50).map(|_| reader(&names, &loads));
    futures_util::future::join_all(readers).await;
    assert_eq!(loads.into_inner(), 1);
}

#[tokio::test]
async fn waiting_requests_load_concurrently_if_nothing_can_be_stored() {
    let (_, names) = names();
    names.tombstone(1).await;
    let loads = AtomicUsize::new(0);
    let readers = (0..50).map(|_| reader(&names, &loads));
    futures_util::future::join_all(readers).await;
    assert_eq!(loads.into_inner(), 50);
}

#[tokio::test]
async fn cancelled_load_is_taken_over_by_the_next_request() {
    let (_, names) = names();
    let Lookup::Miss(guard) = names.find(1).await else {
        panic!("already cached");
    };
    let waiting = async {
        let Lookup::Miss(guard) = names.find(1).await else {
            panic!("already cached");
        };
        guard.fill(&vec!["Bob".to_owned()]).await;
    };
    tokio::join!(waiting, async { drop(guard) });
    assert_eq!(found(&names, 1).await, Some(vec!["Bob".to_owned()]));
}

#[tokio::test(start_paused = true)]
async fn request_that_waits_too_long_loads_the_value_itself() {
    let (_, names) = names();
    let slow = names.find(1).await;
    assert!(matches!(slow, Lookup::Miss(_)));
    load(&names, 1, &["Bob"]).await;
    assert_eq!(found(&names, 1).await, Some(vec!["Bob".to_owned()]));
    drop(slow);
}
