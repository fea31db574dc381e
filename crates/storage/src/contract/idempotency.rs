//! Idempotency keys.

use std::cell::Cell;

use chrono::TimeDelta;
use coffer_domain::Actor;
use serde_json::{Value, json};

use super::{Stage, stage::user_of};
use crate::{Claim, UnitOfWork};

const KEY: &str = "8f14e45f-ceea-467f-ab5b-3b2e7f4c9a10";
const FINGERPRINT: [u8; 32] = [0x5a; 32];

async fn claim(stage: &Stage<'_>, actor: &Actor, unit: &mut dyn UnitOfWork) -> Claim {
    let (now, user) = (stage.now(), user_of(actor));
    let expires_at = now + TimeDelta::hours(24);
    let mut keys = unit.idempotency();
    let claimed = keys.claim(user, KEY, FINGERPRINT, now, expires_at).await;
    claimed.unwrap()
}

fn used(result: Value) -> Claim {
    Claim::Used {
        fingerprint: FINGERPRINT,
        result,
    }
}

/// The first claim of a key is new; later ones return the stored result.
pub async fn replays_the_stored_result(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let made = json!({ "id": "made", "n": [1, 2.5, null] });
    stage
        .write(&ada, async |unit| {
            assert_eq!(claim(stage, &ada, unit).await, Claim::New);
            let mut keys = unit.idempotency();
            keys.complete(user_of(&ada), KEY, &made).await.unwrap();
        })
        .await;
    for _ in 0..2 {
        let again = stage
            .write(&ada, async |unit| claim(stage, &ada, unit).await)
            .await;
        assert_eq!(again, used(made.clone()));
    }
}

/// A claim that was rolled back leaves its key unused.
pub async fn forgets_rolled_back_claims(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    for _ in 0..2 {
        let mut unit = stage.factory.begin(&ada).await.unwrap();
        assert_eq!(claim(stage, &ada, unit.as_mut()).await, Claim::New);
    }
}

/// A second claim at the same time waits for the end of the first, and then sees its result.
pub async fn makes_a_second_claim_wait(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let mut first = stage.factory.begin(&ada).await.unwrap();
    assert_eq!(claim(stage, &ada, first.as_mut()).await, Claim::New);
    let first_ends = Cell::new(false);
    let second = async {
        let mut unit = stage.factory.begin(&ada).await.unwrap();
        let claim = claim(stage, &ada, unit.as_mut()).await;
        assert!(first_ends.get(), "the second claim did not wait");
        claim
    };
    let first = async {
        // Enough round trips for the second claim to overtake, if it could.
        for _ in 0..20 {
            first.users().get(user_of(&ada)).await.unwrap();
        }
        let mut keys = first.idempotency();
        keys.complete(user_of(&ada), KEY, &json!(1)).await.unwrap();
        drop(keys);
        first_ends.set(true);
        first.commit().await.unwrap();
    };
    let (second, ()) = futures_util::join!(second, first);
    assert_eq!(second, used(json!(1)));
}

/// An expired key can be used again.
pub async fn forgets_expired_keys(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let mut claimed = Vec::new();
    for hours in [0, 23, 1] {
        stage.clock.advance(TimeDelta::hours(hours));
        // The first session expires before the key does.
        let ada = stage.sign_in(&ada).await;
        let claim = stage
            .write(&ada, async |unit| claim(stage, &ada, unit).await)
            .await;
        claimed.push(claim == Claim::New);
    }
    assert_eq!(claimed, [true, false, true]);
}

/// Two users may use the same key.
pub async fn separates_users(stage: &Stage<'_>) {
    for email in ["ada@example.com", "bob@example.com"] {
        let actor = stage.sign_up(email).await;
        let claim = stage
            .write(&actor, async |unit| claim(stage, &actor, unit).await)
            .await;
        assert_eq!(claim, Claim::New, "{email}");
    }
}

/// Expired keys of all users are purged, no more than requested, by one unit at a time.
pub async fn purges_expired_keys(stage: &Stage<'_>) {
    for email in ["ada@example.com", "bob@example.com", "eve@example.com"] {
        let actor = stage.sign_up(email).await;
        stage
            .write(&actor, async |unit| claim(stage, &actor, unit).await)
            .await;
    }
    let purge = async |rows| {
        let now = stage.now();
        stage
            .system(async |unit| unit.idempotency().purge(now, rows).await.unwrap())
            .await
    };
    assert_eq!(purge(10).await, Some(0));
    stage.clock.advance(TimeDelta::hours(24));
    let mut purging = stage.factory.system("a test").await.unwrap();
    let purged = purging.idempotency().purge(stage.now(), 2).await.unwrap();
    assert_eq!(purged, Some(2));
    assert_eq!(purge(10).await, None);
    purging.commit().await.unwrap();
    assert_eq!(purge(10).await, Some(1));
    assert_eq!(purge(10).await, Some(0));
}
