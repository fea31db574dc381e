//! The metrics of a server.

use std::{collections::BTreeSet, net::TcpListener};

use nix::sys::signal::Signal;

use crate::process::{By, Installation, Server, answer, eventually};

const RULES: &str = include_str!("../../../../deploy/prometheus/coffer.rules.yml");

/// Metrics that only appear after events which a test does not cause, with their source.
const RARE: [(&str, &str); 1] = [(
    "coffer_replication_lag_bytes",
    include_str!("../../src/serve/measures.rs"),
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
    let installation = Installation::new(By::Person);
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
    let mut people = 0;
    eventually("every metric is there", || {
        people += 1;
        let person =
            format!(r#"{{"email":"{people}@example.com","password":"securepassword123"}}"#);
        server.ask("POST /api/auth/register", &[], &person);
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

#[test]
fn metrics_are_served_on_their_listener_only() {
    let installation = Installation::new(By::Person);
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
    let installation = Installation::new(By::Person);
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
