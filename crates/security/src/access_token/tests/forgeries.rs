//! Tokens that an attacker could forge.

use super::*;

// Proves: F2-1.6.2, TASK-006-031.4
#[test]
fn token_without_a_signature_is_rejected() {
    let fixture = fixture(Algorithm::HS256);
    for name in ["none", "None", "NONE", "nOnE"] {
        let mut header = fixture.header();
        header["alg"] = json!(name);
        let message = format!(
            "{}.{}",
            encode(&header).unwrap(),
            encode(&fixture.claims()).unwrap()
        );
        for token in [
            format!("{message}."),
            fixture.signed(&header, &fixture.claims()),
        ] {
            assert_eq!(
                fixture.tokens.verify(&token),
                Err(InvalidToken::WrongAlgorithm)
            );
        }
        header.as_object_mut().unwrap().remove("kid");
        let unnamed = fixture.signed(&header, &fixture.claims());
        assert_eq!(
            fixture.tokens.verify(&unnamed),
            Err(InvalidToken::UnknownKey)
        );
    }
}

// Proves: F2-1.6.2, TASK-006-031.4
#[test]
fn public_key_as_hmac_secret_is_rejected() {
    // The attack: an HMAC with the published key as its secret, in every encoding that an attacker
    // might try, under a header that names HMAC.
    for algorithm in [Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA] {
        let fixture = super::fixture(algorithm);
        let public = fixture.key.public().unwrap();
        let mut spellings = vec![public.to_string().into_bytes()];
        for member in ["n", "x", "y"] {
            if let Some(text) = public[member].as_str() {
                spellings.push(text.as_bytes().to_vec());
                spellings.push(BASE64_URL_SAFE_NO_PAD.decode(text).unwrap());
            }
        }
        for secret in spellings {
            let forger =
                SigningKey::from_parts(fixture.key.id(), Algorithm::HS256, secret.into()).unwrap();
            let forger = Fixture {
                key: forger,
                clock: fixture.clock.clone(),
                tokens: super::fixture(algorithm).tokens,
            };
            let mut header = forger.header();
            let token = forger.signed(&header, &fixture.claims());
            assert_eq!(
                fixture.tokens.verify(&token),
                Err(InvalidToken::WrongAlgorithm)
            );
            header["alg"] = json!(algorithm.name());
            let token = forger.signed(&header, &fixture.claims());
            assert_eq!(
                fixture.tokens.verify(&token),
                Err(InvalidToken::BadSignature)
            );
        }
    }
}

// Proves: F2-1.6.2, TASK-006-031.4
#[test]
fn algorithm_other_than_the_keys_is_rejected() {
    let fixture = fixture(Algorithm::HS256);
    for name in ["HS384", "HS512", "RS256", "ES256", "EdDSA", "hs256", ""] {
        let refused = fixture.verify_with_header("alg", json!(name));
        assert_eq!(refused, Err(InvalidToken::WrongAlgorithm), "{name}");
    }
    let refused = fixture.verify_with_header("alg", Value::Null);
    assert_eq!(refused, Err(InvalidToken::Malformed));
}

#[test]
fn key_in_the_header_is_ignored() {
    let fixture = fixture(Algorithm::HS256);
    let rng = SeededRng::new(66);
    let theirs = SigningKey::generate(Algorithm::EdDSA, fixture.clock.now(), &rng).unwrap();
    let members = [
        ("jwk", theirs.public().unwrap().clone()),
        ("jku", json!("https://attacker.example/keys")),
        ("x5u", json!("https://attacker.example/chain")),
        ("x5c", json!(["AAAA"])),
    ];
    for (member, value) in members {
        // The header's key is ignored, whether we or an attacker signed the token.
        assert_eq!(
            fixture.verify_with_header(member, value.clone()),
            Ok(()),
            "{member}"
        );
        for (alg, kid) in [("EdDSA", theirs.id()), ("EdDSA", fixture.key.id())] {
            let header = json!({ "typ": TYPE, "alg": alg, "kid": kid, member: value });
            let forger = Fixture {
                key: theirs.clone(),
                clock: fixture.clock.clone(),
                tokens: super::fixture(Algorithm::HS256).tokens,
            };
            let token = forger.signed(&header, &fixture.claims());
            assert!(fixture.tokens.verify(&token).is_err(), "{member}");
        }
    }
}

#[test]
fn critical_extension_is_rejected() {
    let fixture = fixture(Algorithm::HS256);
    for crit in [json!(["b64"]), json!(["exp"]), json!([]), Value::Null] {
        let refused = fixture.verify_with_header("crit", crit);
        assert_eq!(refused, Err(InvalidToken::Malformed));
    }
}

#[test]
fn token_of_another_key_is_rejected() {
    let fixture = fixture(Algorithm::HS256);
    let refused = fixture.verify_with_header("kid", json!(Uuid::nil()));
    assert_eq!(refused, Err(InvalidToken::UnknownKey));
    for kid in [json!("../../dev/null"), json!("' OR 1=1 --"), Value::Null] {
        assert_eq!(
            fixture.verify_with_header("kid", kid),
            Err(InvalidToken::UnknownKey)
        );
    }
    let rng = SeededRng::new(66);
    let theirs = SigningKey::generate(Algorithm::HS256, fixture.clock.now(), &rng).unwrap();
    let message = format!(
        "{}.{}",
        encode(&fixture.header()).unwrap(),
        encode(&fixture.claims()).unwrap()
    );
    let signature = theirs.sign(message.as_bytes()).unwrap();
    let token = format!("{message}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature));
    assert_eq!(
        fixture.tokens.verify(&token),
        Err(InvalidToken::BadSignature)
    );
}

#[test]
fn other_kinds_of_signed_tokens_are_rejected() {
    let fixture = fixture(Algorithm::HS256);
    for typ in [
        json!("JWT"),
        json!("id+jwt"),
        json!("refresh+jwt"),
        json!(""),
        Value::Null,
    ] {
        let refused = fixture.verify_with_header("typ", typ);
        assert_eq!(refused, Err(InvalidToken::WrongType));
    }
    for typ in ["at+jwt", "AT+JWT", "application/at+jwt"] {
        assert_eq!(fixture.verify_with_header("typ", json!(typ)), Ok(()));
    }
}

#[test]
fn duplicate_member_is_rejected() {
    let fixture = fixture(Algorithm::HS256);
    let twice = fixture
        .header()
        .to_string()
        .replacen('{', r#"{"alg":"none","#, 1);
    let message = format!(
        "{}.{}",
        BASE64_URL_SAFE_NO_PAD.encode(twice),
        encode(&fixture.claims()).unwrap()
    );
    let signature = fixture.key.sign(message.as_bytes()).unwrap();
    let token = format!("{message}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature));
    assert_eq!(fixture.tokens.verify(&token), Err(InvalidToken::Malformed));
}
