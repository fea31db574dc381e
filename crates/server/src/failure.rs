//! The reason why a command failed, in one line for its user.

use std::{error::Error, fmt, io, net::SocketAddr, path::PathBuf};

use coffer_cluster::ClusterError;
use coffer_security::master_key::MasterKeyError;
use coffer_storage_pg::{migrate::MigrateError, roles::RolesError};

use crate::{backup::BackupError, config::Problem};

/// The reason why a command failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The configuration is invalid.
    #[error("{}", Lines(.0))]
    Configuration(Vec<Problem>),

    /// The server cannot listen on the address.
    #[error("{}", cannot_listen(.setting, *.address, .source))]
    Listen {
        setting: &'static str,
        address: SocketAddr,
        source: io::Error,
    },

    /// The private cluster or the data directory cannot be used.
    #[error(transparent)]
    Cluster(#[from] ClusterError),

    /// The cluster ended by itself.
    #[error("the database stopped unexpectedly: {0}")]
    ClusterEnded(String),

    /// The master key cannot be used.
    #[error(transparent)]
    MasterKey(#[from] MasterKeyError),

    /// The database roles could not be set up.
    #[error(transparent)]
    Roles(#[from] RolesError),

    /// A role exists with another password than this installation's.
    #[error(
        "cannot log in as the database role {role}: its password is not the one derived from this \
         installation's master key. If another installation uses this PostgreSQL server, or the \
         master key was changed, set COFFER__DATABASE__APP_URL and COFFER__DATABASE__SYSTEM_URL to \
         URLs with passwords of your own"
    )]
    RoleLogin { role: &'static str },

    /// Requests would see the rows of all users.
    #[error(
        "row-level security does not apply to the role that serves requests: \
         COFFER__DATABASE__APP_URL must name coffer_app, or another role that is neither a \
         superuser nor the database's owner"
    )]
    NotIsolated,

    /// The schema is not that of this version.
    #[error(
        "the database schema does not match this version of Coffer; run `coffer migrate status`"
    )]
    NotMigrated,

    /// A backup could not be created or restored.
    #[error(transparent)]
    Backup(#[from] BackupError),

    /// The key to verify a backup and decrypt its secrets does not exist.
    #[error(
        "master key not found: copy the key of the installation that made the backup to {}, with \
         mode 0600, or set COFFER__AUTH__SECRET_KEY", .0.display()
    )]
    NoMasterKey(PathBuf),

    /// A server is using the database.
    #[error("a server is running on {}; stop it and try again", .0.display())]
    ServerRunning(PathBuf),

    /// The user pressed Ctrl+C.
    #[error("interrupted; nothing was changed")]
    Interrupted,

    /// The schema could not be migrated or inspected.
    #[error(transparent)]
    Migrate(#[from] MigrateError),

    /// The operating system refused an operation.
    #[error("{operation} failed")]
    System {
        operation: &'static str,
        source: io::Error,
    },

    /// A failure without a more specific message.
    #[error("{operation} failed")]
    Other {
        operation: &'static str,
        source: Box<dyn Error + Send + Sync>,
    },
}

impl Failure {
    /// Adds the attempted operation to an error.
    pub(crate) fn during<E>(operation: &'static str) -> impl FnOnce(E) -> Self
    where
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        move |source| Self::Other {
            operation,
            source: source.into(),
        }
    }

    /// The failure with all its causes.
    pub(crate) fn explain(&self) -> String {
        let mut text = self.to_string();
        let mut cause = self.source();
        while let Some(error) = cause {
            let message = error.to_string();
            if !text.ends_with(&message) {
                text = format!("{text}: {message}");
            }
            cause = error.source();
        }
        text
    }
}

fn cannot_listen(setting: &str, address: SocketAddr, error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::AddrInUse {
        format!(
            "port {} is already in use; choose another one with {setting}",
            address.port()
        )
    } else {
        format!("cannot listen on {address} ({setting})")
    }
}

/// Displays one problem per line.
struct Lines<'a>(&'a [Problem]);

impl fmt::Display for Lines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, problem) in self.0.iter().enumerate() {
            if i > 0 {
                writeln!(f)?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}
