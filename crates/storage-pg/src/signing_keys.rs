//! Sealed signing keys on PostgreSQL.

use async_trait::async_trait;
use coffer_queries::queries::signing_keys as queries;
use coffer_storage::{RepositoryError, SigningKeyRepository, StoredSigningKey};

use crate::transaction::Transaction;

pub(crate) struct PgSigningKeys<'t>(pub(crate) &'t mut Transaction);

#[async_trait]
impl SigningKeyRepository for PgSigningKeys<'_> {
    async fn lock(&mut self) -> Result<(), RepositoryError> {
        self.0
            .run(async |client| queries::lock().prepare(client).await?.bind(client).await)
            .await?;
        Ok(())
    }

    async fn add(&mut self, key: &StoredSigningKey) -> Result<(), RepositoryError> {
        self.0
            .run(async |client| {
                queries::add()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &key.kid,
                        &key.algorithm,
                        &key.sealed,
                        &key.created_at,
                    )
                    .await
            })
            .await?;
        Ok(())
    }

    async fn active(&mut self) -> Result<Vec<StoredSigningKey>, RepositoryError> {
        let rows = self
            .0
            .run(async |client| queries::active().bind(client).all().await)
            .await?;
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
