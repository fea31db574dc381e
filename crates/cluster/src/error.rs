//! Why a cluster could not be had, each in one line that says what to do.

use std::{io, path::PathBuf};

use super::platform;

/// Why the private cluster could not be started.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// Nothing can be written into the data directory.
    #[error("the data directory {} is not writable by the user {user}: {source}", dir.display())]
    NotWritable {
        /// The data directory.
        dir: PathBuf,
        /// The user this process runs as.
        user: String,
        /// What the system said.
        source: io::Error,
    },

    /// Another server holds the data directory.
    #[error(
        "Coffer is already running on {}{}",
        dir.display(),
        pid.map(|pid| format!(" (process {pid})")).unwrap_or_default()
    )]
    AlreadyRunning {
        /// The data directory.
        dir: PathBuf,
        /// The server that holds it.
        pid: Option<u32>,
    },

    /// Processes of a cluster work in the directory, and no server of ours holds it.
    #[error(
        "process {pid} is still using the database in {}; stop it and try again",
        dir.display()
    )]
    Occupied {
        /// The cluster's directory.
        dir: PathBuf,
        /// One of the processes.
        pid: u32,
    },

    /// There is no PostgreSQL on this machine.
    #[error(
        "PostgreSQL {} or newer is not installed; {}, or set DATABASE_URL to use another database",
        platform::OLDEST_MAJOR,
        platform::install_hint(None)
    )]
    NotInstalled,

    /// The directory that was named holds no PostgreSQL that can be used.
    #[error(
        "the setting database.bin_dir is {}, which does not contain PostgreSQL {} or newer",
        dir.display(),
        platform::OLDEST_MAJOR
    )]
    NotInBinDir {
        /// The directory.
        dir: PathBuf,
    },

    /// The data belongs to a major version that is not installed.
    #[error(
        "the database in {} requires PostgreSQL {major}, which is not installed; {}, or convert the \
         data to a newer version with pg_upgrade",
        dir.display(),
        platform::install_hint(Some(*major))
    )]
    MajorNotInstalled {
        /// The cluster's directory.
        dir: PathBuf,
        /// The version that wrote it.
        major: u32,
    },

    /// PostgreSQL refuses to run as root and there is nobody else to run it as.
    #[error(
        "PostgreSQL cannot run as root, and there is no user `coffer` or `postgres` to run it as; \
         create one: useradd --system --shell /usr/sbin/nologin coffer"
    )]
    NoAccount,

    /// No directory is short enough for a socket.
    #[error(
        "no writable temporary directory has a path short enough for a Unix socket; set TMPDIR to a \
         writable directory with a short path, such as /tmp"
    )]
    NoRuntimeDirectory,

    /// A program of PostgreSQL failed.
    #[error("{program} failed: {message}")]
    Failed {
        /// `initdb`, `postgres`.
        program: &'static str,
        /// Its last words.
        message: String,
    },

    /// The system refused something.
    #[error("{doing} failed: {source}")]
    Io {
        /// What was being done.
        doing: String,
        /// What the system said.
        source: io::Error,
    },
}

/// Says what was being done when the system refused it.
pub(super) trait Doing<T> {
    fn doing(self, what: impl FnOnce() -> String) -> Result<T, ClusterError>;
}

impl<T> Doing<T> for io::Result<T> {
    fn doing(self, what: impl FnOnce() -> String) -> Result<T, ClusterError> {
        self.map_err(|source| ClusterError::Io {
            doing: what(),
            source,
        })
    }
}
