//! The log of a server.

use std::{
    io::{self, BufRead as _, BufReader},
    process::Stdio,
    sync::mpsc,
    thread,
};

use nix::sys::signal::Signal;

use crate::process::{By, Installation, Server, wait_until};

/// More lines than may wait, and than a pipe takes.
const REQUESTS: usize = 6_000;

/// The number of lines that the server has dropped.
fn dropped(server: &Server) -> u64 {
    let metrics = server.get("/metrics");
    let mut lines = metrics.lines();
    let line = lines.find_map(|line| line.strip_prefix("coffer_log_lines_dropped_total "));
    line.map_or(0, |count| count.parse().unwrap())
}

#[test]
fn server_does_not_wait_for_a_log_that_is_not_read() {
    let installation = Installation::new(By::User);
    let (log, stderr) = io::pipe().unwrap();
    let mut command = installation.command(&["serve"]);
    command
        .env("COFFER__SERVER__PUBLIC_METRICS", "true")
        .env("COFFER__RATE_LIMIT__ENABLED", "false")
        .stderr(Stdio::from(stderr));
    let server = Server::start(command, &installation.data());
    for _ in 0..REQUESTS {
        server.get("/health/live");
    }
    wait_until("dropped lines are counted", || dropped(&server) > 0);

    // Once somebody reads it, the log goes on, up to its last line.
    let (sender, lines) = mpsc::channel();
    let reader = thread::spawn(move || {
        for line in BufReader::new(log).lines() {
            sender.send(line.unwrap()).unwrap();
        }
    });
    let waiting = lines.iter().take(4_000).collect::<Vec<_>>();
    assert!(
        waiting
            .iter()
            .any(|line| line.contains("request completed"))
    );
    wait_until("no more lines are dropped", || {
        server.get("/health/live");
        lines.try_iter().count() > 0
    });
    server.stop(Signal::SIGTERM);
    reader.join().unwrap();
    let last: Vec<_> = lines.iter().collect();
    assert!(
        last.iter().any(|line| line.contains("shutting down")),
        "{last:?}"
    );
}
