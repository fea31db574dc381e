//! The keys that sign access tokens and audit records.

use std::sync::Arc;

use coffer_domain::{Clock, Rng, audit::AuditRecord};
use coffer_security::{Algorithm, KeyRing, MasterKey, Sealer, SigningKey};
use coffer_storage::{AuditSigner, RepositoryFactory, StoredSigningKey, UnitOfWork};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::Error;

/// Opens the signing keys that lie sealed in the database; makes the first one, or the first of
/// an algorithm that was just configured. Fails if the master key does not open them.
pub async fn load_signing_keys(
    repositories: &dyn RepositoryFactory,
    sealer: &Sealer,
    algorithm: Algorithm,
    clock: &dyn Clock,
    rng: &dyn Rng,
) -> Result<KeyRing, Error> {
    let mut unit = repositories.system("load signing keys").await?;
    // Nodes that start at once would each make a first key, and not know the other's.
    unit.signing_keys().lock().await?;
    let keys = stored(&mut *unit, sealer).await?;
    let keys = match split(keys, algorithm) {
        Ok((current, others)) => return Ok(KeyRing::new(current, others)),
        Err(keys) => keys,
    };
    let current = make(&mut *unit, sealer, algorithm, clock, rng).await?;
    unit.commit().await?;
    Ok(KeyRing::new(current, keys))
}

/// The keys that lie in the database by now: the one that signs, if there is one of the algorithm,
/// and the others.
pub(crate) async fn read_signing_keys(
    repositories: &dyn RepositoryFactory,
    sealer: &Sealer,
    algorithm: Algorithm,
) -> Result<Option<(SigningKey, Vec<SigningKey>)>, Error> {
    let mut unit = repositories.system("look for new signing keys").await?;
    let keys = stored(&mut *unit, sealer).await?;
    Ok(split(keys, algorithm).ok())
}

async fn stored(unit: &mut dyn UnitOfWork, sealer: &Sealer) -> Result<Vec<SigningKey>, Error> {
    let stored = unit.signing_keys().active().await?;
    stored.iter().map(|key| open(key, sealer)).collect()
}

/// Takes the newest key of an algorithm, which signs, from the others; or gives all of them back.
fn split(
    mut keys: Vec<SigningKey>,
    algorithm: Algorithm,
) -> Result<(SigningKey, Vec<SigningKey>), Vec<SigningKey>> {
    match keys.iter().position(|key| key.algorithm() == algorithm) {
        Some(current) => Ok((keys.remove(current), keys)),
        None => Err(keys),
    }
}

fn open(stored: &StoredSigningKey, sealer: &Sealer) -> Result<SigningKey, Error> {
    let unreadable = || Error::Internal(format!("the signing key {} can't be read", stored.kid));
    let id = stored.kid.parse().map_err(|_| unreadable())?;
    let algorithm = stored.algorithm.parse().map_err(|_| unreadable())?;
    SigningKey::from_sealed(id, algorithm, &stored.sealed, sealer)
        .map_err(|error| Error::Internal(error.to_string()))
}

async fn make(
    unit: &mut dyn UnitOfWork,
    sealer: &Sealer,
    algorithm: Algorithm,
    clock: &dyn Clock,
    rng: &dyn Rng,
) -> Result<SigningKey, Error> {
    let internal = |error: &dyn std::fmt::Display| Error::Internal(error.to_string());
    let now = clock.now();
    let key = SigningKey::generate(algorithm, now, rng).map_err(|error| internal(&error))?;
    let stored = StoredSigningKey {
        kid: key.id().to_string(),
        algorithm: algorithm.name().to_owned(),
        sealed: key.to_sealed(sealer).map_err(|error| internal(&error))?,
        created_at: now,
        retired_at: None,
    };
    unit.signing_keys().add(&stored).await?;
    tracing::info!(
        kid = stored.kid,
        algorithm = stored.algorithm,
        "made a signing key"
    );
    Ok(key)
}

/// Signs audit records under a key derived from the master key, which the database does not have.
pub struct AuditMac {
    keyed: Hmac<Sha256>,
}

impl AuditMac {
    /// The signer of this installation.
    pub fn new(master_key: &MasterKey) -> Result<Arc<Self>, Error> {
        let key = master_key.derive("audit records");
        let keyed = <Hmac<Sha256> as KeyInit>::new_from_slice(&*key);
        let keyed = keyed.map_err(|error| Error::Internal(error.to_string()))?;
        Ok(Arc::new(Self { keyed }))
    }
}

impl AuditSigner for AuditMac {
    fn mac(&self, record: &AuditRecord) -> [u8; 32] {
        // One JSON array of all columns in a fixed order. JSON objects come back from `jsonb` with
        // their keys in another order; `serde_json` keeps them sorted, on both ways the same.
        let columns = serde_json::json!([
            record.id,
            record.actor_id,
            record.impersonator_id,
            record.subject_id,
            record.action,
            record.entity_type,
            record.entity_id,
            record.changes,
            record.metadata,
            record.created_at.timestamp_micros(),
        ]);
        let mut mac = self.keyed.clone();
        mac.update(columns.to_string().as_bytes());
        mac.finalize().into_bytes().into()
    }
}
