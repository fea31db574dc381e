//! The keys that sign access tokens and audit records.

use std::sync::Arc;

use coffer_domain::{Clock, Rng, audit::AuditRecord};
use coffer_security::{
    Algorithm, KeyRing, MasterKey, MasterKeys, SecretCipher, SigningKey, master_key::KeyFingerprint,
};
use coffer_storage::{AuditSeal, AuditSigner, RepositoryFactory, StoredSigningKey, UnitOfWork};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::{Error, internal};

/// Decrypts the signing keys in the database, and generates one if there is none for the configured
/// algorithm. Fails if the master key does not decrypt them.
pub async fn load_signing_keys(
    repositories: &dyn RepositoryFactory,
    cipher: &SecretCipher,
    algorithm: Algorithm,
    clock: &dyn Clock,
    rng: &dyn Rng,
) -> Result<KeyRing, Error> {
    let mut unit = repositories.system("load signing keys").await?;
    // Nodes that start at the same time would otherwise each create a first key, unknown to the
    // other.
    unit.signing_keys().lock().await?;
    let keys = stored(&mut *unit, cipher).await?;
    let keys = match split(keys, algorithm) {
        Ok((current, others)) => return Ok(KeyRing::new(current, others)),
        Err(keys) => keys,
    };
    let current = create(&mut *unit, cipher, algorithm, clock, rng).await?;
    unit.commit().await?;
    Ok(KeyRing::new(current, keys))
}

/// The keys in the database: the newest one of the algorithm, which signs, and the others; `None`
/// if there is none of the algorithm.
pub(crate) async fn read_signing_keys(
    repositories: &dyn RepositoryFactory,
    cipher: &SecretCipher,
    algorithm: Algorithm,
) -> Result<Option<(SigningKey, Vec<SigningKey>)>, Error> {
    let mut unit = repositories.system("check for new signing keys").await?;
    let keys = stored(&mut *unit, cipher).await?;
    Ok(split(keys, algorithm).ok())
}

/// Decrypts the signing keys as at a start, and returns how many there are. Generates none.
pub async fn check_signing_keys(
    repositories: &dyn RepositoryFactory,
    cipher: &SecretCipher,
) -> Result<usize, Error> {
    let mut unit = repositories.system("check signing keys").await?;
    Ok(stored(&mut *unit, cipher).await?.len())
}

async fn stored(
    unit: &mut dyn UnitOfWork,
    cipher: &SecretCipher,
) -> Result<Vec<SigningKey>, Error> {
    let stored = unit.signing_keys().active().await?;
    stored.iter().map(|key| open(key, cipher)).collect()
}

/// Splits the newest key of an algorithm, which signs, from the others; returns all keys if there
/// is none.
fn split(
    mut keys: Vec<SigningKey>,
    algorithm: Algorithm,
) -> Result<(SigningKey, Vec<SigningKey>), Vec<SigningKey>> {
    match keys.iter().position(|key| key.algorithm() == algorithm) {
        Some(current) => Ok((keys.remove(current), keys)),
        None => Err(keys),
    }
}

/// Decrypts a stored key.
pub(crate) fn open(stored: &StoredSigningKey, cipher: &SecretCipher) -> Result<SigningKey, Error> {
    let unreadable = || Error::Internal(format!("signing key {} is unreadable", stored.kid));
    let id = stored.kid.parse().map_err(|_| unreadable())?;
    let algorithm = stored.algorithm.parse().map_err(|_| unreadable())?;
    SigningKey::decrypt(id, algorithm, &stored.encrypted, cipher).map_err(internal)
}

/// Generates and stores a signing key.
async fn create(
    unit: &mut dyn UnitOfWork,
    cipher: &SecretCipher,
    algorithm: Algorithm,
    clock: &dyn Clock,
    rng: &dyn Rng,
) -> Result<SigningKey, Error> {
    let now = clock.now();
    let key = SigningKey::generate(algorithm, now, rng).map_err(internal)?;
    let stored = StoredSigningKey {
        kid: key.id().to_string(),
        algorithm: algorithm.name().to_owned(),
        encrypted: key.encrypt(cipher).map_err(internal)?,
        created_at: now,
        retired_at: None,
    };
    unit.signing_keys().add(&stored).await?;
    tracing::info!(
        kid = stored.kid,
        algorithm = stored.algorithm,
        "created signing key"
    );
    Ok(key)
}

/// Signs audit records and seals with keys that are derived from the master key and not in the
/// database.
pub struct AuditMac {
    current: AuditKey,
    previous: Vec<AuditKey>,
}

/// The keys derived from one master key.
struct AuditKey {
    fingerprint: [u8; KeyFingerprint::LENGTH],
    records: Hmac<Sha256>,
    seals: Hmac<Sha256>,
}

/// The result of verifying a MAC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MacCheck {
    /// The MAC is valid.
    Valid,
    /// The MAC is invalid.
    Invalid,
    /// The MAC was made with a master key that is not configured.
    UnknownKey,
}

impl AuditMac {
    /// The signer of this installation. It also verifies MACs made with earlier master keys.
    pub fn new(keys: &MasterKeys) -> Result<Arc<Self>, Error> {
        let previous = keys.previous().iter().map(AuditKey::new);
        Ok(Arc::new(Self {
            current: AuditKey::new(keys.current())?,
            previous: previous.collect::<Result<_, _>>()?,
        }))
    }

    /// Verifies a record's MAC.
    pub(crate) fn check(&self, record: &AuditRecord, mac: &[u8], key: Option<&[u8]>) -> MacCheck {
        let columns = columns(record);
        self.verify(key, |key| verifies(&key.records, columns.as_bytes(), mac))
    }

    /// The hash of a seal under the current key.
    pub(crate) fn seal_hash(&self, seal: &AuditSeal) -> [u8; 32] {
        finish(&self.current.seals, &sealed_bytes(seal, seal.number))
    }

    /// Verifies the hash of a seal as if its number were this one.
    pub(crate) fn check_seal(&self, seal: &AuditSeal, number: i64) -> MacCheck {
        let bytes = sealed_bytes(seal, number);
        let key = seal.hash_key.as_deref();
        self.verify(key, |key| verifies(&key.seals, &bytes, &seal.hash))
    }

    fn verify(&self, fingerprint: Option<&[u8]>, verifies: impl Fn(&AuditKey) -> bool) -> MacCheck {
        let keys = std::iter::once(&self.current).chain(&self.previous);
        let candidates =
            keys.filter(|key| fingerprint.is_none_or(|fingerprint| fingerprint == key.fingerprint));
        let mut tried = candidates.peekable();
        if tried.peek().is_none() {
            MacCheck::UnknownKey
        } else if tried.any(verifies) {
            MacCheck::Valid
        } else {
            MacCheck::Invalid
        }
    }
}

impl AuditKey {
    fn new(key: &MasterKey) -> Result<Self, Error> {
        let keyed = |purpose| {
            <Hmac<Sha256> as KeyInit>::new_from_slice(&*key.derive(purpose)).map_err(internal)
        };
        Ok(Self {
            fingerprint: key.fingerprint().to_bytes(),
            records: keyed("audit records")?,
            seals: keyed("audit seals")?,
        })
    }
}

impl AuditSigner for AuditMac {
    fn mac(&self, record: &AuditRecord) -> [u8; 32] {
        finish(&self.current.records, columns(record).as_bytes())
    }

    fn key(&self) -> [u8; 8] {
        self.current.fingerprint
    }
}

fn finish(keyed: &Hmac<Sha256>, bytes: &[u8]) -> [u8; 32] {
    keyed
        .clone()
        .chain_update(bytes)
        .finalize()
        .into_bytes()
        .into()
}

fn verifies(keyed: &Hmac<Sha256>, bytes: &[u8], mac: &[u8]) -> bool {
    keyed.clone().chain_update(bytes).verify_slice(mac).is_ok()
}

/// A JSON array of all columns in a fixed order. `jsonb` returns objects with their keys in another
/// order; `serde_json` sorts them, so that both forms are equal.
fn columns(record: &AuditRecord) -> String {
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
    columns.to_string()
}

/// The bytes of a seal that are hashed, each part preceded by its length.
fn sealed_bytes(seal: &AuditSeal, number: i64) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(64 + seal.member_ids.len() * 56);
    let length = |length: usize| (length as u64).to_be_bytes();
    bytes.extend(number.to_be_bytes());
    bytes.extend(seal.member_count.to_be_bytes());
    bytes.extend(length(seal.member_ids.len()));
    for id in &seal.member_ids {
        bytes.extend(id.as_bytes());
    }
    bytes.extend(length(seal.member_macs.len()));
    for mac in &seal.member_macs {
        bytes.extend(length(mac.len()));
        bytes.extend(mac);
    }
    let previous = seal.previous_hash.as_deref().unwrap_or_default();
    bytes.extend(length(previous.len()));
    bytes.extend(previous);
    let created_at = seal.created_at.map_or(i64::MIN, |at| at.timestamp_micros());
    bytes.extend(created_at.to_be_bytes());
    bytes
}
