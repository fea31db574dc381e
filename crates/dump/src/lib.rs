//! Copies of a whole database, made and read back by PostgreSQL's own programs.
//!
//! A copy is of one moment: what is counted and what is copied come from one snapshot. Reading one
//! back is one transaction: it replaces everything, or changes nothing.

mod connect;
mod load;
mod programs;
mod script;
mod take;

use std::io;

use coffer_cluster::platform;

pub use self::{
    load::Load,
    programs::Programs,
    script::Section,
    take::{Dump, Facts, Snapshot},
};

/// Why a database could not be copied, or a copy not be read back. Nothing of it repeats what is
/// in the database.
#[derive(Debug, thiserror::Error)]
pub enum DumpError {
    /// The programs are not there.
    #[error(
        "pg_dump and pg_restore of PostgreSQL {server} or newer are not installed; {}, or \
         set COFFER__DATABASE__BIN_DIR to their directory",
        platform::client_install_hint(*server)
    )]
    NotInstalled {
        /// The major version of the server.
        server: u32,
    },
    /// Another node or command is at it.
    #[error("another backup of this database is in progress; try again when it has finished")]
    Busy,
    /// Somebody uses the database.
    #[error(
        "a server is connected to this database (open connections: {0}); stop every server and try \
         again"
    )]
    InUse(i64),
    /// A program failed; the rest is what it said.
    #[error("{program} failed: {said}")]
    Failed {
        /// `pg_dump` or `pg_restore`.
        program: &'static str,
        /// Its last words.
        said: String,
    },
    /// The database rejected a part of the copy.
    #[error("restoring the backup failed: {0}")]
    Refused(String),
    /// The copy ends prematurely.
    #[error("the backup is incomplete: it ends in the middle of a table; use another backup")]
    Cut,
    /// The copy contains something that `pg_dump` does not write.
    #[error("the backup has content that Coffer does not write ({0}); use another backup")]
    Content(&'static str),
    /// The system refused something.
    #[error("{doing} failed")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// The database could not be reached, or failed.
    #[error("a database query failed")]
    Database(#[from] tokio_postgres::Error),
}

impl DumpError {
    /// The database's message, without its details, which can contain values of rows.
    fn refused(error: tokio_postgres::Error) -> Self {
        match error.as_db_error() {
            Some(refused) => Self::Refused(refused.message().to_owned()),
            None => Self::Database(error),
        }
    }

    /// Says what was being done when the system refused it.
    fn doing(doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { doing, source }
    }
}
