//! A private PostgreSQL cluster for installations without a database of their own: it starts and
//! stops with the server, and is reachable only through a socket that no other user can open.
//!
//! - It ends when the server ends for any reason, even if the server is killed; see [`launch`].
//! - One server uses a data directory at a time; see [`DataDirectory`].
//! - No committed change is lost: `fsync` stays on, and a killed cluster recovers at its next
//!   start.
//!
//! All functions block. They are meant for the beginning and the end of a process.

pub mod binaries;
mod directory;
mod error;
mod initialise;
pub mod launch;
mod leftovers;
mod os_user;
mod owner;
pub mod platform;
mod process;
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

use self::{
    binaries::Installation, error::Context as _, process::Process, settings_files::Settings,
    socket::SocketDirectory,
};
pub use self::{
    directory::DataDirectory, error::ClusterError, launch::Launcher, os_user::OsUser,
    platform::OLDEST_MAJOR,
};

/// The name of the application's database.
pub const DATABASE: &str = "coffer";

/// The role that owns the database.
pub const OWNER: &str = "coffer_owner";

/// The superuser that every cluster has. The application never uses it.
pub const SUPERUSER: &str = "postgres";

/// The time limit for an orderly shutdown, after which the cluster is stopped immediately and
/// recovers at its next start.
const STOP_TIMEOUT: Duration = Duration::from_mins(1);

/// The options for starting a cluster.
#[derive(Debug)]
pub struct ClusterOptions {
    /// The locked data directory.
    pub data: DataDirectory,
    /// The directory of PostgreSQL's programs; by default, the usual ones are searched.
    pub bin_dir: Option<PathBuf>,
    /// The user that runs the cluster; not root.
    pub owner: OsUser,
    /// The way in which the cluster is made to end with the server.
    pub launcher: Launcher,
    /// The roles besides the owner and the superuser.
    pub roles: &'static [&'static str],
    /// The maximum number of connections.
    pub max_connections: u16,
    /// Whether committed changes survive a power failure. False in tests.
    pub durable: bool,
}

impl ClusterOptions {
    /// The options for a server that runs as this process's user and whose application connects as
    /// `roles`.
    pub fn new(data: DataDirectory, roles: &'static [&'static str]) -> Result<Self, ClusterError> {
        Ok(Self {
            data,
            bin_dir: None,
            owner: OsUser::current()?,
            launcher: Launcher::SelfExec,
            roles,
            max_connections: 100,
            durable: true,
        })
    }
}

/// A running cluster, which is stopped when dropped.
#[derive(Debug)]
pub struct Cluster {
    process: Process,
    socket: SocketDirectory,
    _data: DataDirectory,
}

impl Cluster {
    /// Starts the cluster of a data directory, after creating it if it is missing, and returns when
    /// it accepts connections. A cluster that was killed recovers first, which can take a while.
    pub fn start(options: ClusterOptions) -> Result<Self, ClusterError> {
        let ClusterOptions { data, owner, .. } = &options;
        if owner.is_root() {
            return Err(ClusterError::NoUnprivilegedUser);
        }
        let postgres = data.postgres();
        let installation = Installation::find(
            options.bin_dir.as_deref(),
            &postgres,
            data_version(&postgres)?,
        )?;
        if postgres.exists() {
            leftovers::clean_up(&postgres)?;
        } else {
            tracing::info!(
                version = installation.major,
                "creating a PostgreSQL cluster"
            );
            initialise::initialise(&options, &installation, &postgres)?;
        }
        let socket = SocketDirectory::create(data.path(), owner)?;
        let mut clients = vec![owner.clone()];
        clients.extend(OsUser::current().ok().filter(|me| me != owner));
        settings_files::write(
            &postgres,
            &Settings {
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

    /// The address at which the cluster accepts connections.
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

    /// Stops the cluster in order: open transactions are rolled back, and everything is written to
    /// disk.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.process.signal(Signal::SIGINT);
        if !self.process.wait(STOP_TIMEOUT) {
            tracing::warn!(
                "stopping the database timed out; forcing it to stop, and it will recover at the next start"
            );
            self.process.signal(Signal::SIGQUIT);
            self.process.wait(STOP_TIMEOUT);
        }
    }
}

/// The address of a running cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    socket_dir: PathBuf,
}

impl Endpoint {
    /// The address of a cluster that another process runs on a data directory, if there is one.
    pub fn of(data_dir: &Path) -> Option<Self> {
        let socket_dir = socket::running(data_dir)?;
        Some(Self { socket_dir })
    }

    /// The directory that contains the socket.
    pub fn socket_dir(&self) -> &Path {
        &self.socket_dir
    }

    /// The parameters to connect to the application's database as a role.
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

/// The major version that wrote the cluster's data; `None` without data.
fn data_version(postgres: &Path) -> Result<Option<u32>, ClusterError> {
    if !postgres.exists() {
        return Ok(None);
    }
    let file = postgres.join("PG_VERSION");
    let text = fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
    Ok(text.trim().parse().ok())
}

/// Waits until the cluster reports that it accepts connections.
fn wait_until_ready(process: &Process, postgres: &Path) -> Result<(), ClusterError> {
    const POLL: Duration = Duration::from_millis(4);
    const LOG_AFTER: Duration = Duration::from_secs(5);

    let pid_file = postgres.join("postmaster.pid");
    let begun = Instant::now();
    let mut logged = false;
    while !is_ready(&pid_file, process.pid) {
        if let Some(message) = process.ended() {
            return Err(ClusterError::Failed {
                program: "postgres",
                message,
            });
        }
        if !logged && begun.elapsed() > LOG_AFTER {
            tracing::info!("waiting for the database to recover");
            logged = true;
        }
        thread::sleep(POLL);
    }
    Ok(())
}

/// Reads the file's first line, the process id, and its eighth, the state.
fn is_ready(pid_file: &Path, pid: u32) -> bool {
    let text = fs::read_to_string(pid_file).unwrap_or_default();
    let mut lines = text.lines();
    lines.next() == Some(pid.to_string().as_str())
        && lines.nth(6).is_some_and(|state| state.trim() == "ready")
}

#[cfg(test)]
mod tests;
