//! The audit log on PostgreSQL.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::{audit::AuditRecord, ids::UserId};
use coffer_queries::queries::audit as queries;
use coffer_storage::{
    AuditRepository, AuditSigner, CursorPage, PageRequest, Position, RepositoryError,
};
use serde::{Deserialize, Serialize, de::IntoDeserializer};

use tokio_postgres::Error;

use crate::{connection::Connection, stored::unreadable, transaction::Transaction};

pub(crate) struct PgAudit<'t>(pub(crate) &'t mut Transaction);

/// Prepares the statement that writes records. Not prepared, it would be sent after its `COMMIT`.
pub(crate) async fn prepare_insert(client: &Connection) -> Result<queries::InsertStmt, Error> {
    queries::insert().prepare(client).await
}

/// Writes the records of a unit, in one statement.
pub(crate) async fn insert_records(
    client: &Connection,
    insert: &queries::InsertStmt,
    records: &[AuditRecord],
    signer: &dyn AuditSigner,
) -> Result<(), Error> {
    fn all<'r, T>(records: &'r [AuditRecord], field: impl Fn(&'r AuditRecord) -> T) -> Vec<T> {
        records.iter().map(field).collect()
    }
    let macs = all(records, |r| signer.mac(r));
    let macs: Vec<&[u8]> = macs.iter().map(<[u8; 32]>::as_slice).collect();
    insert
        .bind(
            client,
            &all(records, |r| r.id.uuid()),
            &all(records, |r| r.actor_id.map(UserId::uuid)),
            &all(records, |r| r.impersonator_id.map(UserId::uuid)),
            &all(records, |r| r.subject_id.map(UserId::uuid)),
            &all(records, |r| label(&r.action)),
            &all(records, |r| label(&r.entity_type)),
            &all(records, |r| r.entity_id),
            &all(records, |r| &r.changes),
            &all(records, |r| &r.metadata),
            &all(records, |r| r.created_at),
            &macs,
        )
        .await?;
    Ok(())
}

#[async_trait]
impl AuditRepository for PgAudit<'_> {
    async fn of_subject(
        &mut self,
        subject: UserId,
        page: &PageRequest,
    ) -> Result<CursorPage<AuditRecord>, RepositoryError> {
        let after_at = page.after.as_ref().and_then(|after| after.key.as_deref());
        let after_at = after_at
            .map(str::parse::<DateTime<Utc>>)
            .transpose()
            .map_err(|_| RepositoryError::Invalid("the position has no time".to_owned()))?;
        let after_id = page.after.as_ref().map(|after| after.id);
        let rows = self
            .0
            .run(async |client| {
                queries::of_subject()
                    .bind(
                        client,
                        &subject.uuid(),
                        &after_at,
                        &after_id,
                        &page.size.rows_to_read().cast_signed(),
                    )
                    .all()
                    .await
            })
            .await?;
        let records: Result<Vec<_>, _> = rows.into_iter().map(record).collect();
        Ok(CursorPage::from_rows(records?, page.size, |last| {
            Position {
                key: Some(last.created_at.to_rfc3339()),
                id: last.id.uuid(),
            }
        }))
    }
}

/// The word serde writes for a variant without fields.
fn label(variant: &impl Serialize) -> String {
    match serde_json::to_value(variant) {
        Ok(serde_json::Value::String(label)) => label,
        _ => String::new(),
    }
}

fn from_label<T: for<'de> Deserialize<'de>>(label: &str) -> Result<T, RepositoryError> {
    let deserializer: serde::de::value::StrDeserializer<'_, serde::de::value::Error> =
        label.into_deserializer();
    T::deserialize(deserializer).map_err(unreadable("word of the audit log"))
}

fn record(row: queries::AuditRecord) -> Result<AuditRecord, RepositoryError> {
    Ok(AuditRecord {
        id: row.id.into(),
        actor_id: row.actor_id.map(Into::into),
        impersonator_id: row.impersonator_id.map(Into::into),
        subject_id: row.subject_id.map(Into::into),
        action: from_label(&row.action)?,
        entity_type: from_label(&row.entity_type)?,
        entity_id: row.entity_id,
        changes: row.changes,
        metadata: row.metadata,
        created_at: row.created_at,
    })
}
