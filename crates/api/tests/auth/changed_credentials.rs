//! Sign-ins and confirmations during which the credentials change.

use std::time::Duration;

use coffer_security::PasswordScheme;
use coffer_test_support::{PASSWORD, Response, TestApp, User};
use serde_json::json;

const NEW_PASSWORD: &str = "another-long-passphrase";

/// The maximum time that a test waits for a request to be blocked.
const PATIENCE: Duration = Duration::from_mins(1);

/// A user whose hash is outdated on the second node, and the hash of another password.
async fn user_with_an_outdated_hash() -> (TestApp, TestApp, User, String) {
    let app = TestApp::new().await;
    let user = app.user().await;
    let node = app
        .another_node_with(|settings| settings.auth.password_scheme = PasswordScheme::Argon2id)
        .await;
    let body = json!({ "email": "other@example.com", "password": NEW_PASSWORD });
    let register = app.anonymous().post("/api/auth/register").json(&body).await;
    register.assert_status(201);
    let hash = password_hash(&app, "other@example.com").await;
    (app, node, user, hash)
}

async fn password_hash(app: &TestApp, email: &str) -> String {
    let stored = "SELECT password_hash FROM users WHERE email = $1";
    app.owner()
        .query_one(stored, &[&email])
        .await
        .unwrap()
        .get(0)
}

async fn sign_in(app: &TestApp, email: &str, password: &str) -> Response {
    let body = json!({ "email": email, "password": password });
    app.anonymous().post("/api/auth/login").json(&body).await
}

/// Changes the user's password while a request runs: the request has verified the old password when
/// the change commits.
async fn during_a_change(
    app: &TestApp,
    user: &User,
    hash: &str,
    request: impl Future<Output = Response>,
) -> Response {
    let owner = app.owner();
    owner.batch_execute("BEGIN").await.unwrap();
    let change =
        "UPDATE users SET password_hash = $1, credentials_version = credentials_version + 1
        WHERE id = $2";
    owner.execute(change, &[&hash, &user.id]).await.unwrap();
    let commit = async {
        // The request has read the old hash, and waits for the user's row.
        let waiting = "SELECT count(*) FROM pg_locks
            WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))";
        let blocked = async {
            while owner
                .query_one(waiting, &[])
                .await
                .unwrap()
                .get::<_, i64>(0)
                == 0
            {}
        };
        tokio::time::timeout(PATIENCE, blocked).await.unwrap();
        owner.batch_execute("COMMIT").await.unwrap();
    };
    let (answer, ()) = tokio::join!(request, commit);
    answer
}

#[tokio::test]
async fn sign_in_begun_before_a_password_change_is_refused_after_it() {
    let (app, node, user, hash) = user_with_an_outdated_hash().await;
    let sessions = app.count("sessions").await;
    let request = sign_in(&node, &user.email, PASSWORD);
    let refused = during_a_change(&app, &user, &hash, request).await;
    let refused = refused.assert_status(401);
    let problem = refused.problem();
    let wrong = sign_in(&node, &user.email, "not-the-password").await;
    assert_eq!(problem.detail, wrong.problem().detail);
    assert!(refused.headers().get("set-cookie").is_none());
    assert_eq!(app.count("sessions").await, sessions);
    // The old password, hashed again, has not replaced the new one.
    assert_eq!(password_hash(&app, &user.email).await, hash);
    sign_in(&node, &user.email, PASSWORD)
        .await
        .assert_status(401);
    sign_in(&app, &user.email, NEW_PASSWORD)
        .await
        .assert_status(200);
    node.record_refusals().await;
    let reason = "audit_logs WHERE metadata->>'reason' = 'credentials changed during sign-in'";
    assert_eq!(app.count(reason).await, 1);
}

#[tokio::test]
async fn confirmation_begun_before_a_password_change_is_refused_after_it() {
    let (app, _node, user, hash) = user_with_an_outdated_hash().await;
    app.clock().advance(chrono::TimeDelta::minutes(1));
    let body = json!({ "password": PASSWORD });
    let request = async { user.post("/api/v1/auth/reauthenticate").json(&body).await };
    let refused = during_a_change(&app, &user, &hash, request).await;
    assert_eq!(
        refused.assert_status(422).problem().errors[0].code,
        "incorrect"
    );
    assert_eq!(
        app.count("sessions WHERE authenticated_at > created_at")
            .await,
        0
    );
}

#[tokio::test]
async fn simultaneous_sign_ins_with_an_outdated_hash_succeed() {
    let (app, node, user, _) = user_with_an_outdated_hash().await;
    let (one, other) = tokio::join!(
        sign_in(&node, &user.email, PASSWORD),
        sign_in(&node, &user.email, PASSWORD),
    );
    one.assert_status(200);
    other.assert_status(200);
    let hash = password_hash(&app, &user.email).await;
    assert!(hash.starts_with("$argon2id$"), "{hash}");
    assert_eq!(app.count("users WHERE credentials_version > 0").await, 0);
}
