//! The readiness of a server and its components.

use coffer_cache::testing::RedisServer;
use nix::sys::signal::Signal;
use serde_json::{Value, json};

use crate::process::{By, Installation, Server, wait_until};

fn parts(server: &Server) -> Value {
    let ready: Value = serde_json::from_str(&server.get("/health/ready")).unwrap();
    ready["checks"].clone()
}

#[test]
fn readiness_reports_every_component() {
    let installation = Installation::new(By::User);
    let server = installation.serve();
    wait_until("the schema was compared", || {
        let parts = parts(&server);
        for part in ["cache", "database", "events", "jobs", "mail", "migrations"] {
            assert_eq!(parts[part]["status"], "ok", "{part} in {parts}");
        }
        parts["migrations"]["detail"]["version"].is_number()
    });
    server.stop(Signal::SIGTERM);
}

// Proves: TASK-005-017.4
#[test]
fn server_without_redis_is_ready_and_reports_it() {
    let installation = Installation::new(By::User);
    let mut redis = RedisServer::start();
    let mut command = installation.command(&["serve"]);
    command
        .env("REDIS_URL", redis.url())
        .env("COFFER__SERVER__PUBLIC_METRICS", "true");
    let server = Server::start(command, &installation.data());
    let cache = |reachable: bool| {
        let detail = json!({ "kind": "redis", "reachable": reachable });
        json!({ "status": "ok", "detail": detail })
    };
    assert_eq!(parts(&server)["cache"], cache(true));
    redis.stop();
    wait_until("it has noticed", || parts(&server)["cache"] == cache(false));
    redis.restart();
    wait_until("it is back", || parts(&server)["cache"] == cache(true));
    assert!(server.get("/metrics").contains("coffer_cache_reachable 1"));
    server.stop(Signal::SIGTERM);
}

#[test]
fn server_starts_without_redis() {
    let installation = Installation::new(By::User);
    let mut command = installation.command(&["serve"]);
    command.env("REDIS_URL", "redis://user:hunter2@127.0.0.1:1");
    let server = Server::start(command, &installation.data());
    assert_eq!(parts(&server)["cache"]["detail"]["reachable"], false);
    assert_eq!(parts(&server)["cache"]["status"], "ok");
    server.stop(Signal::SIGTERM);
}
