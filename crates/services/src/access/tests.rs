use std::sync::atomic::{AtomicUsize, Ordering};

use coffer_domain::{
    Rng,
    ids::{SessionId, UserId},
    testing::{SeededRng, TestClock},
    user::{Role, Tier},
};
use coffer_security::{AccessGrant, AuthSettings, MasterKey, MasterKeys, SigningKey};
use coffer_storage::{
    RepositoryError, StoredSigningKey,
    mocks::{MockFactory, MockUnit},
};
use tokio::task::JoinSet;
use uuid::Uuid;

use super::*;

/// A node with a key of its own, and a database that also has another node's key.
struct Node {
    verifier: Arc<AccessVerifier>,
    clock: Arc<TestClock>,
    /// The number of queries to the database.
    asked: Arc<AtomicUsize>,
    /// A token that the other node signed.
    elsewhere: String,
    /// A token whose key is in no database.
    made_up: String,
}

fn stored(key: &SigningKey, cipher: &SecretCipher) -> StoredSigningKey {
    StoredSigningKey {
        kid: key.id().to_string(),
        algorithm: key.algorithm().name().to_owned(),
        encrypted: key.encrypt(cipher).unwrap(),
        created_at: DateTime::UNIX_EPOCH,
        retired_at: None,
    }
}

fn node(outcome: fn(usize) -> Result<(), RepositoryError>) -> Node {
    let clock = Arc::new(TestClock::default());
    let rng: Arc<dyn Rng> = Arc::new(SeededRng::new(1));
    let cipher = || {
        SecretCipher::new(
            &MasterKeys::new(MasterKey::from_bytes([1; 32])),
            rng.clone(),
        )
    };
    let key = || SigningKey::generate(Algorithm::HS256, clock.now(), &*rng).unwrap();
    let (own, other, nowhere) = (key(), key(), key());
    let rows = vec![stored(&other, &cipher()), stored(&own, &cipher())];
    let unit = MockUnit::new().signing_keys(move |keys| {
        let rows = rows.clone();
        keys.expect_active().returning(move || Ok(rows.clone()));
    });
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let factory =
        MockFactory::new(unit).begins(move || outcome(count.fetch_add(1, Ordering::SeqCst)));
    let settings = AuthSettings::default();
    let tokens = |ring| AccessTokens::new(&settings, ring, clock.clone(), rng.clone());
    let grant = AccessGrant {
        user_id: UserId::from(Uuid::from_u128(1)),
        session_id: SessionId::from(Uuid::from_u128(2)),
        amr: Vec::new(),
        role: Role::User,
        tier: Tier::Free,
        impersonator: None,
    };
    let signed = |key| {
        let token = tokens(KeyRing::new(key, Vec::new())).issue(grant.clone());
        token.unwrap().expose().to_owned()
    };
    let (elsewhere, made_up) = (signed(other), signed(nowhere));
    let known = KeyRing::new(own, Vec::new());
    let keys = StoredKeys {
        ring: known.clone(),
        repositories: Arc::new(factory),
        cipher: cipher(),
        algorithm: Algorithm::HS256,
    };
    Node {
        verifier: Arc::new(AccessVerifier::new(
            Arc::new(tokens(known)),
            keys,
            clock.clone(),
        )),
        clock,
        asked,
        elsewhere,
        made_up,
    }
}

async fn verifies(node: &Node, token: &str) -> bool {
    node.verifier.verify_all(&[token]).await.is_ok()
}

fn asked(node: &Node) -> usize {
    node.asked.load(Ordering::SeqCst)
}

// Proves: TASK-006-027.3
#[tokio::test]
async fn key_of_another_node_is_read_with_its_first_token() {
    let node = node(|_| Ok(()));
    assert!(verifies(&node, &node.elsewhere).await);
    assert!(verifies(&node, &node.elsewhere).await);
    assert_eq!(asked(&node), 1);
}

#[tokio::test]
async fn tokens_with_unknown_keys_cause_one_query_per_ten_seconds() {
    let node = node(|_| Ok(()));
    for (seconds, queries) in [(0, 1), (9, 1), (10, 2), (19, 2), (20, 3)] {
        node.clock
            .set(TestClock::START + TimeDelta::seconds(seconds));
        let mut requests = JoinSet::new();
        for _ in 0..50 {
            let (verifier, token) = (node.verifier.clone(), node.made_up.clone());
            requests.spawn(async move { verifier.verify_all(&[&token]).await.unwrap_err() });
        }
        for refused in requests.join_all().await {
            assert_eq!(refused, InvalidToken::UnknownKey);
        }
        assert_eq!(asked(&node), queries, "after {seconds} s");
    }
}

#[tokio::test]
async fn otherwise_invalid_token_makes_no_query() {
    let node = node(|_| Ok(()));
    for token in ["", "a.b.c", "not a token"] {
        assert!(!verifies(&node, token).await);
    }
    assert_eq!(asked(&node), 0);
}

#[tokio::test]
async fn failing_key_query_is_repeated_later() {
    let node = node(|before| match before {
        0 => Err(RepositoryError::Serialization),
        _ => Ok(()),
    });
    assert!(!verifies(&node, &node.elsewhere).await);
    assert!(!verifies(&node, &node.elsewhere).await);
    assert_eq!(asked(&node), 1);
    node.clock.set(TestClock::START + TimeDelta::seconds(10));
    assert!(verifies(&node, &node.elsewhere).await);
}

#[tokio::test]
async fn valid_token_is_found_among_foreign_ones() {
    let node = node(|_| Ok(()));
    let foreign = ["", "a.b.c", node.made_up.as_str()];
    for place in 0..=foreign.len() {
        let mut tokens = foreign.to_vec();
        tokens.insert(place, &node.elsewhere);
        tokens.push(&node.elsewhere);
        let verified = node.verifier.verify_all(&tokens).await.unwrap();
        assert_eq!(verified.len(), 1, "at {place}");
    }
    let refused = node.verifier.verify_all(&foreign).await.unwrap_err();
    assert_eq!(refused, InvalidToken::UnknownKey);
    node.clock
        .set(TestClock::START + TimeDelta::seconds(31 * 60));
    for tokens in [
        [node.made_up.as_str(), node.elsewhere.as_str()],
        [node.elsewhere.as_str(), node.made_up.as_str()],
    ] {
        let refused = node.verifier.verify_all(&tokens).await.unwrap_err();
        assert!(matches!(refused, InvalidToken::Expired { .. }), "{refused}");
    }
}
