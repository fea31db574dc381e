//! The reasons why a cluster cannot be started, each in one line with the remedy.

use std::{io, path::PathBuf};

use super::platform;

/// Why the private cluster could not be started.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// The data directory is not writable.
    #[error("the data directory {} is not writable by the user {user}: {source}", dir.display())]
    NotWritable {
        /// The path of the data directory.
        dir: PathBuf,
        /// The name of the user that this process runs as.
        user: String,
        /// The error of the operating system.
        source: io::Error,
    },

    /// Another server has locked the data directory.
    #[error(
        "Coffer is already running on {}{}",
        dir.display(),
        pid.map(|pid| format!(" (process {pid})")).unwrap_or_default()
    )]
    AlreadyRunning {
        /// The path of the data directory.
        dir: PathBuf,
        /// The process id of the other server, if known.
        pid: Option<u32>,
    },

    /// Processes of a cluster use the directory, although no Coffer server has locked it.
    #[error(
        "process {pid} is still using the database in {}; stop it and try again",
        dir.display()
    )]
    Occupied {
        /// The path of the cluster's directory.
        dir: PathBuf,
        /// The id of one of the processes.
        pid: u32,
    },

    /// PostgreSQL is not installed on this machine.
    #[error(
        "PostgreSQL {} or newer is not installed; {}, or set DATABASE_URL to use another database",
        platform::OLDEST_MAJOR,
        platform::install_hint(None)
    )]
    NotInstalled,

    /// The configured directory contains no supported PostgreSQL.
    #[error(
        "COFFER__DATABASE__BIN_DIR is {}, which does not contain PostgreSQL {} or newer",
        dir.display(),
        platform::OLDEST_MAJOR
    )]
    NotInBinDir {
        /// The path of the directory.
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
        /// The path of the cluster's directory.
        dir: PathBuf,
        /// The major version that wrote the data.
        major: u32,
    },

    /// PostgreSQL refuses to run as root, and there is no other user to run it.
    #[error(
        "PostgreSQL cannot run as root, and there is no user `coffer` or `postgres` to run it as; \
         create one: useradd --system --shell /usr/sbin/nologin coffer"
    )]
    NoUnprivilegedUser,

    /// No directory has a path that is short enough for a socket.
    #[error(
        "no writable temporary directory has a path short enough for a Unix socket; set TMPDIR to a \
         writable directory with a short path, such as /tmp"
    )]
    NoRuntimeDirectory,

    /// A program of PostgreSQL failed.
    #[error("{program} failed: {message}")]
    Failed {
        /// The program's name: `initdb`, `postgres`.
        program: &'static str,
        /// The program's error message, or its exit status if it printed none.
        message: String,
    },

    /// An operation of the operating system failed.
    #[error("{operation} failed: {source}")]
    Io {
        /// The operation that failed.
        operation: String,
        /// The error of the operating system.
        source: io::Error,
    },
}

/// Adds the attempted operation to an error of the operating system.
pub(super) trait Context<T> {
    fn with_context(self, operation: impl FnOnce() -> String) -> Result<T, ClusterError>;
}

impl<T> Context<T> for io::Result<T> {
    fn with_context(self, operation: impl FnOnce() -> String) -> Result<T, ClusterError> {
        self.map_err(|source| ClusterError::Io {
            operation: operation(),
            source,
        })
    }
}
