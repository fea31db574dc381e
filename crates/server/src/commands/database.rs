//! The database, for commands other than `serve`.

use coffer_cluster::{Cluster, ClusterError, DataDirectory, Endpoint, OWNER};
use coffer_security::MasterKeys;
use coffer_storage_pg::{
    address::Address,
    migrate::{self, MigrationStatus},
};

use crate::{
    assembly::{Access, Database},
    config::Settings,
    failure::Failure,
    privileges,
    system::SystemRng,
};

/// The database that the server uses: the configured one, or the private cluster, which is started
/// for the duration of the command unless a server runs it.
pub(super) struct CommandDatabase {
    pub(super) access: Access,
    pub(super) keys: MasterKeys,
    cluster: Option<Cluster>,
}

impl CommandDatabase {
    /// Prepares the data directory and drops root privileges, like `serve`, for commands that need
    /// the keys. Must run before anything else.
    pub(super) fn prepare(settings: &Settings) -> Result<(), Failure> {
        let private_cluster = settings.database.url.is_none();
        privileges::drop_root(&settings.data.absolute_dir(), private_cluster)?;
        Ok(())
    }

    /// Opens the database. Creates missing roles.
    pub(super) async fn open(settings: &Settings) -> Result<Self, Failure> {
        let keys = MasterKeys::load(&settings.auth, &settings.data.master_key(), &SystemRng)?;
        if settings.database.url.is_some() {
            let access = Database::access_by_url(&settings.database, keys.current()).await?;
            return Ok(Self {
                access,
                keys,
                cluster: None,
            });
        }
        let (endpoint, cluster) = private_cluster(settings)?;
        Ok(Self {
            access: Access::in_cluster(&endpoint),
            keys,
            cluster,
        })
    }

    /// Fails if the database's schema is not that of this version.
    pub(super) async fn check_migrated(&self) -> Result<(), Failure> {
        check_migrated(&self.access.owner).await
    }

    /// Fails if a server runs the private cluster.
    pub(super) fn check_no_server(&self, settings: &Settings) -> Result<(), Failure> {
        if settings.database.url.is_none() && self.cluster.is_none() {
            return Err(Failure::ServerRunning(settings.data.absolute_dir()));
        }
        Ok(())
    }

    /// The database roles that servers connect as.
    pub(super) fn server_roles(&self) -> Vec<&str> {
        let addresses = [&self.access.app, &self.access.system];
        addresses
            .iter()
            .filter_map(|a| a.config().get_user())
            .collect()
    }
}

/// The same database for commands that need only its owner. No key is read or generated, and no
/// role is created.
pub(super) struct OwnerDatabase {
    pub(super) owner: Address,
    _cluster: Option<Cluster>,
}

impl OwnerDatabase {
    /// Opens the database.
    pub(super) fn open(settings: &Settings) -> Result<Self, Failure> {
        if let Some(owner) = Database::owner_by_url(&settings.database)? {
            return Ok(Self {
                owner,
                _cluster: None,
            });
        }
        CommandDatabase::prepare(settings)?;
        let (endpoint, cluster) = private_cluster(settings)?;
        Ok(Self {
            owner: endpoint.config(OWNER).into(),
            _cluster: cluster,
        })
    }

    /// Fails if the database's schema is not that of this version.
    pub(super) async fn check_migrated(&self) -> Result<(), Failure> {
        check_migrated(&self.owner).await
    }
}

async fn check_migrated(owner: &Address) -> Result<(), Failure> {
    let statuses = migrate::status(owner).await?;
    if statuses.iter().all(MigrationStatus::is_applied) {
        Ok(())
    } else {
        Err(Failure::NotMigrated)
    }
}

fn private_cluster(settings: &Settings) -> Result<(Endpoint, Option<Cluster>), Failure> {
    let dir = settings.data.absolute_dir();
    match DataDirectory::lock(&dir) {
        Ok(data) => {
            let cluster = Database::start_cluster(&settings.database, data)?;
            Ok((cluster.endpoint(), Some(cluster)))
        }
        Err(running @ ClusterError::AlreadyRunning { .. }) => {
            Ok((Endpoint::of(&dir).ok_or(running)?, None))
        }
        Err(error) => Err(error.into()),
    }
}
