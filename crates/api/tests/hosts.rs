//! Accepted hosts, and routes that settings enable or disable.

use coffer_test_support::{Client, TestApp};

async fn app() -> TestApp {
    TestApp::with(|settings| {
        settings.http.public_url = "https://money.example.org".parse().unwrap();
        let friend: url::Url = "https://app.example.net:8443".parse().unwrap();
        settings.http.allowed_origins = vec![friend.origin()];
        settings.http.loopback_hosts = false;
    })
    .await
}

async fn status(client: &Client, path: &str, host: &str) -> u16 {
    client.get(path).header("host", host).await.status()
}

// Proves: TASK-006-032.2
#[tokio::test]
async fn unknown_host_is_refused() {
    let app = app().await;
    let visitor = app.anonymous();
    for (path, known) in [("/api/auth/me", 401), ("/", 200), ("/metrics", 200)] {
        for host in [
            "money.example.org",
            "MONEY.EXAMPLE.ORG:443",
            "app.example.net",
        ] {
            assert_eq!(status(&visitor, path, host).await, known, "{path} {host}");
        }
        for host in ["evil.example", "localhost:8080", "127.0.0.1", "192.0.2.1"] {
            assert_eq!(status(&visitor, path, host).await, 421, "{path} {host}");
        }
    }
    let request = visitor.get("/api/auth/me").header("host", "evil.example");
    let problem = request.await.assert_status(421).problem();
    assert_eq!(problem.kind, "/problems/unknown-host");
    for part in [
        "evil.example",
        "COFFER__SERVER__PUBLIC_URL",
        "COFFER__SERVER__ALLOWED_ORIGINS",
    ] {
        assert!(problem.detail.contains(part), "{problem:?}");
    }
}

#[tokio::test]
async fn missing_host_is_refused() {
    let app = app().await;
    for path in ["/api/auth/me", "/", "/metrics"] {
        let request = app.anonymous().get(path).without_header("host");
        let problem = request.await.assert_status(400).problem();
        assert_eq!(problem.kind, "/problems/malformed-request");
    }
}

#[tokio::test]
async fn absolute_target_counts_as_host() {
    let app = app().await;
    let own = app.anonymous().get("http://money.example.org/api/auth/me");
    own.await.assert_status(401);
    let other = app.anonymous().get("http://evil.example/api/auth/me");
    let other = other.header("host", "money.example.org");
    other.await.assert_status(421);
}

#[tokio::test]
async fn health_checks_accept_any_host() {
    let app = app().await;
    let visitor = app.anonymous();
    for path in ["/health/live", "/health/ready"] {
        assert_eq!(status(&visitor, path, "10.0.0.7:8080").await, 200);
        let request = visitor.get(path).without_header("host");
        request.await.assert_status(200);
    }
}

#[tokio::test]
async fn metrics_and_api_docs_can_be_disabled() {
    let app = TestApp::with(|settings| {
        settings.http.metrics = false;
        settings.http.api_docs = false;
    })
    .await;
    let paths = ["/api/docs", "/api/docs/", "/api/openapi.json"];
    for path in paths {
        let answer = app.anonymous().get(path).await.assert_status(404);
        assert_eq!(answer.problem().kind, "/problems/not-found");
    }
    let page = app.anonymous().get("/metrics").await.assert_status(200);
    assert!(page.text().contains("<title>Coffer</title>"));
}
