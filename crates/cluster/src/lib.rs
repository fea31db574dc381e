//! A private PostgreSQL, for installations that bring none: started and stopped with the server,
//! reachable through a socket only its own user can open.
//!
//! - It ends when the server ends, however the server ends; see [`launch`].
//! - One server works on a data directory; see [`DataDirectory`].
//! - Nothing acknowledged is lost: `fsync` stays on, and a killed cluster recovers at its next
//!   start.
//!
//! Everything here blocks. The functions are for the beginning and the end of a process.

mod account;
pub mod binaries;
mod directory;
mod error;
mod initialise;
mod keeper;
pub mod launch;
mod leftovers;
mod owner;
pub mod platform;
mod settings_files;
mod socket;

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use nix::sys::signal::Signal;
use tokio::sync::watch;

pub use self::{
    account::Account, directory::DataDirectory, error::ClusterError, launch::Launcher,
    platform::OLDEST_MAJOR,
};
use self::{
    binaries::Installation, error::Doing as _, keeper::Process, settings_files::Choices,
    socket::SocketDirectory,
};

/// The database that the cluster is for.
pub const DATABASE: &str = "coffer";

/// The role that owns it.
pub const OWNER: &str = "coffer_owner";

/// The role that a cluster cannot be without. The application never uses it.
pub const SUPERUSER: &str = "postgres";

/// How long an orderly end may take before the cluster is told to leave the rest to recovery.
const STOP_LIMIT: Duration = Duration::from_mins(1);

/// What a cluster is started with.
#[derive(Debug)]
pub struct ClusterOptions {
    /// Where its data is.
    pub data: DataDirectory,
    /// Where PostgreSQL is, when not in a usual place.
    pub bin_dir: Option<PathBuf>,
    /// Who runs it. Not root.
    pub owner: Account,
    /// How it is told of the server's end.
    pub launcher: Launcher,
    /// The roles it has besides the owner and the superuser.
    pub roles: &'static [&'static str],
    /// The most connections it takes.
    pub max_connections: u16,
    /// Whether a write that was acknowledged survives a loss of power. Tests do without.
    pub durable: bool,
}

impl ClusterOptions {
    /// The options of a server that runs as this process's user, and whose application signs in as
    /// `roles`.
    pub fn new(data: DataDirectory, roles: &'static [&'static str]) -> Result<Self, ClusterError> {
        Ok(Self {
            data,
            bin_dir: None,
            owner: Account::current()?,
            launcher: Launcher::SelfExec,
            roles,
            max_connections: 100,
            durable: true,
        })
    }
}

/// A running cluster. Dropping it stops it.
#[derive(Debug)]
pub struct Cluster {
    process: Process,
    socket: SocketDirectory,
    _data: DataDirectory,
}

impl Cluster {
    /// Starts the cluster of a data directory, makes it first where there is none, and returns
    /// when it takes connections. One that was cut off recovers before that, which may take long.
    pub fn start(options: ClusterOptions) -> Result<Self, ClusterError> {
        let ClusterOptions { data, owner, .. } = &options;
        if owner.is_root() {
            return Err(ClusterError::NoAccount);
        }
        let postgres = data.postgres();
        let installation = Installation::find(
            options.bin_dir.as_deref(),
            &postgres,
            written_by(&postgres)?,
        )?;
        if postgres.exists() {
            leftovers::clear(&postgres)?;
        } else {
            tracing::info!(
                version = installation.major,
                "creating a PostgreSQL cluster"
            );
            initialise::initialise(&options, &installation, &postgres)?;
        }
        let socket = SocketDirectory::make(data.path(), owner)?;
        let mut clients = vec![owner.clone()];
        clients.extend(Account::current().ok().filter(|me| me != owner));
        settings_files::write(
            &postgres,
            &Choices {
                socket_dir: socket.path(),
                owner,
                clients: &clients,
                roles: options.roles,
                max_connections: options.max_connections,
                durable: options.durable,
            },
        )?;
        let mut command = initialise::command(&options, &installation.postgres());
        command.arg("-D").arg(&postgres);
        let process = Process::spawn(command)?;
        wait_until_ready(&process, &postgres)?;
        let cluster = Self {
            process,
            socket,
            _data: options.data,
        };
        owner::restrict(&cluster.endpoint(), options.roles)?;
        Ok(cluster)
    }

    /// How to connect.
    pub fn endpoint(&self) -> Endpoint {
        Endpoint {
            socket_dir: self.socket.path().to_owned(),
        }
    }

    /// The process id of the cluster's first process.
    pub fn pid(&self) -> u32 {
        self.process.pid
    }

    /// Receives the reason when the cluster ends, expected or not.
    pub fn ended(&self) -> watch::Receiver<Option<String>> {
        self.process.watch()
    }

    /// Stops it in order: open transactions are rolled back, everything written reaches the disk.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.process.signal(Signal::SIGINT);
        if !self.process.wait(STOP_LIMIT) {
            tracing::warn!(
                "stopping the database timed out; forcing it to stop, and it will recover at the next start"
            );
            self.process.signal(Signal::SIGQUIT);
            self.process.wait(STOP_LIMIT);
        }
    }
}

/// How to reach a running cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    socket_dir: PathBuf,
}

impl Endpoint {
    /// That of the cluster that another process runs on a data directory, if one does.
    pub fn of(data_dir: &Path) -> Option<Self> {
        let socket_dir = socket::running(data_dir)?;
        Some(Self { socket_dir })
    }

    /// The directory of the socket.
    pub fn socket_dir(&self) -> &Path {
        &self.socket_dir
    }

    /// Connection parameters of a role for the application's database.
    pub fn config(&self, role: &str) -> tokio_postgres::Config {
        let mut config = tokio_postgres::Config::new();
        config
            .host_path(&self.socket_dir)
            .port(5432)
            .user(role)
            .dbname(DATABASE)
            .application_name("coffer");
        config
    }
}

/// The major version that wrote the cluster's data, if there is any.
fn written_by(postgres: &Path) -> Result<Option<u32>, ClusterError> {
    if !postgres.exists() {
        return Ok(None);
    }
    let file = postgres.join("PG_VERSION");
    let text = fs::read_to_string(&file).doing(|| format!("reading {}", file.display()))?;
    Ok(text.trim().parse().ok())
}

/// Waits until the cluster says that it takes connections.
fn wait_until_ready(process: &Process, postgres: &Path) -> Result<(), ClusterError> {
    const POLL: Duration = Duration::from_millis(4);
    const WORTH_A_WORD: Duration = Duration::from_secs(5);

    let pid_file = postgres.join("postmaster.pid");
    let begun = Instant::now();
    let mut said = false;
    while !is_ready(&pid_file, process.pid) {
        if let Some(message) = process.ended() {
            return Err(ClusterError::Failed {
                program: "postgres",
                message,
            });
        }
        if !said && begun.elapsed() > WORTH_A_WORD {
            tracing::info!("waiting for the database to recover");
            said = true;
        }
        thread::sleep(POLL);
    }
    Ok(())
}

/// The file's first line is the process id, its eighth the state.
fn is_ready(pid_file: &Path, pid: u32) -> bool {
    let text = fs::read_to_string(pid_file).unwrap_or_default();
    let mut lines = text.lines();
    lines.next() == Some(pid.to_string().as_str())
        && lines.nth(6).is_some_and(|state| state.trim() == "ready")
}

#[cfg(test)]
mod tests;
