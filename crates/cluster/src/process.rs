//! The PostgreSQL process, and the thread that spawns it, forwards its output to the log and waits
//! for its end. The thread runs as long as PostgreSQL: for the operating system it is the parent,
//! whose end terminates PostgreSQL.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, ChildStderr, Command, Stdio},
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use tokio::sync::watch;

use super::{ClusterError, error::Context as _};

/// A PostgreSQL process, running or ended.
#[derive(Debug)]
pub(super) struct Process {
    pub(super) pid: u32,
    child: Arc<Mutex<Child>>,
    /// The reason for the end, once it has ended.
    ended: watch::Receiver<Option<String>>,
}

impl Process {
    /// Spawns the command from a thread that outlives it.
    pub(super) fn spawn(mut command: Command) -> Result<Self, ClusterError> {
        let context = || "starting PostgreSQL".to_owned();
        let (spawned, result) = mpsc::channel();
        let (end, ended) = watch::channel(None);
        thread::Builder::new()
            .name("postgres".to_owned())
            .spawn(move || {
                command.stdin(Stdio::null()).stdout(Stdio::null());
                let mut child = match command.stderr(Stdio::piped()).spawn() {
                    Ok(child) => child,
                    Err(error) => return drop(spawned.send(Err(error))),
                };
                let stderr = child.stderr.take();
                let pid = child.id();
                let child = Arc::new(Mutex::new(child));
                let _ = spawned.send(Ok((pid, Arc::clone(&child))));
                // Standard error closes when the process and all its children have ended.
                let error_message = stderr.and_then(forward_log);
                let status = match lock(&child).wait() {
                    Ok(status) => status.to_string(),
                    Err(error) => error.to_string(),
                };
                let _ = end.send(Some(error_message.unwrap_or(status)));
            })
            .with_context(context)?;
        let (pid, child) = result
            .recv()
            .unwrap_or_else(|gone| Err(std::io::Error::other(gone)))
            .with_context(context)?;
        Ok(Self { pid, child, ended })
    }

    /// Sends a signal, unless the process has ended.
    pub(super) fn signal(&self, signal: Signal) {
        let mut child = lock(&self.child);
        // The process id cannot be reused before the process is waited for, which takes the lock.
        if matches!(child.try_wait(), Ok(None))
            && let Ok(pid) = i32::try_from(self.pid)
        {
            let _ = kill(Pid::from_raw(pid), signal);
        }
    }

    /// Waits for the end of the process, at most for `limit`; returns true if it has ended.
    pub(super) fn wait(&self, limit: Duration) -> bool {
        let begun = Instant::now();
        while self.ended().is_none() {
            if begun.elapsed() > limit {
                return false;
            }
            thread::sleep(Duration::from_millis(2));
        }
        true
    }

    /// The reason for the end, if the process has ended.
    pub(super) fn ended(&self) -> Option<String> {
        self.ended.borrow().clone()
    }

    /// Receives the reason when the process ends.
    pub(super) fn watch(&self) -> watch::Receiver<Option<String>> {
        self.ended.clone()
    }
}

fn lock(child: &Mutex<Child>) -> MutexGuard<'_, Child> {
    child.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Forwards PostgreSQL's output to the log; returns its last fatal error, if any.
fn forward_log(stderr: ChildStderr) -> Option<String> {
    let mut error_message = None;
    for line in BufReader::new(stderr).split(b'\n') {
        let Ok(line) = line else { break };
        let line = String::from_utf8_lossy(&line);
        match line.split_once(":  ") {
            Some(("FATAL" | "PANIC", text)) => {
                tracing::error!(target: "postgres", "{text}");
                error_message = Some(text.to_owned());
            }
            Some(("WARNING", text)) => tracing::warn!(target: "postgres", "{text}"),
            Some((_, text)) => tracing::debug!(target: "postgres", "{text}"),
            None => tracing::debug!(target: "postgres", "{line}"),
        }
    }
    error_message
}
