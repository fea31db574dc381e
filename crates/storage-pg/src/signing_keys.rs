//! Sealed signing keys on PostgreSQL.

use async_trait::async_trait;
use coffer_queries::queries::signing_keys as queries;
use coffer_storage::{RepositoryError, SigningKeyRepository, StoredSigningKey};

use crate::transaction::Transaction;

pub(crate) struct PgSigningKeys<'t>(pub(crate) &'t Transaction);

#[async_trait]
impl SigningKeyRepository for PgSigningKeys<'_> {
    async fn add(&mut self, key: &StoredSigningKey) -> Result<(), RepositoryError> {
        queries::add()
            .bind(
                self.0.usable()?,
                &key.kid,
                &key.algorithm,
                &key.sealed,
                &key.created_at,
            )
            .await
            .map_err(|error| self.0.fail(&error))?;
        Ok(())
    }

    async fn active(&mut self) -> Result<Vec<StoredSigningKey>, RepositoryError> {
        let rows = queries::active()
            .bind(self.0.usable()?)
            .all()
            .await
            .map_err(|error| self.0.fail(&error))?;
        let keys = rows.into_iter().map(|row| StoredSigningKey {
            kid: row.kid,
            algorithm: row.algorithm,
            sealed: row.sealed,
            created_at: row.created_at,
            retired_at: row.retired_at,
        });
        Ok(keys.collect())
    }
}
