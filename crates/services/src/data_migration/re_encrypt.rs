//! Re-encrypts secrets under the current master key.

use std::sync::Arc;

use async_trait::async_trait;
use coffer_domain::{Clock, Rng};
use coffer_security::{MasterKeys, SecretCipher};
use coffer_storage::{RepositoryError, StoredSigningKey, UnitOfWork};

use super::{DataMigration, DataMigrationError, Direction, RowFailure, Step};
use crate::signing;

/// Re-encrypts signing keys that are encrypted under an earlier master key, under the current one.
/// The rollback re-encrypts under the newest of the earlier ones.
pub struct ReEncryptKeys {
    forward: SecretCipher,
    backward: Option<SecretCipher>,
    clock: Arc<dyn Clock>,
}

impl ReEncryptKeys {
    /// With the keys that are configured.
    pub fn new(keys: &MasterKeys, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Self {
        let backward = keys
            .before_rotation()
            .map(|keys| SecretCipher::new(&keys, rng.clone()));
        Self {
            forward: SecretCipher::new(keys, rng),
            backward,
            clock,
        }
    }

    fn cipher(&self, direction: Direction) -> Result<&SecretCipher, DataMigrationError> {
        match direction {
            Direction::Forward => Ok(&self.forward),
            Direction::Backward => self.backward.as_ref().ok_or_else(|| {
                DataMigrationError::Impossible(
                    "no previous master key is configured; set \
                     COFFER__AUTH__PREVIOUS_SECRET_KEYS"
                        .to_owned(),
                )
            }),
        }
    }

    /// Re-encrypts one key if necessary, and returns whether it did, or the reason why it cannot.
    async fn re_encrypt(
        &self,
        unit: &mut dyn UnitOfWork,
        key: &StoredSigningKey,
        cipher: &SecretCipher,
    ) -> Result<Result<bool, String>, RepositoryError> {
        let anew = match re_encrypted(key, cipher) {
            Ok(Some(anew)) => anew,
            Ok(None) => return Ok(Ok(false)),
            Err(reason) => return Ok(Err(reason)),
        };
        let mut keys = unit.signing_keys();
        let at = self.clock.now();
        Ok(Ok(keys
            .re_encrypt(&key.kid, &key.encrypted, &anew, at)
            .await?))
    }
}

/// The key re-encrypted under the current master key; `None` if it already is.
fn re_encrypted(key: &StoredSigningKey, cipher: &SecretCipher) -> Result<Option<Vec<u8>>, String> {
    let outdated = cipher.is_outdated(&key.encrypted);
    if !outdated.map_err(|error| error.to_string())? {
        return Ok(None);
    }
    let opened = signing::open(key, cipher).map_err(|error| error.to_string())?;
    let anew = opened.encrypt(cipher);
    anew.map(Some).map_err(|error| error.to_string())
}

#[async_trait]
impl DataMigration for ReEncryptKeys {
    fn name(&self) -> &'static str {
        "reseal"
    }

    async fn count(&self, unit: &mut dyn UnitOfWork) -> Result<u64, DataMigrationError> {
        Ok(unit.signing_keys().count().await?)
    }

    async fn step(
        &self,
        unit: &mut dyn UnitOfWork,
        after: Option<&str>,
        rows: u32,
        direction: Direction,
    ) -> Result<Step, DataMigrationError> {
        let cipher = self.cipher(direction)?;
        let keys = unit.signing_keys().page(after.unwrap_or(""), rows).await?;
        let mut step = Step::default();
        for key in keys {
            step.seen += 1;
            match self.re_encrypt(unit, &key, cipher).await? {
                Ok(changed) => step.changed += u32::from(changed),
                Err(reason) => step.failures.push(RowFailure {
                    key: key.kid.clone(),
                    reason,
                }),
            }
            step.last = Some(key.kid);
        }
        Ok(step)
    }
}
