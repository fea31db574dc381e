//! The server under test, on a separate data directory and port.

use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use tokio::time::sleep;

use crate::{
    failure::{Context as _, Failure},
    process::{Memory, Processes},
};

/// The time limit for the server to start, including the creation of its database on a busy disk,
/// and to stop.
const TIMEOUT: Duration = Duration::from_mins(2);

/// The text before the port in the line with which the server announces that it is running.
const ANNOUNCEMENT: &str = "Coffer is running at http://localhost:";

/// The server's settings: the defaults, except that rate limits are too high to be reached, and
/// that clients may set their own address.
const SETTINGS: [(&str, &str); 7] = [
    ("COFFER__SERVER__LISTEN", "127.0.0.1:0"),
    ("COFFER__SERVER__TRUSTED_PROXIES", "127.0.0.1"),
    ("COFFER__RATE_LIMIT__ADDRESS_PER_MINUTE", "100000000"),
    ("COFFER__RATE_LIMIT__FREE_PER_MINUTE", "100000000"),
    ("COFFER__RATE_LIMIT__PREMIUM_PER_MINUTE", "100000000"),
    ("COFFER__AUTH__PASSWORD_SCHEME", "bcrypt"),
    ("COFFER__AUTH__BCRYPT_COST", BCRYPT_COST_TEXT),
];

/// The cost factor of bcrypt on both sides.
pub(crate) const BCRYPT_COST: u32 = 12;
const BCRYPT_COST_TEXT: &str = "12";

/// A running server, killed when dropped.
pub(crate) struct Server {
    child: Child,
    lines: mpsc::Receiver<String>,
    dir: PathBuf,
    data_dir: PathBuf,
}

/// The path of the server's log. Writing it is part of the measurement.
pub(crate) fn log_file(dir: &Path) -> PathBuf {
    dir.join("server.log")
}

impl Server {
    pub(crate) fn spawn(program: &Path, dir: &Path) -> Result<Self, Failure> {
        Self::spawn_with(program, dir, &[])
    }

    /// As [`spawn`](Self::spawn), with settings in addition to those of all measurements.
    pub(crate) fn spawn_with(
        program: &Path,
        dir: &Path,
        settings: &[(&str, &str)],
    ) -> Result<Self, Failure> {
        let data_dir = dir.join("data");
        let log = File::create(log_file(dir)).context("creating the server's log")?;
        let mut command = Command::new(program);
        configure(&mut command, dir, &data_dir);
        let mut child = command
            .envs(settings.iter().copied())
            .arg("serve")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .context(format_args!("starting {}", program.display()))?;
        let stdout = child.stdout.take().ok_or("the server has no output")?;
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        Ok(Self {
            child,
            lines,
            dir: dir.to_owned(),
            data_dir,
        })
    }

    /// Waits until the server announces its address.
    pub(crate) async fn ready(&mut self) -> Result<SocketAddr, Failure> {
        let begun = Instant::now();
        while begun.elapsed() < TIMEOUT {
            if let Ok(line) = self.lines.try_recv()
                && let Some(port) = line.strip_prefix(ANNOUNCEMENT)
            {
                let port = port.trim().parse().context("reading the server's port")?;
                return Ok((Ipv4Addr::LOCALHOST, port).into());
            }
            if let Some(status) = self.child.try_wait().context("checking the server")? {
                return Err(format!("the server exited: {status}").into());
            }
            sleep(Duration::from_millis(5)).await;
        }
        Err("the server did not start in time".into())
    }

    /// Passes the server's settings and data directory to a command.
    pub(crate) fn configure(&self, command: &mut Command) {
        configure(command, &self.dir, &self.data_dir);
    }

    /// The directory that contains the server's data and log.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    pub(crate) fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// The processes that belong to the server.
    pub(crate) fn processes(&self) -> Result<Processes, Failure> {
        Processes::of(self.child.id(), &self.data_dir)
    }

    pub(crate) fn memory(&self) -> Result<Memory, Failure> {
        Memory::of(self.child.id())
    }

    /// The memory of the idle server: the maximum, once it has not grown for a second.
    pub(crate) async fn settled_memory(&self) -> Result<Memory, Failure> {
        let begun = Instant::now();
        let mut most = self.memory()?;
        let mut grown = Instant::now();
        while grown.elapsed() < Duration::from_secs(1) && begun.elapsed() < TIMEOUT {
            sleep(Duration::from_millis(50)).await;
            let memory = self.memory()?;
            if memory.resident_mib > most.resident_mib {
                (most, grown) = (memory, Instant::now());
            }
        }
        Ok(most)
    }

    /// Stops the server gracefully.
    pub(crate) async fn stop(mut self) -> Result<(), Failure> {
        let pid = i32::try_from(self.child.id()).context("reading the server's process id")?;
        kill(Pid::from_raw(pid), Signal::SIGTERM).context("stopping the server")?;
        let begun = Instant::now();
        while begun.elapsed() < TIMEOUT {
            if let Some(status) = self.child.try_wait().context("stopping the server")? {
                if status.success() {
                    return Ok(());
                }
                return Err(format!("the server exited: {status}").into());
            }
            sleep(Duration::from_millis(5)).await;
        }
        Err("the server did not stop in time".into())
    }
}

/// Sets the server's settings, and removes those of this program's environment.
fn configure(command: &mut Command, dir: &Path, data_dir: &Path) {
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        let configures = name.starts_with("COFFER_") || name == "DATABASE_URL";
        if configures && name != "COFFER__DATABASE__BIN_DIR" {
            command.env_remove(&*name);
        }
    }
    command
        .current_dir(dir)
        .envs(SETTINGS)
        .env("COFFER__DATA__DIR", data_dir);
}

impl Drop for Server {
    fn drop(&mut self) {
        // This does nothing if the process has already ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
