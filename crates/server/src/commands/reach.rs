//! The database, for commands other than `serve`.

use coffer_security::MasterKeys;
use coffer_storage_pg::{
    cluster::{Cluster, ClusterError, DataDirectory, Endpoint, OWNER},
    roles,
};

use crate::{
    config::Settings,
    failure::Failure,
    privileges,
    serve::{Access, Database},
    system::SystemRng,
};

/// The database that the server uses: the configured one, the private cluster of a server that
/// runs, or else that cluster, started for as long as the command takes.
pub(super) struct Reached {
    pub(super) access: Access,
    pub(super) keys: MasterKeys,
    _cluster: Option<Cluster>,
}

impl Reached {
    pub(super) async fn of(settings: &Settings) -> Result<Self, Failure> {
        let dir = settings.data.absolute_dir();
        let load_keys =
            || MasterKeys::load(&settings.auth, &settings.data.master_key(), &SystemRng);
        if settings.database.url.is_some() {
            let keys = load_keys()?;
            let access = Database::access_by_url(&settings.database, keys.current()).await?;
            return Ok(Self {
                access,
                keys,
                _cluster: None,
            });
        }
        let (endpoint, cluster) = match DataDirectory::hold(&dir) {
            Ok(data) => {
                let cluster = Database::start_cluster(&settings.database, data)?;
                (cluster.endpoint().clone(), Some(cluster))
            }
            Err(running @ ClusterError::AlreadyRunning { .. }) => {
                (Endpoint::of(&dir).ok_or(running)?, None)
            }
            Err(error) => return Err(error.into()),
        };
        let access = Access {
            owner: endpoint.config(OWNER),
            app: endpoint.config(roles::APP),
            system: endpoint.config(roles::SYSTEM),
        };
        Ok(Self {
            access,
            keys: load_keys()?,
            _cluster: cluster,
        })
    }

    /// Gives up root's rights, if the private cluster will be used: PostgreSQL refuses root. May
    /// start this program again, so it comes before anything else.
    pub(super) fn prepare(settings: &Settings) -> Result<(), Failure> {
        let private_cluster = settings.database.url.is_none();
        if private_cluster {
            privileges::give_up(&settings.data.absolute_dir(), true)?;
        }
        Ok(())
    }
}
