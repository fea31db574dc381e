//! Sessions on PostgreSQL.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::{
    Line,
    ids::{SessionId, UserId},
    label::Labelled as _,
    session::{EndReason, Ended, Impersonation, Session},
};
use coffer_queries::queries::sessions as queries;
use coffer_storage::{CursorPage, PageRequest, RepositoryError, SessionRepository};
use sea_query::{Cond, Expr, ExprTrait as _};

use crate::{
    order::Order,
    table::{Table, table, value},
    unit::PgRepository,
};

table! {
    /// The table of sessions.
    pub(crate) SESSIONS: Sessions("sessions") of Session {
        id: Key,
        user_id: Insert,
        amr: Insert,
        authenticated_at: Insert,
        remember_me: Insert,
        salt: Insert,
        generation: Insert,
        rotated_at: Insert,
        device_hash: Insert,
        address: Insert,
        user_agent: Insert,
        last_seen_at: Insert,
        idle_expires_at: Insert,
        absolute_expires_at: Insert,
        created_at: Insert,
    }
    impersonation {
        impersonator_id: Insert = impersonation.as_ref().map(|one| one.impersonator),
        impersonation_reason: Insert = impersonation.as_ref().map(|one| one.reason.clone()),
        impersonation_ends_at: Insert = impersonation.as_ref().map(|one| one.ends_at),
    } = impersonation(impersonator_id, impersonation_reason, impersonation_ends_at);
    ended {
        ended_at: Update = ended.map(|ended| ended.at),
        end_reason: Update = ended.map(|ended| ended.reason),
    } = Option::zip(ended_at, end_reason).map(|(at, reason)| Ended { at, reason });
}

fn impersonation(
    impersonator: Option<UserId>,
    reason: Option<Line>,
    ends_at: Option<DateTime<Utc>>,
) -> Option<Impersonation> {
    Some(Impersonation {
        impersonator: impersonator?,
        reason: reason?,
        ends_at: ends_at?,
    })
}

#[async_trait]
impl SessionRepository for PgRepository<'_> {
    async fn add(&mut self, session: &Session) -> Result<(), RepositoryError> {
        let updated_at = ("updated_at", value(&session.created_at));
        SESSIONS.add_with(self.0, session, [updated_at]).await
    }

    async fn get(&mut self, id: SessionId) -> Result<Option<Session>, RepositoryError> {
        SESSIONS.get(self.0, id.uuid()).await
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

    async fn step_up(
        &mut self,
        id: SessionId,
        amr: &[String],
        at: DateTime<Utc>,
    ) -> Result<bool, RepositoryError> {
        let changed = self
            .0
            .run(async |client| {
                queries::step_up()
                    .prepare(client)
                    .await?
                    .bind(client, &amr, &at, &id.uuid())
                    .await
            })
            .await?;
        Ok(changed == 1)
    }

    async fn list_active(
        &mut self,
        user: UserId,
        except: Option<SessionId>,
        now: DateTime<Utc>,
        page: &PageRequest,
    ) -> Result<CursorPage<Session>, RepositoryError> {
        let newest = Order::by_id(SESSIONS.id, |session: &Session| session.id.uuid()).newest();
        let active = Cond::all()
            .add(SESSIONS.user_id.is(&user))
            .add(SESSIONS.ended_at.is_set(false))
            .add(Expr::col(SESSIONS.idle_expires_at).gt(now))
            .add(Expr::col(SESSIONS.absolute_expires_at).gt(now))
            .add_option(except.map(|except| SESSIONS.id.is(&except).not()));
        SESSIONS.page(self.0, active, &newest, page).await
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
                    .bind(
                        client,
                        &at,
                        &reason.label(),
                        &after.device_hash.as_ref().map(<[u8; 32]>::as_slice),
                        &after.id.uuid(),
                    )
                    .await
            })
            .await?;
        Ok(ended == 1)
    }

    async fn end_abandoned(&mut self, after: &Session) -> Result<bool, RepositoryError> {
        let Some(Ended { at, reason }) = after.ended else {
            return Err(RepositoryError::Invalid(
                "the session has no end time".to_owned(),
            ));
        };
        self.0
            .run(async |client| {
                queries::end_abandoned()
                    .bind(
                        client,
                        &after.id.uuid(),
                        &after.salt.as_slice(),
                        &at,
                        &reason.label(),
                    )
                    .one()
                    .await
            })
            .await
    }

    async fn end_all(
        &mut self,
        user: UserId,
        except: Option<SessionId>,
        at: DateTime<Utc>,
        reason: EndReason,
    ) -> Result<u64, RepositoryError> {
        self.0
            .run(async |client| {
                queries::end_all()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &at,
                        &reason.label(),
                        &user.uuid(),
                        &except.map(SessionId::uuid),
                    )
                    .await
            })
            .await
    }

    async fn forget_device(
        &mut self,
        user: UserId,
        device: &[u8; 32],
        at: DateTime<Utc>,
    ) -> Result<u64, RepositoryError> {
        self.0
            .run(async |client| {
                queries::forget_device()
                    .prepare(client)
                    .await?
                    .bind(client, &at, &user.uuid(), &device.as_slice())
                    .await
            })
            .await
    }

    async fn forget_devices(
        &mut self,
        user: UserId,
        except: Option<SessionId>,
        at: DateTime<Utc>,
    ) -> Result<u64, RepositoryError> {
        self.0
            .run(async |client| {
                queries::forget_devices()
                    .prepare(client)
                    .await?
                    .bind(client, &at, &user.uuid(), &except.map(SessionId::uuid))
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
