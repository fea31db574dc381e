//! Sessions on PostgreSQL.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::{
    ids::{SessionId, UserId},
    session::{EndReason, Ended, Session},
};
use coffer_queries::queries::sessions as queries;
use coffer_storage::{RepositoryError, SessionRepository};

use crate::{
    mirror::Mirrored,
    stored::{bytes, unreadable},
    unit::PgRepository,
};

#[async_trait]
impl SessionRepository for PgRepository<'_> {
    async fn add(&mut self, session: &Session) -> Result<(), RepositoryError> {
        self.0
            .run(async |client| {
                queries::add()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &session.id.uuid(),
                        &session.user_id.uuid(),
                        &session.amr,
                        &session.remember_me,
                        &session.salt.as_slice(),
                        &session.generation,
                        &session.rotated_at,
                        &session.device_hash.as_ref().map(<[u8; 32]>::as_slice),
                        &session.address,
                        &session.user_agent,
                        &session.last_seen_at,
                        &session.idle_expires_at,
                        &session.absolute_expires_at,
                        &session.created_at,
                    )
                    .await
            })
            .await?;
        Ok(())
    }

    async fn get(&mut self, id: SessionId) -> Result<Option<Session>, RepositoryError> {
        let row = self
            .0
            .run(async |client| queries::get().bind(client, &id.uuid()).opt().await)
            .await?;
        row.map(session).transpose()
    }

    async fn rotate(&mut self, after: &Session) -> Result<bool, RepositoryError> {
        let rotated = self
            .0
            .run(async |client| {
                queries::rotate()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &after.generation,
                        &after.rotated_at,
                        &after.idle_expires_at,
                        &after.id.uuid(),
                    )
                    .await
            })
            .await?;
        Ok(rotated == 1)
    }

    async fn end(&mut self, after: &Session) -> Result<bool, RepositoryError> {
        let Some(Ended { at, reason }) = after.ended else {
            return Err(RepositoryError::Invalid(
                "the session has no end time".to_owned(),
            ));
        };
        let ended = self
            .0
            .run(async |client| {
                queries::end()
                    .prepare(client)
                    .await?
                    .bind(client, &at, &reason.to_database(), &after.id.uuid())
                    .await
            })
            .await?;
        Ok(ended == 1)
    }

    async fn end_left(&mut self, after: &Session) -> Result<bool, RepositoryError> {
        let Some(Ended { at, reason }) = after.ended else {
            return Err(RepositoryError::Invalid(
                "the session has no end time".to_owned(),
            ));
        };
        self.0
            .run(async |client| {
                queries::end_left()
                    .bind(
                        client,
                        &after.id.uuid(),
                        &after.salt.as_slice(),
                        &at,
                        &reason.to_database(),
                    )
                    .one()
                    .await
            })
            .await
    }

    async fn end_all(
        &mut self,
        user: UserId,
        at: DateTime<Utc>,
        reason: EndReason,
    ) -> Result<u64, RepositoryError> {
        self.0
            .run(async |client| {
                queries::end_all()
                    .prepare(client)
                    .await?
                    .bind(client, &at, &reason.to_database(), &user.uuid())
                    .await
            })
            .await
    }

    async fn forget_devices(
        &mut self,
        user: UserId,
        at: DateTime<Utc>,
    ) -> Result<u64, RepositoryError> {
        self.0
            .run(async |client| {
                queries::forget_devices()
                    .prepare(client)
                    .await?
                    .bind(client, &at, &user.uuid())
                    .await
            })
            .await
    }

    async fn touch(&mut self, id: SessionId, at: DateTime<Utc>) -> Result<(), RepositoryError> {
        self.0
            .run(async |client| {
                queries::touch()
                    .prepare(client)
                    .await?
                    .bind(client, &at, &id.uuid())
                    .await
            })
            .await?;
        Ok(())
    }

    async fn purge(
        &mut self,
        over_before: DateTime<Utc>,
        rows: u32,
    ) -> Result<Option<u64>, RepositoryError> {
        let lock = self
            .0
            .run(async |client| queries::lock_purge().bind(client).one().await);
        if !lock.await? {
            return Ok(None);
        }
        let millis = u64::try_from(over_before.timestamp_millis()).unwrap_or(0);
        let made_before = uuid::Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid();
        self.0
            .run(async |client| {
                let purge = queries::purge().prepare(client).await?;
                let rows = i64::from(rows);
                purge.bind(client, &made_before, &over_before, &rows).await
            })
            .await
            .map(Some)
    }
}

fn session(row: queries::Session) -> Result<Session, RepositoryError> {
    let ended = row.ended_at.zip(row.end_reason);
    Ok(Session {
        id: row.id.into(),
        user_id: row.user_id.into(),
        amr: row.amr,
        remember_me: row.remember_me,
        salt: bytes("salt", &row.salt)?,
        generation: row.generation,
        rotated_at: row.rotated_at,
        device_hash: row
            .device_hash
            .map(|hash| hash.try_into().map_err(unreadable("device hash")))
            .transpose()?,
        address: row.address,
        user_agent: row.user_agent,
        last_seen_at: row.last_seen_at,
        idle_expires_at: row.idle_expires_at,
        absolute_expires_at: row.absolute_expires_at,
        ended: ended.map(|(at, reason)| Ended {
            at,
            reason: EndReason::from_database(reason),
        }),
        created_at: row.created_at,
    })
}
