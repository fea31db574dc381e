//! Signing keys.

use super::Stage;
use crate::StoredSigningKey;

fn key(stage: &Stage<'_>, kid: &str) -> StoredSigningKey {
    StoredSigningKey {
        kid: kid.to_owned(),
        algorithm: "ES256".to_owned(),
        encrypted: vec![0, 1, 254, 255],
        created_at: stage.later(),
        retired_at: None,
    }
}

/// Keys are stored unchanged and returned newest first.
pub async fn stores_encrypted_keys(stage: &Stage<'_>) {
    let (old, new) = (key(stage, "old"), key(stage, "new"));
    let found = stage
        .system(async |unit| {
            let mut keys = unit.signing_keys();
            keys.lock().await.unwrap();
            assert_eq!(keys.active().await.unwrap(), []);
            keys.add(&old).await.unwrap();
            keys.add(&new).await.unwrap();
            keys.active().await.unwrap()
        })
        .await;
    assert_eq!(found, [new, old]);
}

/// Keys are paged in the order of their names, including retired ones, and a re-encrypted key
/// replaces the one that was read.
pub async fn re_encrypts_keys(stage: &Stage<'_>) {
    let (a, b, c) = (key(stage, "a"), key(stage, "b"), key(stage, "c"));
    stage
        .system(async |unit| {
            let mut keys = unit.signing_keys();
            for key in [&b, &c, &a] {
                keys.add(key).await.unwrap();
            }
            assert_eq!(keys.count().await.unwrap(), 3);
            let first = keys.page("", 2).await.unwrap();
            assert_eq!(first, [a.clone(), b.clone()]);
            assert_eq!(keys.page("b", 2).await.unwrap(), [c]);
            let at = stage.later();
            assert!(
                keys.re_encrypt("a", &a.encrypted, &[9; 40], at)
                    .await
                    .unwrap()
            );
            // Another node re-encrypted the key first.
            assert!(
                !keys
                    .re_encrypt("a", &a.encrypted, &[8; 40], at)
                    .await
                    .unwrap()
            );
            assert_eq!(keys.page("", 1).await.unwrap()[0].encrypted, [9; 40]);
            assert_eq!(keys.page("a", 1).await.unwrap(), [b]);
        })
        .await;
}

/// Requests have no access to signing keys.
pub async fn hides_keys_from_requests(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    for actor in [&ada, &stage.visitor()] {
        let mut unit = stage.factory.begin(actor).await.unwrap();
        assert!(unit.signing_keys().active().await.is_err());
        let mut unit = stage.factory.begin(actor).await.unwrap();
        assert!(unit.signing_keys().add(&key(stage, "mine")).await.is_err());
    }
}
