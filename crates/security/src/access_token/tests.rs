use coffer_domain::testing::{SeededRng, TestClock};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::{algorithm::Algorithm, signing_key::SigningKey, testing::rsa_example};

mod forgeries;

struct Fixture {
    clock: Arc<TestClock>,
    key: SigningKey,
    tokens: AccessTokens,
}

fn fixture(algorithm: Algorithm) -> Fixture {
    let clock = Arc::new(TestClock::default());
    let random = Arc::new(SeededRng::new(1));
    let key = match algorithm {
        Algorithm::RS256 => rsa_example(),
        _ => SigningKey::generate(algorithm, clock.now(), &*random).unwrap(),
    };
    let ring = KeyRing::new(key.clone(), Vec::new());
    let tokens = AccessTokens::new(&AuthSettings::default(), ring, clock.clone(), random);
    Fixture { clock, key, tokens }
}

fn grant() -> AccessGrant {
    AccessGrant {
        user_id: Uuid::from_u128(1).into(),
        session_id: Uuid::from_u128(2).into(),
        amr: vec!["pwd".to_owned(), "otp".to_owned()],
        role: Role::User,
        tier: Tier::Premium,
        impersonator: None,
    }
}

impl Fixture {
    fn header(&self) -> Value {
        json!({ "typ": TYPE, "alg": self.key.algorithm().name(), "kid": self.key.id() })
    }

    /// The claims of a valid token, for tests to change.
    fn claims(&self) -> Value {
        let token = self.tokens.issue(grant()).unwrap();
        decode(token.expose().split('.').nth(1).unwrap()).unwrap()
    }

    fn signed(&self, header: &Value, claims: &Value) -> String {
        let message = format!("{}.{}", encode(header).unwrap(), encode(claims).unwrap());
        let signature = self.key.sign(message.as_bytes()).unwrap();
        format!("{message}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
    }

    fn verify_with_header(&self, member: &str, value: Value) -> Result<(), InvalidToken> {
        let mut header = self.header();
        header[member] = value;
        self.tokens
            .verify(&self.signed(&header, &self.claims()))
            .map(drop)
    }

    fn verify_with_claim(&self, member: &str, value: Value) -> Result<(), InvalidToken> {
        let mut claims = self.claims();
        claims[member] = value;
        self.tokens
            .verify(&self.signed(&self.header(), &claims))
            .map(drop)
    }
}

// Proves: F2-1.5.1, F2-1.6.1, TASK-006-002.1, TASK-006-002.2, TASK-006-003.3
#[test]
fn issued_token_verifies_under_every_algorithm() {
    for algorithm in Algorithm::ALL {
        let Fixture { clock, tokens, .. } = fixture(algorithm);
        let impersonated = AccessGrant {
            impersonator: Some(Uuid::from_u128(3).into()),
            ..grant()
        };
        for grant in [grant(), impersonated] {
            let token = tokens.issue(grant.clone()).unwrap();
            let verified = tokens.verify(token.expose()).unwrap();
            assert_eq!(verified.grant, grant, "{algorithm}");
            assert_eq!(verified.id, token.id);
            assert_eq!(verified.issued_at, clock.now());
            assert_eq!(verified.expires_at, clock.now() + TimeDelta::minutes(30));
        }
    }
}

// Proves: F2-1.5.1, TASK-006-002.1
#[test]
fn token_has_the_documented_claims() {
    let fixture = fixture(Algorithm::HS256);
    let token = fixture.tokens.issue(grant()).unwrap();
    let header: Value = decode(token.expose().split('.').next().unwrap()).unwrap();
    assert_eq!(header, fixture.header());
    let claims = fixture.claims();
    let names: Vec<_> = claims
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        names,
        [
            "amr", "aud", "exp", "iat", "iss", "jti", "role", "sid", "sub", "tier"
        ]
    );
    assert_eq!(claims["role"], "user");
    assert_eq!(claims["tier"], "premium");
}

// Proves: F2-1.6.3, TASK-006-002.3
#[test]
fn token_is_rejected_from_the_second_of_its_expiry() {
    let Fixture { clock, tokens, .. } = fixture(Algorithm::HS256);
    let token = tokens.issue(grant()).unwrap();
    clock.advance(TimeDelta::minutes(30) - TimeDelta::milliseconds(1));
    assert!(tokens.verify(token.expose()).is_ok());
    clock.advance(TimeDelta::milliseconds(1));
    let at = token.expires_at;
    assert_eq!(
        tokens.verify(token.expose()),
        Err(InvalidToken::Expired { at })
    );
}

#[test]
fn token_from_the_future_is_rejected() {
    let Fixture { clock, tokens, .. } = fixture(Algorithm::HS256);
    clock.advance(TimeDelta::seconds(CLOCK_SKEW));
    let skewed = tokens.issue(grant()).unwrap();
    clock.advance(TimeDelta::seconds(1));
    let future = tokens.issue(grant()).unwrap();
    clock.advance(TimeDelta::seconds(-CLOCK_SKEW - 1));
    assert!(tokens.verify(skewed.expose()).is_ok());
    assert_eq!(
        tokens.verify(future.expose()),
        Err(InvalidToken::NotYetValid)
    );
}

// Proves: F2-1.6.2, TASK-006-002.4
#[test]
fn foreign_issuer_and_audience_are_rejected() {
    let fixture = fixture(Algorithm::HS256);
    let verify = |claim: &str, value: Value| fixture.verify_with_claim(claim, value);
    assert_eq!(
        verify("iss", json!("https://other.example")),
        Err(InvalidToken::WrongIssuer)
    );
    assert_eq!(verify("iss", json!("")), Err(InvalidToken::WrongIssuer));
    assert_eq!(
        verify("aud", json!("other")),
        Err(InvalidToken::WrongAudience)
    );
    assert_eq!(
        verify("aud", json!(["coffer"])),
        Err(InvalidToken::Malformed)
    );
}

// Proves: F2-1.6.2, TASK-006-002.4
#[test]
fn missing_or_malformed_claim_is_rejected() {
    let fixture = fixture(Algorithm::HS256);
    for claim in [
        "iss", "aud", "sub", "sid", "jti", "iat", "exp", "amr", "role", "tier",
    ] {
        let mut claims = fixture.claims();
        claims.as_object_mut().unwrap().remove(claim);
        let token = fixture.signed(&fixture.header(), &claims);
        assert_eq!(
            fixture.tokens.verify(&token),
            Err(InvalidToken::Malformed),
            "{claim}"
        );
        let refused = fixture.verify_with_claim(claim, json!({ "a": 1 }));
        assert_eq!(refused, Err(InvalidToken::Malformed), "{claim}");
    }
    for exp in [
        json!("9999999999"),
        json!(1e300),
        json!(i64::MAX),
        json!(-1.5),
    ] {
        assert_eq!(
            fixture.verify_with_claim("exp", exp),
            Err(InvalidToken::Malformed)
        );
    }
    assert_eq!(
        fixture.verify_with_claim("role", json!("root")),
        Err(InvalidToken::Malformed)
    );
}

#[test]
fn envelope_with_other_than_three_parts_is_rejected() {
    let fixture = fixture(Algorithm::HS256);
    let good = fixture.tokens.issue(grant()).unwrap();
    let good = good.expose();
    let long = format!("{good}{}", "A".repeat(MAX_LENGTH));
    for token in [
        "",
        ".",
        "..",
        "...",
        "a.b",
        "a.b.c",
        &good.replace('.', ""),
        &long,
    ] {
        assert_eq!(
            fixture.tokens.verify(token),
            Err(InvalidToken::Malformed),
            "{token}"
        );
    }
    for token in [
        format!("{good}."),
        format!(".{good}"),
        format!("{good}="),
        format!(" {good}"),
    ] {
        assert!(fixture.tokens.verify(&token).is_err(), "{token}");
    }
}

// Proves: F2-1.6.1
#[test]
fn key_rotation_keeps_existing_tokens_valid() {
    let Fixture { clock, key, tokens } = fixture(Algorithm::HS256);
    let before = tokens.issue(grant()).unwrap();
    let new = SigningKey::generate(Algorithm::EdDSA, clock.now(), &SeededRng::new(9)).unwrap();
    tokens.keys().replace(new.clone(), vec![key]);
    let after = tokens.issue(grant()).unwrap();
    assert!(tokens.verify(before.expose()).is_ok());
    assert!(tokens.verify(after.expose()).is_ok());
    tokens.keys().replace(new, Vec::new());
    assert_eq!(
        tokens.verify(before.expose()),
        Err(InvalidToken::UnknownKey)
    );
}

#[test]
fn token_is_redacted_in_debug_output() {
    let token = fixture(Algorithm::HS256).tokens.issue(grant()).unwrap();
    assert!(format!("{token:?}").ends_with("redacted)"));
}

proptest! {
    // Proves: F2-1.6.2, TASK-006-002.2, TASK-006-031.4
    #[test]
    fn altered_token_is_rejected(at: prop::sample::Index, with in "[A-Za-z0-9_.-]") {
        for algorithm in [Algorithm::HS256, Algorithm::EdDSA, Algorithm::ES256] {
            let Fixture { tokens, .. } = fixture(algorithm);
            let token = tokens.issue(grant()).unwrap();
            let token = token.expose();
            let at = at.index(token.len());
            let altered = format!("{}{}{}", &token[..at], with, &token[at + 1..]);
            if altered != token {
                prop_assert!(tokens.verify(&altered).is_err(), "{at} of {token}");
            }
        }
    }
}

#[test]
#[ignore = "measures; run it alone and with --release"]
fn duration_of_a_verification() {
    for algorithm in Algorithm::ALL {
        let Fixture { tokens, .. } = fixture(algorithm);
        let token = tokens.issue(grant()).unwrap();
        let start = std::time::Instant::now();
        for _ in 0..1000 {
            tokens.verify(token.expose()).unwrap();
        }
        let verified = start.elapsed() / 1000;
        let start = std::time::Instant::now();
        for _ in 0..20 {
            tokens.issue(grant()).unwrap();
        }
        println!(
            "{algorithm}: verify {verified:?}, issue {:?}",
            start.elapsed() / 20
        );
    }
}
