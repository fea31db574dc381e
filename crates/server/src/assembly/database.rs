//! The database: the configured one, or a private cluster.

use std::fmt::Write as _;

use coffer_cluster::{Cluster, ClusterError, ClusterOptions, DataDirectory, Endpoint, OWNER};
use coffer_security::MasterKey;
use coffer_storage_pg::{
    address::{self, Address, Tls},
    migrate,
    roles::{self, Passwords},
    settings::DatabaseSettings,
};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::task;
use tokio_postgres::{Config, error::SqlState};

use crate::failure::Failure;

/// The number of connections for jobs, migrations and administrators, in addition to those for
/// requests.
const SPARE_CONNECTIONS: u16 = 30;

/// The addresses of the database, by role.
#[derive(Debug, Clone)]
pub(crate) struct Access {
    /// The role that owns the schema, used for migrations only.
    pub(crate) owner: Address,
    /// The role that serves requests.
    pub(crate) app: Address,
    /// The role that runs background jobs and commands.
    pub(crate) system: Address,
}

impl Access {
    /// The addresses in a private cluster, which authenticates users of the operating system.
    pub(crate) fn in_cluster(endpoint: &Endpoint) -> Self {
        Self {
            owner: endpoint.config(OWNER).into(),
            app: endpoint.config(roles::APP).into(),
            system: endpoint.config(roles::SYSTEM).into(),
        }
    }

    async fn check_logins(&self, missing: &[&str]) -> Result<(), Failure> {
        for (role, address) in [(roles::APP, &self.app), (roles::SYSTEM, &self.system)] {
            if !missing.contains(&role) {
                check_login(role, address).await?;
            }
        }
        Ok(())
    }
}

/// A database with the newest schema.
pub(crate) struct Database {
    pub(crate) access: Access,
    cluster: Option<Cluster>,
}

impl Database {
    /// Starts or connects to the database, creates missing roles and applies pending migrations.
    pub(crate) async fn open(
        settings: &DatabaseSettings,
        data: Option<DataDirectory>,
        key: &MasterKey,
    ) -> Result<Self, Failure> {
        let database = match data {
            Some(data) => {
                let settings = settings.clone();
                let start = move || Self::start_cluster(&settings, data);
                let cluster = task::spawn_blocking(start)
                    .await
                    .map_err(Failure::during("starting the database"))??;
                Self {
                    access: Access::in_cluster(&cluster.endpoint()),
                    cluster: Some(cluster),
                }
            }
            None => Self {
                access: Self::access_by_url(settings, key).await?,
                cluster: None,
            },
        };
        migrate::up(&database.access.owner).await?;
        Ok(database)
    }

    /// Starts the private cluster. Blocks.
    pub(crate) fn start_cluster(
        settings: &DatabaseSettings,
        data: DataDirectory,
    ) -> Result<Cluster, ClusterError> {
        let mut options = ClusterOptions::new(data, &roles::ALL)?;
        options.bin_dir.clone_from(&settings.bin_dir);
        options.max_connections = settings.max_connections + SPARE_CONNECTIONS;
        Cluster::start(options)
    }

    /// The address of the configured database as its owner, if an owner is configured.
    pub(crate) fn owner_by_url(settings: &DatabaseSettings) -> Result<Option<Address>, Failure> {
        let tls = tls(settings)?;
        let owner = settings.url.as_ref().map(parse).transpose()?;
        Ok(owner.map(|config| Address::new(config, tls)))
    }

    /// The addresses of the configured database; missing roles are created.
    pub(crate) async fn access_by_url(
        settings: &DatabaseSettings,
        key: &MasterKey,
    ) -> Result<Access, Failure> {
        let (access, passwords) = addresses(settings, key)?;
        roles::ensure(&access.owner, &passwords).await?;
        access.check_logins(&[]).await?;
        Ok(access)
    }

    /// Checks the credentials of the existing roles, like the server at startup, without creating
    /// roles.
    pub(crate) async fn check_credentials(
        settings: &DatabaseSettings,
        key: &MasterKey,
        missing: &[&str],
    ) -> Result<(), Failure> {
        let (access, _) = addresses(settings, key)?;
        access.check_logins(missing).await
    }

    /// Waits until the private cluster ends, and returns the reason.
    pub(crate) async fn ended(&self) -> String {
        let Some(cluster) = &self.cluster else {
            return std::future::pending().await;
        };
        match cluster.ended().wait_for(Option::is_some).await {
            Ok(reason) => reason.clone().unwrap_or_default(),
            Err(_) => "its supervisor has stopped".to_owned(),
        }
    }

    /// Shuts down the private cluster.
    pub(crate) async fn close(self) {
        if let Some(cluster) = self.cluster {
            // This fails only after a panic, which has been logged.
            let _ = task::spawn_blocking(move || cluster.stop()).await;
        }
    }
}

/// The addresses of the configured database, and the passwords of new roles. Roles without a URL of
/// their own have passwords derived from the master key, so that every node knows them.
fn addresses(settings: &DatabaseSettings, key: &MasterKey) -> Result<(Access, Passwords), Failure> {
    let tls = tls(settings)?;
    let owner = match &settings.url {
        Some(url) => parse(url)?,
        None => Config::new(),
    };
    let mut passwords = Passwords::default();
    let role = |url: &Option<SecretString>, name: &str, generated: &mut Option<SecretString>| {
        if let Some(url) = url {
            return parse(url);
        }
        let password = password(key, name);
        let mut config = owner.clone();
        config.user(name).password(&password);
        *generated = Some(password.into());
        Ok(config)
    };
    let app = role(&settings.app_url, roles::APP, &mut passwords.app)?;
    let system = role(&settings.system_url, roles::SYSTEM, &mut passwords.system)?;
    let [owner, app, system] = [owner, app, system].map(|config| Address::new(config, tls.clone()));
    Ok((Access { owner, app, system }, passwords))
}

/// Checks a role's credentials now, while an administrator can read the error.
async fn check_login(role: &'static str, address: &Address) -> Result<(), Failure> {
    match address.check().await {
        Ok(()) => Ok(()),
        Err(error) if error.code().is_some_and(is_credential_error) => {
            Err(Failure::RoleLogin { role })
        }
        Err(error) => Err(Failure::during("connecting to the database")(error)),
    }
}

fn is_credential_error(code: &SqlState) -> bool {
    *code == SqlState::INVALID_PASSWORD || *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION
}

fn tls(settings: &DatabaseSettings) -> Result<Option<Tls>, Failure> {
    let tls = settings.tls();
    tls.map_err(Failure::during("setting up TLS for the database"))
}

fn parse(url: &SecretString) -> Result<Config, Failure> {
    let config = address::parse(url.expose_secret());
    let mut config = config.map_err(Failure::during("parsing the database URL"))?;
    if config.get_application_name().is_none() {
        config.application_name("coffer");
    }
    Ok(config)
}

fn password(key: &MasterKey, role: &str) -> String {
    let bytes = key.derive(&format!("password of the database role {role}"));
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
