//! The queue of jobs on PostgreSQL.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::{
    ids::{JobId, UserId},
    job::{Job, JobKind},
    label::Labelled as _,
};
use coffer_queries::{client::Params as _, queries::jobs as queries};
use coffer_storage::{
    AttemptEnd, ClaimedJob, JobMeasure, JobRepository, RepositoryError, StoredJob,
};
use uuid::Uuid;

use crate::{stored::unreadable, unit::PgRepository};

#[async_trait]
impl JobRepository for PgRepository<'_> {
    async fn enqueue(&mut self, job: &Job) -> Result<bool, RepositoryError> {
        self.0
            .run(async |client| {
                queries::enqueue()
                    .params(
                        client,
                        &queries::EnqueueParams {
                            id: job.id.uuid(),
                            kind: job.kind.label(),
                            key: &*job.key,
                            user_id: job.user_id.map(UserId::uuid),
                            payload: &job.payload,
                            run_at: job.run_at,
                            now: job.created_at,
                        },
                    )
                    .one()
                    .await
            })
            .await
    }

    async fn claim(
        &mut self,
        kind: JobKind,
        claim: Uuid,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Option<ClaimedJob>, RepositoryError> {
        let claimed = self
            .0
            .run(async |client| {
                queries::claim()
                    .bind(client, &until, &claim, &now, &kind.label())
                    .opt()
                    .await
            })
            .await?;
        let job = |row: queries::ClaimedJob| {
            Ok(ClaimedJob {
                id: row.id.into(),
                claim,
                key: row.key,
                user_id: row.user_id.map(UserId::from),
                payload: row.payload,
                attempts: u32::try_from(row.attempts).map_err(unreadable("attempts"))?,
                created_at: row.created_at,
            })
        };
        claimed.map(job).transpose()
    }

    async fn end(
        &mut self,
        job: &ClaimedJob,
        end: &AttemptEnd,
        now: DateTime<Utc>,
    ) -> Result<bool, RepositoryError> {
        let (id, claim) = (job.id.uuid(), job.claim);
        let ended = self
            .0
            .run(async |client| match end {
                AttemptEnd::Done => {
                    let complete = queries::complete().prepare(client).await?;
                    complete.bind(client, &now, &id, &claim).await
                }
                AttemptEnd::Retry { at, error } => {
                    let retry = queries::retry().prepare(client).await?;
                    let error = shortened(error);
                    retry.bind(client, at, &error, &now, &id, &claim).await
                }
                AttemptEnd::Dead(error) => {
                    let bury = queries::bury().prepare(client).await?;
                    bury.bind(client, &shortened(error), &now, &id, &claim)
                        .await
                }
                AttemptEnd::Released => {
                    let release = queries::release().prepare(client).await?;
                    release.bind(client, &now, &id, &claim).await
                }
            })
            .await?;
        Ok(ended == 1)
    }

    async fn list_dead(&mut self, rows: u32) -> Result<Vec<StoredJob>, RepositoryError> {
        let rows = self
            .0
            .run(async |client| {
                let list = queries::list_dead();
                list.bind(client, &i64::from(rows)).all().await
            })
            .await?;
        rows.into_iter().map(stored).collect()
    }

    async fn list_failing(&mut self, rows: u32) -> Result<Vec<StoredJob>, RepositoryError> {
        let rows = self
            .0
            .run(async |client| {
                let list = queries::list_failing();
                list.bind(client, &i64::from(rows)).all().await
            })
            .await?;
        rows.into_iter().map(stored).collect()
    }

    async fn revive(
        &mut self,
        ids: Option<Vec<JobId>>,
        now: DateTime<Utc>,
    ) -> Result<u64, RepositoryError> {
        let all = ids.is_none();
        let ids: Vec<Uuid> = ids
            .unwrap_or_default()
            .into_iter()
            .map(JobId::uuid)
            .collect();
        self.0
            .run(async |client| {
                let revive = queries::revive().prepare(client).await?;
                revive.bind(client, &now, &all, &ids).await
            })
            .await
    }

    async fn hasten(&mut self, kind: JobKind, now: DateTime<Utc>) -> Result<u64, RepositoryError> {
        self.0
            .run(async |client| {
                let hasten = queries::hasten().prepare(client).await?;
                hasten.bind(client, &now, &kind.label()).await
            })
            .await
    }

    async fn measure(&mut self, now: DateTime<Utc>) -> Result<Vec<JobMeasure>, RepositoryError> {
        let rows = self
            .0
            .run(async |client| queries::measure().bind(client, &now).all().await)
            .await?;
        let count = |count: i64| u64::try_from(count).map_err(unreadable("count"));
        let measure = |row: queries::Measure| {
            Ok(JobMeasure {
                kind: row.kind,
                pending: count(row.pending)?,
                failing: count(row.failing)?,
                dead: count(row.dead)?,
                oldest_seconds: row.oldest_seconds,
            })
        };
        rows.into_iter().map(measure).collect()
    }

    async fn purge(
        &mut self,
        done_before: DateTime<Utc>,
        dead_before: DateTime<Utc>,
        rows: u32,
    ) -> Result<u64, RepositoryError> {
        self.0
            .run(async |client| {
                let purge = queries::purge().prepare(client).await?;
                let rows = i64::from(rows);
                purge.bind(client, &done_before, &dead_before, &rows).await
            })
            .await
    }
}

/// The beginning of a reason, as long as the table can store.
fn shortened(error: &str) -> String {
    let text: String = error
        .chars()
        .filter(|c| *c != '\0')
        .take(AttemptEnd::MAX_ERROR)
        .collect();
    if text.is_empty() {
        return "unknown".to_owned();
    }
    text
}

fn stored(row: queries::StoredJob) -> Result<StoredJob, RepositoryError> {
    Ok(StoredJob {
        id: row.id.into(),
        kind: row.kind,
        key: row.key,
        attempts: u32::try_from(row.attempts).map_err(unreadable("attempts"))?,
        error: row.error,
        run_at: row.run_at,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}
