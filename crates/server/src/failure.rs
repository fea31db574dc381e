//! The reason why a command failed, in one line for its user.

use std::{error::Error, fmt, io, net::SocketAddr, path::PathBuf};

use coffer_cluster::ClusterError;
use coffer_security::master_key::MasterKeyError;
use coffer_storage_pg::{migrate::MigrateError, roles::RolesError};

use crate::{backup::BackupError, config::Problem};

/// The reason why a command failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The configuration is wrong.
    #[error("{}", Lines(.0))]
    Configuration(Vec<Problem>),

    /// The address can't be listened on.
    #[error("{}", cannot_listen(.setting, *.address, .source))]
    Listen {
        setting: &'static str,
        address: SocketAddr,
        source: io::Error,
    },

    /// The private cluster, or the data directory, can't be used.
    #[error(transparent)]
    Cluster(#[from] ClusterError),

    /// The cluster ended by itself.
    #[error("the database stopped unexpectedly: {0}")]
    ClusterEnded(String),

    /// The master key can't be used.
    #[error(transparent)]
    MasterKey(#[from] MasterKeyError),

    /// The database's roles are not as they must be.
    #[error(transparent)]
    Roles(#[from] RolesError),

    /// A role exists and has another password than this installation's.
    #[error(
        "cannot log in as the database role {role}: its password is not the one derived from this \
         installation's master key. If another installation uses this PostgreSQL server, or the \
         master key was changed, set COFFER__DATABASE__APP_URL and COFFER__DATABASE__SYSTEM_URL to \
         URLs with passwords of your own"
    )]
    RoleLogIn { role: &'static str },

    /// Requests would see everybody's rows.
    #[error(
        "row-level security does not apply to the role that serves requests: \
         COFFER__DATABASE__APP_URL must name coffer_app, or another role that is neither a \
         superuser nor the database's owner"
    )]
    NotIsolated,

    /// The schema is another one than this program's.
    #[error(
        "the database schema does not match this version of Coffer; run `coffer migrate status`"
    )]
    NotMigrated,

    /// A backup could not be made or read back.
    #[error(transparent)]
    Backup(#[from] BackupError),

    /// The key to verify a backup and decrypt its secrets does not exist.
    #[error(
        "master key not found: copy the key of the installation that made the backup to {}, with \
         mode 0600, or set COFFER__AUTH__SECRET_KEY", .0.display()
    )]
    NoMasterKey(PathBuf),

    /// A server works on the database.
    #[error("a server is running on {}; stop it and try again", .0.display())]
    ServerRuns(PathBuf),

    /// The user pressed Ctrl+C.
    #[error("interrupted; nothing was changed")]
    Interrupted,

    /// The schema is not as it must be.
    #[error(transparent)]
    Migrate(#[from] MigrateError),

    /// The operating system refused an operation.
    #[error("{doing} failed")]
    System {
        doing: &'static str,
        source: io::Error,
    },

    /// A failure without a more specific message.
    #[error("{doing} failed")]
    Other {
        doing: &'static str,
        source: Box<dyn Error + Send + Sync>,
    },
}

impl Failure {
    /// Adds what was being done when the operation failed.
    pub(crate) fn doing<E>(doing: &'static str) -> impl FnOnce(E) -> Self
    where
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        move |source| Self::Other {
            doing,
            source: source.into(),
        }
    }

    /// The failure with all its causes.
    pub(crate) fn explain(&self) -> String {
        let mut text = self.to_string();
        let mut cause = self.source();
        while let Some(error) = cause {
            let said = error.to_string();
            if !text.ends_with(&said) {
                text = format!("{text}: {said}");
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

/// One problem a line.
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
