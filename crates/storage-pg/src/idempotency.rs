//! Idempotency keys on PostgreSQL.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::ids::UserId;
use coffer_queries::queries::idempotency as queries;
use coffer_storage::{Claim, IdempotencyRepository, RepositoryError};
use serde_json::Value;

use crate::{stored::bytes, unit::PgRepository};

#[async_trait]
impl IdempotencyRepository for PgRepository<'_> {
    async fn claim(
        &mut self,
        user: UserId,
        key: &str,
        fingerprint: [u8; 32],
        now: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Result<Claim, RepositoryError> {
        self.0
            .run(async |client| {
                queries::forget_expired()
                    .prepare(client)
                    .await?
                    .bind(client, &user.uuid(), &now)
                    .await
            })
            .await?;
        // Waits while another transaction holds the key, and then sees its result.
        let claimed = self
            .0
            .run(async |client| {
                queries::claim()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &user.uuid(),
                        &key,
                        &fingerprint.as_slice(),
                        &now,
                        &expires_at,
                    )
                    .await
            })
            .await?;
        if claimed == 1 {
            return Ok(Claim::New);
        }
        let found = self
            .0
            .run(async |client| queries::get().bind(client, &user.uuid(), &key).opt().await)
            .await?;
        // The key expired meanwhile by another node's clock, which is ahead, and was claimed again.
        let earlier = found.ok_or(RepositoryError::Serialization)?;
        Ok(Claim::Used {
            fingerprint: bytes("fingerprint", &earlier.fingerprint)?,
            result: earlier.response.unwrap_or_default(),
        })
    }

    async fn complete(
        &mut self,
        user: UserId,
        key: &str,
        result: &Value,
    ) -> Result<(), RepositoryError> {
        self.0
            .run(async |client| {
                queries::complete()
                    .prepare(client)
                    .await?
                    .bind(client, result, &user.uuid(), &key)
                    .await
            })
            .await?;
        Ok(())
    }

    async fn purge(
        &mut self,
        now: DateTime<Utc>,
        rows: u32,
    ) -> Result<Option<u64>, RepositoryError> {
        let lock = self
            .0
            .run(async |client| queries::lock_purge().bind(client).one().await);
        if !lock.await? {
            return Ok(None);
        }
        self.0
            .run(async |client| {
                let purge = queries::purge().prepare(client).await?;
                purge.bind(client, &now, &i64::from(rows)).await
            })
            .await
            .map(Some)
    }
}
