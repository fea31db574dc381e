//! Dumps of a whole database, created and restored with PostgreSQL's own programs.
//!
//! A dump is consistent: the row counts and the contents come from one snapshot. Restoring is one
//! transaction, which replaces everything or changes nothing.

mod connect;
mod programs;
mod restore;
mod script;
mod snapshot;

use std::io;

use coffer_cluster::platform;

pub use self::{
    programs::Programs,
    restore::{RestoreTransaction, check_unused, is_empty, server_major},
    script::Section,
    snapshot::{Dump, Snapshot, SnapshotInfo},
};

/// The reason why a database could not be dumped or restored. Messages never contain data of the
/// database.
#[derive(Debug, thiserror::Error)]
pub enum DumpError {
    /// The programs are not installed.
    #[error(
        "pg_dump and pg_restore of PostgreSQL {server} or newer are not installed; {}, or \
         set COFFER__DATABASE__BIN_DIR to their directory",
        platform::client_install_hint(*server)
    )]
    NotInstalled {
        /// The major version of the server.
        server: u32,
    },
    /// Another node or command is dumping or restoring.
    #[error("another backup of this database is in progress; try again when it has finished")]
    Busy,
    /// Servers are connected to the database.
    #[error(
        "a server is connected to this database (open connections: {0}); stop every server and try \
         again"
    )]
    InUse(i64),
    /// A program failed; the message is from its output.
    #[error("{program} failed: {message}")]
    Failed {
        /// The program's name: `pg_dump` or `pg_restore`.
        program: &'static str,
        /// The program's error message.
        message: String,
    },
    /// The database rejected a part of the dump.
    #[error("restoring the backup failed: {0}")]
    Rejected(String),
    /// The dump ends prematurely.
    #[error("the backup is incomplete: it ends in the middle of a table; use another backup")]
    Truncated,
    /// The dump contains something that `pg_dump` does not write.
    #[error("the backup has content that Coffer does not write ({0}); use another backup")]
    UnexpectedContent(&'static str),
    /// An operation of the operating system failed.
    #[error("{operation} failed")]
    Io {
        /// The operation that failed.
        operation: &'static str,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The database could not be reached, or failed.
    #[error("a database query failed")]
    Database(#[from] tokio_postgres::Error),
}

impl DumpError {
    /// The database's message, without its details, which can contain values of rows.
    fn rejected(error: tokio_postgres::Error) -> Self {
        match error.as_db_error() {
            Some(rejected) => Self::Rejected(rejected.message().to_owned()),
            None => Self::Database(error),
        }
    }

    /// Adds the attempted operation to an error of the operating system.
    fn io(operation: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { operation, source }
    }
}
