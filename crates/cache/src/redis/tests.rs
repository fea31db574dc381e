use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Instant,
};

use coffer_domain::testing::{SeededRng, TestClock};

use super::*;
use crate::{Counters as _, Window, testing::RedisServer};

const MINUTE: Duration = Duration::from_mins(1);

/// A source of randomness with a different seed for each node.
fn rng() -> Arc<SeededRng> {
    static SEED: AtomicU64 = AtomicU64::new(1);
    Arc::new(SeededRng::new(SEED.fetch_add(1, Ordering::SeqCst)))
}

fn node_with(server: &RedisServer, settings: &CacheSettings) -> RedisCache {
    RedisCache::new(
        &server.url(),
        settings,
        Arc::new(TestClock::default()),
        rng(),
    )
    .unwrap()
}

async fn node(server: &RedisServer) -> RedisCache {
    let node = node_with(server, &CacheSettings::default());
    assert!(node.ping().await);
    node
}

fn key(id: &str) -> CacheKey {
    CacheKey::new("test", id)
}

async fn get(cache: &RedisCache, id: &str) -> Option<Bytes> {
    cache.get(&key(id)).await.ok()
}

/// Fills the cache with `value` after a miss.
async fn load(cache: &RedisCache, id: &str, value: &'static str) {
    let ticket = cache.get(&key(id)).await.unwrap_err();
    cache.fill(&key(id), value.into(), MINUTE, ticket).await;
}

/// Waits until a condition holds.
async fn wait_until(mut condition: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !condition().await {
        assert!(Instant::now() < deadline, "timed out");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn value_is_found_by_every_node() {
    let server = RedisServer::start();
    let (one, two) = (node(&server).await, node(&server).await);
    load(&one, "a", "1").await;
    assert_eq!(get(&one, "a").await, Some("1".into()));
    assert_eq!(get(&two, "a").await, Some("1".into()));
    assert_eq!(get(&two, "b").await, None);
}

// Proves: TASK-005-017.2
#[tokio::test]
async fn value_is_a_miss_after_it_expires() {
    let server = RedisServer::start();
    let node = node(&server).await;
    let ticket = node.get(&key("a")).await.unwrap_err();
    let lifetime = Duration::from_millis(300);
    node.fill(&key("a"), "1".into(), lifetime, ticket).await;
    assert_eq!(get(&node, "a").await, Some("1".into()));
    wait_until(async || get(&node, "a").await.is_none()).await;
}

#[tokio::test]
async fn maximum_and_zero_lifetimes_are_accepted() {
    let server = RedisServer::start();
    let node = node(&server).await;
    for (id, lifetime) in [("a", Duration::MAX), ("b", Duration::ZERO)] {
        let ticket = node.get(&key(id)).await.unwrap_err();
        node.fill(&key(id), "1".into(), lifetime, ticket).await;
    }
    assert_eq!(get(&node, "a").await, Some("1".into()));
    wait_until(async || get(&node, "b").await.is_none()).await;
    assert!(node.is_reachable());
}

#[tokio::test]
async fn fill_replaces_neither_a_value_nor_a_tombstone() {
    let server = RedisServer::start();
    let (one, two) = (node(&server).await, node(&server).await);
    let slow = one.get(&key("a")).await.unwrap_err();
    load(&two, "a", "first").await;
    one.fill(&key("a"), "second".into(), MINUTE, slow).await;
    assert_eq!(get(&one, "a").await, Some("first".into()));
    two.tombstone(&[key("a"), key("b")]).await;
    for id in ["a", "b"] {
        load(&one, id, "old").await;
        assert_eq!(get(&two, id).await, None);
    }
}

// Proves: TASK-005-017.2
#[tokio::test]
async fn tombstone_expires() {
    let server = RedisServer::start();
    let settings = CacheSettings {
        tombstone_seconds: 1,
        ..CacheSettings::default()
    };
    let node = node_with(&server, &settings);
    assert!(node.ping().await);
    node.tombstone(&[key("a")]).await;
    load(&node, "a", "old").await;
    assert_eq!(get(&node, "a").await, None);
    wait_until(async || {
        let Err(ticket) = node.get(&key("a")).await else {
            return true;
        };
        node.fill(&key("a"), "new".into(), MINUTE, ticket).await;
        false
    })
    .await;
    assert_eq!(get(&node, "a").await, Some("new".into()));
}

// Proves: TASK-005-017.1
#[tokio::test]
async fn installations_with_different_prefixes_are_independent() {
    let server = RedisServer::start();
    let other = CacheSettings {
        redis_prefix: "other".to_owned(),
        ..CacheSettings::default()
    };
    let (one, other) = (node(&server).await, node_with(&server, &other));
    load(&one, "a", "1").await;
    assert!(other.ping().await);
    assert_eq!(get(&other, "a").await, None);
    assert_eq!(get(&one, "a").await, Some("1".into()));
}

#[tokio::test]
async fn values_cached_before_the_node_started_are_ignored() {
    let server = RedisServer::start();
    let one = node(&server).await;
    load(&one, "a", "old").await;
    let slow = one.get(&key("b")).await.unwrap_err();
    let _two = node(&server).await;
    assert_eq!(get(&one, "a").await, None);
    // Readers who missed before can no longer fill.
    one.fill(&key("b"), "old".into(), MINUTE, slow).await;
    assert_eq!(get(&one, "b").await, None);
    load(&one, "a", "new").await;
    assert_eq!(get(&one, "a").await, Some("new".into()));
}

#[tokio::test]
async fn unreachable_redis_is_an_empty_cache_without_delay() {
    let mut server = RedisServer::start();
    let node = node(&server).await;
    load(&node, "a", "1").await;
    server.stop();
    for _ in 0..1000 {
        assert_eq!(get(&node, "a").await, None);
        node.tombstone(&[key("a")]).await;
    }
    assert!(!node.is_reachable());
    server.restart();
    wait_until(async || node.ping().await).await;
    wait_until(async || {
        load(&node, "b", "1").await;
        get(&node, "b").await.is_some()
    })
    .await;
    // The tombstone could not be set while Redis was unreachable; it is set on reconnecting.
    load(&node, "a", "old").await;
    assert_eq!(get(&node, "a").await, None);
}

#[tokio::test]
async fn node_that_lost_a_tombstone_begins_a_new_epoch() {
    let server = RedisServer::start();
    let (one, two) = (node(&server).await, node(&server).await);
    load(&two, "a", "old").await;
    load(&two, "b", "old").await;
    let slow = two.get(&key("c")).await.unwrap_err();
    server.suspend();
    one.tombstone(&[key("a")]).await;
    server.resume();
    assert!(!one.is_reachable());
    // After the commit, the next command of the node reconnects.
    wait_until(async || one.ping().await).await;
    wait_until(async || two.ping().await).await;
    for id in ["a", "b"] {
        assert_eq!(get(&two, id).await, None);
    }
    two.fill(&key("c"), "old".into(), MINUTE, slow).await;
    assert_eq!(get(&two, "c").await, None);
    load(&two, "a", "old").await;
    load(&two, "b", "new").await;
    assert_eq!(get(&two, "a").await, None);
    assert_eq!(get(&two, "b").await, Some("new".into()));
}

#[tokio::test]
async fn emptied_redis_begins_a_new_epoch() {
    let server = RedisServer::start();
    let node = node(&server).await;
    let slow = node.get(&key("a")).await.unwrap_err();
    node.tombstone(&[key("a")]).await;
    let flushed = node
        .run(async |connection| redis::cmd("FLUSHALL").query_async::<()>(connection).await)
        .await;
    assert!(flushed.is_some());
    assert_eq!(get(&node, "a").await, None);
    node.fill(&key("a"), "old".into(), MINUTE, slow).await;
    // The tombstone has been set again, too.
    load(&node, "a", "old").await;
    assert_eq!(get(&node, "a").await, None);
    load(&node, "b", "1").await;
    assert_eq!(get(&node, "b").await, Some("1".into()));
}

#[test]
fn invalid_redis_url_is_rejected() {
    for url in [
        "",
        "redis",
        "http://localhost",
        "postgres://localhost/coffer",
    ] {
        assert_eq!(check_url(url), Err(RedisUrlError), "{url}");
    }
    for url in [
        "redis://localhost",
        "redis://user:secret@redis:6380/3",
        "rediss://redis.example.com",
        "redis+unix:///run/redis/redis.sock",
    ] {
        assert_eq!(check_url(url), Ok(()), "{url}");
    }
}

#[test]
fn password_is_redacted_in_debug_output() {
    let cache = RedisCache::new(
        "redis://user:hunter2@redis",
        &CacheSettings::default(),
        Arc::new(TestClock::default()),
        rng(),
    );
    assert!(!format!("{:?}", cache.unwrap()).contains("hunter2"));
}

const WINDOW: Window = Window {
    length: MINUTE,
    max_count: 3,
};

#[tokio::test]
async fn events_are_counted_across_nodes_and_expire() {
    let server = RedisServer::start();
    let (one, two) = (node(&server).await, node(&server).await);
    for (node, expected) in [(&one, 1), (&two, 2), (&one, 3), (&two, 3)] {
        assert_eq!(node.add(&key("a"), WINDOW).await, expected);
    }
    assert_eq!(one.count(&key("a"), WINDOW).await, 3);
    assert_eq!(two.count(&key("b"), WINDOW).await, 0);
    // Events before the window do not count, although Redis still has them.
    let brief = Window {
        length: Duration::ZERO,
        max_count: 3,
    };
    assert_eq!(one.count(&key("a"), brief).await, 0);
    // A counter and a value with one key are independent.
    assert_eq!(get(&one, "a").await, None);
    let left = one
        .run(async |connection: &mut MultiplexedConnection| {
            let mut command = redis::cmd("PTTL");
            command.arg(one.names.counter(&key("a")));
            command.query_async::<i64>(connection).await
        })
        .await;
    assert!((1..=60_000).contains(&left.unwrap()), "{left:?}");
}

#[tokio::test]
async fn node_counts_on_its_own_without_redis() {
    let mut server = RedisServer::start();
    let node = node(&server).await;
    server.stop();
    for expected in [1, 2, 3, 3] {
        assert_eq!(node.add(&key("a"), WINDOW).await, expected);
    }
    assert_eq!(node.count(&key("a"), WINDOW).await, 3);
}
