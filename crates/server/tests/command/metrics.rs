//! The metrics of a server.

use std::{collections::BTreeSet, net::TcpListener};

use nix::sys::signal::Signal;

use crate::process::{By, Installation, Server, answer, wait_until};

const RULES: &str = include_str!("../../../../deploy/prometheus/coffer.rules.yml");

/// Metrics that appear only after events that no test causes, with their source.
const RARE: [(&str, &str); 1] = [(
    "coffer_replication_lag_bytes",
    include_str!("../../src/serve/resource_metrics.rs"),
)];

/// The names of metrics in a text.
fn names(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .filter(|word| word.starts_with("coffer_"))
        .collect()
}

// Proves: TASK-004-018.1, TASK-004-018.2, TASK-004-018.3, TASK-004-018.4, TASK-005-026.4
#[test]
fn every_metric_used_by_alert_rules_exists() {
    let installation = Installation::new(By::User);
    let mut command = installation.command(&["serve"]);
    command
        .env("COFFER__SERVER__PUBLIC_METRICS", "true")
        .env("COFFER__RATE_LIMIT__ENABLED", "false")
        .env("COFFER__BACKUP__EVERY_HOURS", "1")
        .env("COFFER__DATABASE__SLOW_QUERY_MS", "1");
    let server = Server::start(command, &installation.data());
    let expressions: String = RULES
        .lines()
        .filter(|line| !line.trim_start().starts_with('#') && !line.contains("summary:"))
        .collect();
    let wanted = names(&expressions);
    assert!(wanted.len() > 10, "{wanted:?}");
    let rare: BTreeSet<_> = RARE
        .into_iter()
        .filter(|(name, source)| source.contains(&format!("\"{name}\"")))
        .map(|(name, _)| name)
        .collect();
    let mut users = 0;
    wait_until("every metric is there", || {
        users += 1;
        let user = format!(r#"{{"email":"{users}@example.com","password":"securepassword123"}}"#);
        server.request("POST /api/auth/register", &[], &user);
        let metrics = server.get("/metrics");
        let missing: Vec<_> = wanted
            .iter()
            .filter(|name| !names(&metrics).contains(*name) && !rare.contains(*name))
            .collect();
        missing.is_empty()
    });
    let metrics = server.get("/metrics");
    for some in [
        "coffer_database_query_seconds{query=\"users.add\"",
        "coffer_database_relation_size_bytes{kind=\"table\"",
        "coffer_data_disk_free_bytes ",
    ] {
        assert!(metrics.contains(some), "{some} in {metrics}");
    }
    for name in metrics
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE "))
    {
        let name = name.split(' ').next().unwrap();
        assert!(
            metrics.contains(&format!("# HELP {name} ")),
            "no help for {name}"
        );
    }
    let log = server.stop(Signal::SIGTERM);
    assert!(log.contains("slow query") && log.contains("cost="), "{log}");
    assert!(!log.contains("example.com"), "{log}");
}

/// The value of a metric, which is 0 before its first event.
fn value(metrics: &str, name: &str) -> u64 {
    let lines = metrics.lines();
    let mut values = lines.filter_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    values.next().map_or(0, |value| value.parse().unwrap())
}

/// A server that serves its metrics to everyone.
fn with_public_metrics(installation: &Installation) -> Server {
    let mut command = installation.command(&["serve"]);
    command.env("COFFER__SERVER__PUBLIC_METRICS", "true");
    Server::start(command, &installation.data())
}

/// The value of a cookie that a response sets.
fn cookie(head: &str, name: &str) -> String {
    let (_, rest) = head.split_once(&format!("{name}=")).unwrap();
    rest.split(';').next().unwrap().to_owned()
}

const PERSON: &str = r#"{"email":"user@example.com","password":"securepassword123"}"#;

// Proves: TASK-005-017.4
#[test]
fn cache_hits_and_misses_are_counted() {
    let installation = Installation::new(By::User);
    let server = with_public_metrics(&installation);
    let (head, _) = server.request("POST /api/auth/register", &[], PERSON);
    let bearer = format!("Authorization: Bearer {}", cookie(&head, "access_token"));
    let counted = || {
        let metrics = server.get("/metrics");
        ["misses", "hits"].map(|counted| {
            let name = format!("coffer_cache_{counted}_total{{namespace=\"settings\"}}");
            value(&metrics, &name)
        })
    };
    let [misses, hits] = counted();
    for (more_misses, more_hits) in [(1, 0), (1, 1), (1, 2)] {
        server.request("GET /api/v1/user/settings", &[&bearer], "");
        assert_eq!(counted(), [misses + more_misses, hits + more_hits]);
    }
    server.stop(Signal::SIGTERM);
}

// Proves: TASK-006-035.1, TASK-006-035.2, TASK-006-035.3
#[test]
fn sign_ins_and_reused_tokens_are_counted() {
    let installation = Installation::new(By::User);
    let server = with_public_metrics(&installation);
    let counted = || {
        let metrics = server.get("/metrics");
        [
            "coffer_sign_ins_total{outcome=\"accepted\"}",
            "coffer_sign_ins_total{outcome=\"refused\"}",
            "coffer_refresh_replays_total",
        ]
        .map(|name| value(&metrics, name))
    };
    server.request("POST /api/auth/register", &[], PERSON);
    let [accepted, refused, replays] = counted();
    let wrong = PERSON.replace("123", "124");
    let unknown = PERSON.replace("user@", "nobody@");
    for person in [&wrong, &unknown] {
        let length = format!("Content-Length: {}", person.len());
        let headers = ["Host: localhost", "Content-Type: application/json", &length];
        let refused = answer(server.port, "POST /api/auth/login", &headers, person);
        assert!(refused.starts_with("HTTP/1.1 401"), "{refused}");
    }
    let (head, _) = server.request("POST /api/auth/login", &[], PERSON);
    assert_eq!(counted(), [accepted + 1, refused + 2, replays]);

    let refresh = |token: &str| {
        let cookie = format!("Cookie: refresh_token={token}");
        let headers = ["Host: localhost", "Content-Length: 0", &cookie];
        answer(server.port, "POST /api/auth/refresh", &headers, "")
    };
    let first = cookie(&head, "refresh_token");
    let second = cookie(&refresh(&first), "refresh_token");
    assert!(refresh(&second).starts_with("HTTP/1.1 200"));
    // The first token is two generations old, so the grace period for other tabs does not apply.
    assert!(refresh(&first).starts_with("HTTP/1.1 401"));
    assert_eq!(counted(), [accepted + 1, refused + 2, replays + 1]);
    server.stop(Signal::SIGTERM);
}

#[test]
fn metrics_are_served_on_their_listener_only() {
    let installation = Installation::new(By::User);
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let own = free.local_addr().unwrap();
    drop(free);
    let mut command = installation.command(&["serve"]);
    command.env("COFFER__SERVER__METRICS_LISTEN", own.to_string());
    let server = Server::start(command, &installation.data());
    let public = answer(server.port, "GET /metrics", &["Host: localhost"], "");
    assert!(public.starts_with("HTTP/1.1 404"), "{public}");
    // The metrics listener accepts any host.
    let scraped = answer(own.port(), "GET /metrics", &["Host: coffer.internal"], "");
    assert!(scraped.starts_with("HTTP/1.1 200"), "{scraped}");
    assert!(scraped.contains("coffer_http_request_seconds"), "{scraped}");
    server.stop(Signal::SIGTERM);
}

#[test]
fn server_answers_for_its_own_hosts_only() {
    let installation = Installation::new(By::User);
    let server = installation.serve();
    for (target, headers, status) in [
        ("/api/docs/", &["Host: localhost"][..], 200),
        ("/api/docs/", &["Host: [::1]:1"], 200),
        ("/api/docs/", &["Host: evil.example"], 421),
        ("/api/docs/", &["X: y"], 400),
        ("/api/docs/", &["Host: localhost", "Host: localhost"], 400),
        ("http://evil.example/api/docs/", &["Host: localhost"], 421),
        ("http://localhost/api/docs/", &["Host: localhost"], 200),
        ("/health/live", &["Host: evil.example"], 200),
    ] {
        let answer = answer(server.port, &format!("GET {target}"), headers, "");
        let expected = format!("HTTP/1.1 {status}");
        assert!(
            answer.starts_with(&expected),
            "{target} {headers:?}: {answer}"
        );
    }
    server.stop(Signal::SIGTERM);
}

// Proves: TASK-006-037.4
#[test]
fn other_sites_are_allowed_by_the_environment() {
    const FRIEND: &str = "Origin: https://app.example.net";

    let installation = Installation::new(By::User);
    for (allowed, expected) in [
        ("", None),
        ("https://app.example.net", Some("https://app.example.net")),
    ] {
        let mut command = installation.command(&["serve"]);
        command.env("COFFER__SERVER__ALLOWED_ORIGINS", allowed);
        let server = Server::start(command, &installation.data());
        let head = answer(
            server.port,
            "GET /api/auth/me",
            &["Host: localhost", FRIEND],
            "",
        );
        let name = "access-control-allow-origin: ";
        let mut lines = head.lines();
        let value = lines.find_map(|line| {
            line.to_ascii_lowercase()
                .strip_prefix(name)
                .map(str::to_owned)
        });
        assert_eq!(value.as_deref(), expected, "{head}");
        server.stop(Signal::SIGTERM);
    }
}
