//! Runs of data migrations on PostgreSQL.

use async_trait::async_trait;
use coffer_queries::queries::data_migrations as queries;
use coffer_storage::{DataMigrationRepository, DataMigrationRun, RepositoryError};

use crate::{stored::unreadable, unit::PgRepository};

#[async_trait]
impl DataMigrationRepository for PgRepository<'_> {
    async fn lock(&mut self, name: &str) -> Result<bool, RepositoryError> {
        self.0
            .run(async |client| queries::lock().bind(client, &name).one().await)
            .await
    }

    async fn get(&mut self, name: &str) -> Result<Option<DataMigrationRun>, RepositoryError> {
        let row = self
            .0
            .run(async |client| queries::get().bind(client, &name).opt().await)
            .await?;
        let count = |count: i64| u64::try_from(count).map_err(unreadable("count"));
        row.map(|row| {
            Ok(DataMigrationRun {
                name: row.name,
                backward: row.backward,
                checkpoint: row.checkpoint,
                seen: count(row.seen)?,
                changed: count(row.changed)?,
                failed: count(row.failed)?,
                finished_at: row.finished_at,
                created_at: row.created_at,
                updated_at: row.updated_at,
            })
        })
        .transpose()
    }

    async fn save(&mut self, run: &DataMigrationRun) -> Result<(), RepositoryError> {
        let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let (seen, changed, failed) = (count(run.seen), count(run.changed), count(run.failed));
        self.0
            .run(async |client| {
                queries::save()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &run.name,
                        &run.backward,
                        &run.checkpoint,
                        &seen,
                        &changed,
                        &failed,
                        &run.finished_at,
                        &run.created_at,
                        &run.updated_at,
                    )
                    .await
            })
            .await?;
        Ok(())
    }
}
