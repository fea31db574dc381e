//! Encrypted signing keys on PostgreSQL.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_queries::queries::signing_keys as queries;
use coffer_storage::{RepositoryError, SigningKeyRepository, StoredSigningKey};

use crate::{stored::unreadable, unit::PgRepository};

#[async_trait]
impl SigningKeyRepository for PgRepository<'_> {
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
                        &key.encrypted,
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
        Ok(rows.into_iter().map(key).collect())
    }

    async fn count(&mut self) -> Result<u64, RepositoryError> {
        let count = self
            .0
            .run(async |client| queries::count().bind(client).one().await)
            .await?;
        u64::try_from(count).map_err(unreadable("count"))
    }

    async fn page(
        &mut self,
        after: &str,
        rows: u32,
    ) -> Result<Vec<StoredSigningKey>, RepositoryError> {
        let rows = self
            .0
            .run(async |client| {
                queries::page()
                    .bind(client, &after, &rows.into())
                    .all()
                    .await
            })
            .await?;
        Ok(rows.into_iter().map(key).collect())
    }

    async fn re_encrypt(
        &mut self,
        kid: &str,
        before: &[u8],
        after: &[u8],
        at: DateTime<Utc>,
    ) -> Result<bool, RepositoryError> {
        let changed = self
            .0
            .run(async |client| {
                queries::re_encrypt()
                    .prepare(client)
                    .await?
                    .bind(client, &after, &at, &kid, &before)
                    .await
            })
            .await?;
        Ok(changed == 1)
    }
}

fn key(row: queries::SigningKey) -> StoredSigningKey {
    StoredSigningKey {
        kid: row.kid,
        algorithm: row.algorithm,
        encrypted: row.encrypted,
        created_at: row.created_at,
        retired_at: row.retired_at,
    }
}
