//! The services and the implementations of the traits that they use.

use std::sync::Arc;

use coffer_domain::{Clock, Rng};
use coffer_security::{MasterKeys, SecretCipher};
use coffer_services::{
    Dependencies, Services,
    audit_log::AuditLog,
    signing::{AuditMac, load_signing_keys},
};
use coffer_storage::{RepositoryFactory, audited::AuditedFactory};
use coffer_storage_pg::{PgEvents, PgRepositoryFactory};
use tokio::task;

use super::{caching::Caching, database::Access};
use crate::{audit_head::HeadFile, config::Settings, failure::Failure};

/// The services with the components that they use.
pub(crate) struct Assembled {
    pub(crate) repositories: Arc<dyn RepositoryFactory>,
    pub(crate) services: Services,
    pub(crate) audit_log: Arc<AuditLog>,
    pub(crate) events: Arc<PgEvents>,
    pub(crate) stored: Arc<PgRepositoryFactory>,
    pub(crate) cache: Caching,
}

/// Creates the services with audited repositories, which are cached if possible.
pub(crate) async fn services(
    settings: &Settings,
    keys: MasterKeys,
    database: &Access,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
) -> Result<Assembled, Failure> {
    let (stored, audit_log) = stored(settings, &keys, database, clock.clone())?;
    let isolated = stored.is_isolated().await;
    if !isolated.map_err(Failure::during("checking row-level security"))? {
        return Err(Failure::NotIsolated);
    }
    let cache = Caching::new(settings, clock.clone(), rng.clone()).await?;
    let cached = cache.wrap(stored.clone(), &settings.cache);
    let audited = AuditedFactory::new(cached, clock.clone(), rng.clone());
    let repositories: Arc<dyn RepositoryFactory> = Arc::new(audited);
    let cipher = SecretCipher::new(&keys, rng.clone());
    let signing_keys = load_signing_keys(
        &*repositories,
        &cipher,
        settings.auth.algorithm,
        &*clock,
        &*rng,
    );
    let signing_keys = signing_keys.await;
    let events = PgEvents::listen(database.app.clone()).await;
    let events = events.map_err(Failure::during("subscribing to database events"))?;
    let dependencies = Dependencies {
        repositories: repositories.clone(),
        events: events.clone(),
        counters: cache.counters(clock.clone()),
        clock,
        rng,
        auth: Arc::new(settings.auth.clone()),
        limits: settings.limits.clone(),
        exchange_rates: settings.exchange_rates,
        master_keys: keys,
        signing_keys: signing_keys.map_err(Failure::during("loading the signing keys"))?,
    };
    // This hashes a password, which would block an asynchronous thread.
    let services = task::spawn_blocking(move || Services::new(dependencies)).await;
    let services = services.map_err(Failure::during("starting the application"))?;
    let services = services.map_err(Failure::during("starting the application"))?;
    let counted = services.password_sign_in.load_password_methods().await;
    counted.map_err(Failure::during("counting password hashing methods"))?;
    Ok(Assembled {
        repositories,
        services,
        audit_log: Arc::new(audit_log),
        events,
        stored,
        cache,
    })
}

/// The audit log, for maintenance commands.
pub(crate) fn audit_log(
    settings: &Settings,
    keys: &MasterKeys,
    database: &Access,
    clock: Arc<dyn Clock>,
) -> Result<AuditLog, Failure> {
    Ok(stored(settings, keys, database, clock)?.1)
}

/// The repositories, for maintenance commands.
pub(crate) fn repositories(
    settings: &Settings,
    keys: &MasterKeys,
    database: &Access,
    clock: Arc<dyn Clock>,
) -> Result<Arc<dyn RepositoryFactory>, Failure> {
    Ok(stored(settings, keys, database, clock)?.0)
}

/// The repositories and the audit log that uses them.
fn stored(
    settings: &Settings,
    keys: &MasterKeys,
    database: &Access,
    clock: Arc<dyn Clock>,
) -> Result<(Arc<PgRepositoryFactory>, AuditLog), Failure> {
    let mac = AuditMac::new(keys).map_err(Failure::during("deriving the audit key"))?;
    let stored = PgRepositoryFactory::new(
        database.app.clone(),
        database.system.clone(),
        settings.database.max_connections.into(),
        mac.clone(),
        clock.clone(),
    );
    let stored = stored.map_err(Failure::during("connecting to the database"))?;
    let stored = stored
        .with_share(settings.database.connections_per_user())
        .with_slow_queries(settings.database.slow_query());
    let stored = Arc::new(stored);
    let heads = Arc::new(HeadFile::new(settings.data.audit_head()));
    let audit_log = AuditLog::new(stored.clone(), mac, clock, heads);
    Ok((stored, audit_log))
}
