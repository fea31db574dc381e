//! Invalid tokens. All are refused and leave no trace.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use coffer_domain::{Clock as _, rng};
use coffer_security::{Algorithm, SigningKey};
use coffer_test_support::{SeededRng, TestApp, User};
use hmac::{Hmac, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

/// The parts of a token.
struct TokenParts {
    header: Value,
    claims: Value,
    signature: String,
}

impl TokenParts {
    fn of(user: &User) -> Self {
        let token = user.cookie("access_token").unwrap();
        let parts: Vec<&str> = token.split('.').collect();
        let json = |part: &str| {
            let bytes = BASE64_URL_SAFE_NO_PAD.decode(part).unwrap();
            serde_json::from_slice(&bytes).unwrap()
        };
        Self {
            header: json(parts[0]),
            claims: json(parts[1]),
            signature: parts[2].to_owned(),
        }
    }

    fn message(&self) -> String {
        let part = |json: &Value| BASE64_URL_SAFE_NO_PAD.encode(json.to_string());
        format!("{}.{}", part(&self.header), part(&self.claims))
    }

    /// The token with its original signature.
    fn unsigned(&self) -> String {
        format!("{}.{}", self.message(), self.signature)
    }

    /// The token signed with HMAC under a key.
    fn signed(&self, key: &[u8]) -> String {
        let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).unwrap();
        mac.update(self.message().as_bytes());
        let signature = BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
        format!("{}.{signature}", self.message())
    }
}

/// Sends a token as cookie and as bearer token; both are refused with an actionable message.
async fn refused(app: &TestApp, what: &str, token: &str) {
    let before = app.row_counts().await;
    let programs = [
        app.anonymous()
            .with_header("cookie", &format!("access_token={token}")),
        app.anonymous().bearer(token),
    ];
    for program in programs {
        let answer = program.get("/api/auth/me").await;
        assert_eq!(answer.status(), 401, "{what}: {answer}");
        assert_eq!(answer.header("www-authenticate"), "Bearer", "{what}");
        let problem = answer.problem();
        assert_eq!(problem.kind, "/problems/unauthenticated", "{what}");
        assert!(
            // A malformed cookie was set by another application.
            problem.detail.contains("ign in again.")
                || problem.detail.contains("Authentication is required."),
            "{what}: {problem:?}"
        );
        let body = json!({ "title": "Mine" });
        let write = program.post("/api/v1/chat/sessions").json(&body).await;
        assert_eq!(write.status(), 401, "{what}: {write}");
    }
    assert_eq!(app.row_counts().await, before, "{what}");
}

// Proves: F2-1.6.2, F2-3.4.2, TASK-006-012.2
#[tokio::test]
async fn altered_token_is_refused() {
    let app = TestApp::new().await;
    let (user, other) = (app.user().await, app.user().await);
    for (claim, value) in [
        ("role", json!("admin")),
        ("tier", json!("premium")),
        ("sub", json!(other.id)),
        ("exp", json!(4_000_000_000_i64)),
        ("act", json!({ "sub": other.id })),
    ] {
        let mut parts = TokenParts::of(&user);
        parts.claims[claim] = value;
        refused(&app, claim, &parts.unsigned()).await;
    }
    let mut parts = TokenParts::of(&user);
    parts.signature = TokenParts::of(&other).signature;
    refused(&app, "another's signature", &parts.unsigned()).await;
    user.get("/api/auth/me").await.assert_status(200);
}

// Proves: F2-1.6.2
#[tokio::test]
async fn algorithm_none_is_refused_in_any_spelling() {
    let app = TestApp::new().await;
    let user = app.user().await;
    for algorithm in ["none", "None", "NONE", "nOnE", ""] {
        let mut parts = TokenParts::of(&user);
        parts.header["alg"] = json!(algorithm);
        refused(&app, algorithm, &parts.unsigned()).await;
        refused(&app, algorithm, &format!("{}.", parts.message())).await;
        refused(&app, algorithm, &parts.message()).await;
    }
}

#[tokio::test]
async fn token_signed_with_the_public_key_as_secret_is_refused() {
    let app = TestApp::with(|settings| settings.auth.algorithm = Algorithm::EdDSA).await;
    let user = app.user().await;
    let jwks = app.signing_keys().jwks();
    let public = &jwks["keys"][0];
    let x = public["x"].as_str().unwrap();
    let mut parts = TokenParts::of(&user);
    assert_eq!(parts.header["alg"], "EdDSA");
    parts.header["alg"] = json!("HS256");
    let raw = BASE64_URL_SAFE_NO_PAD.decode(x).unwrap();
    for key in [&raw[..], x.as_bytes(), public.to_string().as_bytes()] {
        refused(&app, "key confusion", &parts.signed(key)).await;
    }
}

// Proves: F2-3.3.1
#[tokio::test]
async fn token_with_a_key_in_its_header_is_refused() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let own = [1; 32];
    let jwk = json!({ "kty": "oct", "alg": "HS256", "k": BASE64_URL_SAFE_NO_PAD.encode(own) });
    for (name, value) in [
        ("jwk", jwk),
        ("jku", json!("https://evil.example/keys")),
        ("x5u", json!("https://evil.example/cert")),
        ("kid", json!("../../dev/null")),
        ("kid", json!("' OR 1=1 --")),
        ("kid", json!(null)),
    ] {
        let mut parts = TokenParts::of(&user);
        parts.header[name] = value;
        refused(&app, name, &parts.signed(&own)).await;
    }
}

// Proves: F2-3.3.1
#[tokio::test]
async fn token_of_another_type_issuer_or_audience_is_refused() {
    let app = TestApp::new().await;
    // Adds a key that this test knows to the ring.
    let secret: [u8; 32] = rng::array(&SeededRng::new(99));
    let (now, random) = (app.clock().now(), SeededRng::new(99));
    let key = SigningKey::generate(Algorithm::HS256, now, &random).unwrap();
    let kid = key.id();
    app.signing_keys().replace(key, Vec::new());
    let user = app.user().await;
    let genuine = TokenParts::of(&user);
    assert_eq!(genuine.header["kid"], json!(kid));
    let again = app.anonymous().bearer(&genuine.signed(&secret));
    again.get("/api/auth/me").await.assert_status(200);

    for typ in [json!("JWT"), json!("refresh+jwt"), json!(null), json!("")] {
        let mut parts = TokenParts::of(&user);
        parts.header["typ"] = typ.clone();
        refused(&app, &typ.to_string(), &parts.signed(&secret)).await;
    }
    let mut critical = TokenParts::of(&user);
    critical.header["crit"] = json!(["exp"]);
    refused(&app, "crit", &critical.signed(&secret)).await;
    for (claim, value) in [
        ("iss", json!("https://evil.example")),
        ("aud", json!("another")),
        ("exp", json!(now.timestamp())),
        ("iat", json!(now.timestamp() + 3600)),
        ("sid", json!(user.id)),
        ("sub", json!("nobody")),
        ("role", json!("emperor")),
    ] {
        let mut parts = TokenParts::of(&user);
        parts.claims[claim] = value;
        refused(&app, claim, &parts.signed(&secret)).await;
    }
}

#[tokio::test]
async fn token_of_a_node_with_another_audience_is_refused() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let token = user.cookie("access_token").unwrap();
    let other = app
        .another_node_with(|settings| settings.auth.audience = "other".into())
        .await;
    refused(&other, "audience", &token).await;
    let other = app
        .another_node_with(|settings| settings.auth.issuer = "other".into())
        .await;
    refused(&other, "issuer", &token).await;
}

// Proves: F2-1.6.3
#[tokio::test]
async fn token_is_refused_from_the_second_it_expires() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let token = user.cookie("access_token").unwrap();
    app.clock()
        .advance(TimeDelta::minutes(30) - TimeDelta::seconds(1));
    let program = app.anonymous().bearer(&token);
    program.get("/api/auth/me").await.assert_status(200);
    app.clock().advance(TimeDelta::seconds(1));
    refused(&app, "expired", &token).await;
}

// Proves: F2-3.4.3, TASK-006-012.3
#[tokio::test]
async fn cookie_of_a_deleted_user_is_refused() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let token = user.cookie("access_token").unwrap();
    app.execute("DELETE FROM users").await;
    refused(&app, "deleted user", &token).await;
    user.post("/api/auth/refresh").await.assert_status(401);
    user.post("/api/auth/logout").await.assert_status(200);
}

// Proves: F2-3.4.2
#[tokio::test]
async fn malformed_token_is_refused() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let refresh = user.cookie("refresh_token").unwrap();
    let long = "a".repeat(10_000);
    let dots = ".".repeat(100);
    let token = user.cookie("access_token").unwrap();
    let doubled = format!("{token}.{token}");
    for token in [
        "",
        "x",
        "..",
        "a.b.c",
        "null",
        "undefined",
        &dots,
        &long,
        &refresh,
        &doubled,
    ] {
        refused(&app, token, token).await;
    }
}

// Proves: TASK-006-010.1
#[tokio::test]
async fn invalid_refresh_token_is_refused_and_changes_nothing() {
    let app = TestApp::new().await;
    let (user, other) = (app.user().await, app.user().await);
    let before = app.row_counts().await;
    let genuine = user.cookie("refresh_token").unwrap();
    let access = user.cookie("access_token").unwrap();
    let mut bytes = BASE64_URL_SAFE_NO_PAD.decode(&genuine).unwrap();
    bytes[36] += 1;
    let raised = BASE64_URL_SAFE_NO_PAD.encode(bytes);
    let swapped = format!(
        "{}{}",
        &genuine[..48],
        &other.cookie("refresh_token").unwrap()[48..]
    );
    for token in ["", "x", &genuine[1..], &access, &raised, &swapped] {
        let request = app.anonymous().post("/api/auth/refresh");
        let answer = request
            .header("cookie", &format!("refresh_token={token}"))
            .await;
        let problem = answer.assert_status(401).problem();
        assert!(problem.detail.contains("ign in"), "{problem:?}");
    }
    let missing = app
        .anonymous()
        .post("/api/auth/refresh")
        .await
        .assert_status(401);
    assert_eq!(
        missing.problem().detail,
        "The refresh token is missing. Sign in again."
    );
    assert_eq!(app.row_counts().await, before);
    user.post("/api/auth/refresh").await.assert_status(200);
}

// Proves: F2-3.2.1, TASK-006-012.1
#[tokio::test]
async fn another_scheme_of_authorization_does_not_hide_the_cookie() {
    let app = TestApp::new().await;
    let user = app.user().await;
    // As browsers send it behind a proxy with its own authentication.
    let request = user
        .get("/api/auth/me")
        .header("authorization", "Basic dXNlcjpwYXNz");
    request.await.assert_status(200);
    let request = app.anonymous().get("/api/auth/me");
    let answer = request.header("authorization", "Basic dXNlcjpwYXNz").await;
    let problem = answer.assert_status(401).problem();
    assert!(problem.detail.contains("Bearer"), "{problem:?}");
    // A bearer token takes precedence; a valid cookie does not replace an invalid one.
    let request = user
        .get("/api/auth/me")
        .header("authorization", "Bearer nonsense");
    request.await.assert_status(401);
}
