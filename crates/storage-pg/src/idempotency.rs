//! Idempotency keys on PostgreSQL.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::ids::UserId;
use coffer_queries::queries::idempotency as queries;
use coffer_storage::{Claim, IdempotencyRepository, RepositoryError};
use serde_json::Value;

use crate::{stored::bytes, transaction::Transaction};

pub(crate) struct PgIdempotency<'t>(pub(crate) &'t Transaction);

#[async_trait]
impl IdempotencyRepository for PgIdempotency<'_> {
    async fn claim(
        &mut self,
        user: UserId,
        key: &str,
        fingerprint: [u8; 32],
        now: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Result<Claim, RepositoryError> {
        queries::forget_expired()
            .bind(self.0.usable()?, &user.uuid(), &now)
            .await
            .map_err(|error| self.0.fail(&error))?;
        // Waits while another transaction holds the key, and then sees what that one left.
        let claimed = queries::claim()
            .bind(
                self.0.usable()?,
                &user.uuid(),
                &key,
                &fingerprint.as_slice(),
                &now,
                &expires_at,
            )
            .await
            .map_err(|error| self.0.fail(&error))?;
        if claimed == 1 {
            return Ok(Claim::New);
        }
        let used = queries::get()
            .bind(self.0.usable()?, &user.uuid(), &key)
            .one()
            .await
            .map_err(|error| self.0.fail(&error))?;
        Ok(Claim::Used {
            fingerprint: bytes("fingerprint", &used.fingerprint)?,
            result: used.response.unwrap_or_default(),
        })
    }

    async fn complete(
        &mut self,
        user: UserId,
        key: &str,
        result: &Value,
    ) -> Result<(), RepositoryError> {
        queries::complete()
            .bind(self.0.usable()?, result, &user.uuid(), &key)
            .await
            .map_err(|error| self.0.fail(&error))?;
        Ok(())
    }
}
