//! One user's units use a share of the connections, and never all of them.

use coffer_domain::{Actor, ids::RequestId};
use coffer_storage::RepositoryError;
use uuid::Uuid;

use super::{PATIENCE, WAITING, Watcher, store};

/// The same user in another request.
fn in_request(actor: &Actor, n: u128) -> Actor {
    Actor {
        request_id: RequestId::from(Uuid::from_u128(n)),
        ..actor.clone()
    }
}

#[tokio::test]
async fn user_beyond_their_share_is_refused_and_others_are_served() {
    // Each user may have three of four connections.
    let store = store(4).await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    let bob = stage.sign_up("bob@example.com").await;
    let first = stage.factory.begin(&in_request(&ada, 1)).await.unwrap();
    let second = stage.factory.begin_read(&in_request(&ada, 2)).await;
    let last = stage.factory.begin_read(&in_request(&ada, 4)).await;
    let third = in_request(&ada, 3);

    // With time standing still, the clock jumps to the moment at which waiting ends.
    tokio::time::pause();
    let began = tokio::time::Instant::now();
    let refused = stage.factory.begin_snapshot(&third).await;
    assert!(matches!(refused, Err(RepositoryError::TooManyUnits)));
    assert!(began.elapsed() <= PATIENCE);
    tokio::time::resume();

    stage
        .read(&bob, async |unit| unit.open().await.unwrap())
        .await;
    drop((first, second, last));
    stage
        .read(&third, async |unit| unit.open().await.unwrap())
        .await;
}

#[tokio::test]
async fn request_with_two_units_does_not_wait_for_itself() {
    let store = store(2).await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    let (one, other) = (in_request(&ada, 1), in_request(&ada, 2));
    let mut outer = stage.factory.begin(&one).await.unwrap();
    let beside = stage.factory.begin(&other).await.unwrap();
    outer.open().await.unwrap();
    drop(beside);
    let mut inner = stage.factory.begin_read(&one).await.unwrap();
    inner.open().await.unwrap();
}

#[tokio::test]
async fn abandoned_statement_counts_until_its_connection_is_free() {
    let store = store(4).await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    let watcher = Watcher::of(&store.database).await;
    let mut holder = stage.factory.begin(&in_request(&ada, 1)).await.unwrap();
    holder.transactions().lock().await.unwrap();
    let waiting = {
        let mut unit = stage.factory.begin(&in_request(&ada, 2)).await.unwrap();
        tokio::spawn(async move { unit.transactions().lock().await })
    };
    watcher.wait_for(1, WAITING).await;
    waiting.abort();
    watcher.wait_for(0, WAITING).await;
    // The share is complete again: the abandoned unit's permit was returned.
    let third = stage.factory.begin(&in_request(&ada, 3)).await;
    third.unwrap().open().await.unwrap();
}
