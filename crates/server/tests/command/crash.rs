//! Crashes of the server and of the cluster.

use std::{
    collections::BTreeSet,
    io::{BufRead as _, BufReader, Write as _},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use nix::sys::signal::Signal;

use crate::process::{By, Installation, is_alive, send, wait_until};

#[test]
fn cluster_of_a_killed_server_stops_by_itself() {
    let installation = Installation::new(By::User);
    let mut server = installation.serve();
    let postmaster = installation.postmaster();
    server.signal(Signal::SIGKILL);
    server.end();
    wait_until("the cluster ends", || !is_alive(postmaster));
}

#[test]
fn next_server_starts_without_waiting() {
    let installation = Installation::new(By::User);
    let mut server = installation.serve();
    installation.sql("CREATE TABLE kept AS SELECT 42 AS answer");
    server.signal(Signal::SIGKILL);
    server.end();
    // The old cluster may still be writing; the next start handles that.
    let server = installation.serve();
    assert_eq!(installation.sql("SELECT answer FROM kept"), "42");
    server.stop(Signal::SIGTERM);
}

#[test]
fn server_that_lost_its_cluster_exits_with_an_error() {
    let installation = Installation::new(By::User);
    let mut server = installation.serve();
    send(installation.postmaster(), Signal::SIGKILL);
    let (status, log) = server.end();
    assert_eq!(status.code(), Some(1), "{log}");
    assert!(
        log.contains("coffer: the database stopped unexpectedly: "),
        "{log}"
    );
    installation.serve().stop(Signal::SIGTERM);
}

/// Several clients write as fast as they can while server and cluster are killed together.
#[test]
fn acknowledged_writes_survive_a_kill_under_load() {
    const CLIENTS: usize = 4;
    const ENOUGH: usize = 400;

    let installation = Installation::new(By::User);
    let mut server = installation.serve();
    installation.sql("CREATE TABLE written (client int, number int, PRIMARY KEY (client, number))");
    let postmaster = installation.postmaster();
    let acknowledged = AtomicUsize::new(0);
    let written: BTreeSet<String> = thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let (installation, acknowledged) = (&installation, &acknowledged);
                scope.spawn(move || write_until_cut_off(installation, client, acknowledged))
            })
            .collect();
        wait_until("writes are acknowledged", || {
            acknowledged.load(Ordering::Relaxed) > ENOUGH
        });
        server.signal(Signal::SIGKILL);
        send(postmaster, Signal::SIGKILL);
        clients
            .into_iter()
            .flat_map(|client| client.join().unwrap())
            .collect()
    });
    server.end();

    let server = installation.serve();
    let kept = installation.sql("SELECT client || ' ' || number FROM written");
    let kept: BTreeSet<String> = kept.lines().map(str::to_owned).collect();
    let lost: Vec<_> = written.difference(&kept).collect();
    assert!(lost.is_empty(), "lost {lost:?} of {}", written.len());
    assert!(written.len() > ENOUGH);
    server.stop(Signal::SIGTERM);
}

/// Writes rows until the connection is lost, and returns the acknowledged ones.
fn write_until_cut_off(
    installation: &Installation,
    client: usize,
    acknowledged: &AtomicUsize,
) -> Vec<String> {
    let mut psql = installation.psql().spawn().unwrap();
    let (mut stdin, stdout) = (psql.stdin.take().unwrap(), psql.stdout.take().unwrap());
    let writer = thread::spawn(move || {
        (0..1_000_000).try_for_each(|number| {
            writeln!(
                stdin,
                "INSERT INTO written VALUES ({client}, {number}) RETURNING client || ' ' || number;"
            )
        })
    });
    let lines = BufReader::new(stdout).lines().map_while(Result::ok);
    let rows = lines.inspect(|_| {
        acknowledged.fetch_add(1, Ordering::Relaxed);
    });
    let rows = rows.collect();
    psql.wait().unwrap();
    assert!(writer.join().unwrap().is_err(), "it was cut off");
    rows
}
