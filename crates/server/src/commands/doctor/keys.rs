//! The check of the master key against the database, as at the start of the server.

use std::sync::Arc;

use coffer_security::{MasterKey, MasterKeys, SecretCipher};
use coffer_services::signing::{AuditMac, check_signing_keys};
use coffer_storage_pg::{PgRepositoryFactory, address::Address};

use super::check::Check;
use crate::{
    assembly::Database,
    config::Settings,
    failure::Failure,
    system::{SystemClock, SystemRng},
};

const NAME: &str = "keys";

/// Logs in as the roles whose passwords are derived from the master key, and decrypts the signing
/// keys. If the master key does not exist, a start would generate one; here a key is generated for
/// the check only.
pub(super) async fn check(settings: &Settings, owner: &Address, missing_roles: &[&str]) -> Check {
    match count_decryptable(settings, owner, missing_roles).await {
        Ok(0) => Check::ok(NAME, "no signing keys yet"),
        Ok(1) => Check::ok(NAME, "the master key decrypts the signing key"),
        Ok(count) => Check::ok(
            NAME,
            format!("the master key decrypts all {count} signing keys"),
        ),
        Err(failure) => Check::failed(NAME, failure.explain()),
    }
}

async fn count_decryptable(
    settings: &Settings,
    owner: &Address,
    missing_roles: &[&str],
) -> Result<usize, Failure> {
    let keys = keys(settings)?;
    if settings.database.url.is_some() {
        Database::check_credentials(&settings.database, keys.current(), missing_roles).await?;
    }
    let rng = Arc::new(SystemRng);
    let mac = AuditMac::new(&keys).map_err(Failure::during("reading keys"))?;
    let repositories =
        PgRepositoryFactory::new(owner.clone(), owner.clone(), 1, mac, Arc::new(SystemClock));
    let repositories = repositories.map_err(Failure::during("connecting to the database"))?;
    let decryptable = check_signing_keys(&repositories, &SecretCipher::new(&keys, rng)).await;
    decryptable.map_err(Failure::during("loading the signing keys"))
}

fn keys(settings: &Settings) -> Result<MasterKeys, Failure> {
    let file = settings.data.master_key();
    let is_set = settings.auth.secret_key.is_some() || settings.auth.secret_key_file.is_some();
    if !is_set && matches!(file.try_exists(), Ok(false)) {
        let keys = MasterKeys::new(MasterKey::generate(&SystemRng));
        return Ok(keys.with_previous_from(&settings.auth)?);
    }
    Ok(MasterKeys::load(&settings.auth, &file, &SystemRng)?)
}
