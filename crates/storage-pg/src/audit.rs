//! The audit log on PostgreSQL.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::{audit::AuditRecord, ids::UserId, label::Labelled};
use coffer_queries::{client::Params as _, queries::audit as queries};
use coffer_storage::{
    AuditRepository, AuditSeal, AuditSigner, CursorPage, PageRequest, Position, RepositoryError,
    SealHead, StoredAuditRecord, Unsealed,
};
use tokio_postgres::Error;
use uuid::Uuid;

use crate::{
    connection::Connection,
    stored::{array, bytes, unreadable},
    unit::PgRepository,
};

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
    let macs = array(records, |r| signer.mac(r));
    let macs: Vec<&[u8]> = macs.iter().map(<[u8; 32]>::as_slice).collect();
    insert
        .params(
            client,
            &queries::InsertParams {
                mac_key: signer.key().as_slice(),
                ids: array(records, |r| r.id.uuid()),
                actor_ids: array(records, |r| r.actor_id.map(UserId::uuid)),
                impersonator_ids: array(records, |r| r.impersonator_id.map(UserId::uuid)),
                subject_ids: array(records, |r| r.subject_id.map(UserId::uuid)),
                actions: array(records, |r| r.action.label()),
                entity_types: array(records, |r| r.entity_type.label()),
                entity_ids: array(records, |r| r.entity_id),
                changes: array(records, |r| &r.changes),
                metadata: array(records, |r| &r.metadata),
                created_ats: array(records, |r| r.created_at),
                macs,
            },
        )
        .await?;
    Ok(())
}

#[async_trait]
impl AuditRepository for PgRepository<'_> {
    async fn list_by_subject(
        &mut self,
        subject: UserId,
        page: &PageRequest,
    ) -> Result<CursorPage<AuditRecord>, RepositoryError> {
        let after_at = page.after.as_ref().and_then(|after| after.key.as_deref());
        let after_at = after_at
            .map(str::parse::<DateTime<Utc>>)
            .transpose()
            .map_err(|_| RepositoryError::Invalid("the cursor has no timestamp".to_owned()))?;
        let after_id = page.after.as_ref().map(|after| after.id);
        let rows = self
            .0
            .run(async |client| {
                queries::list_by_subject()
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

    async fn lock_sealing(&mut self) -> Result<bool, RepositoryError> {
        self.0
            .run(async |client| queries::lock_sealing().bind(client).one().await)
            .await
    }

    async fn dequeue_unsealed(&mut self, rows: u32) -> Result<Vec<Unsealed>, RepositoryError> {
        let unsealed = self
            .0
            .run(async |client| {
                let dequeue = queries::dequeue_unsealed();
                dequeue.bind(client, &i64::from(rows)).all().await
            })
            .await?;
        let unsealed = unsealed.into_iter().map(|row| Unsealed {
            id: row.id.into(),
            mac: row.mac,
        });
        Ok(unsealed.collect())
    }

    async fn head(&mut self) -> Result<Option<SealHead>, RepositoryError> {
        let head = self
            .0
            .run(async |client| queries::head().bind(client).opt().await)
            .await?;
        head.map(|row| {
            Ok(SealHead {
                number: row.number,
                hash: bytes("seal's hash", &row.hash)?,
            })
        })
        .transpose()
    }

    async fn seal_hash(&mut self, number: i64) -> Result<Option<Vec<u8>>, RepositoryError> {
        self.0
            .run(async |client| queries::seal_hash().bind(client, &number).opt().await)
            .await
    }

    async fn add_seal(&mut self, seal: &AuditSeal) -> Result<(), RepositoryError> {
        let created_at = seal
            .created_at
            .ok_or_else(|| RepositoryError::Invalid("the seal has no timestamp".to_owned()))?;
        let macs: Vec<&[u8]> = seal.member_macs.iter().map(Vec::as_slice).collect();
        self.0
            .run(async |client| {
                queries::add_seal()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &seal.number,
                        &seal.member_ids,
                        &macs,
                        &seal.member_count,
                        &seal.previous_hash.as_deref(),
                        &seal.hash.as_slice(),
                        &seal.hash_key.as_deref().unwrap_or_default(),
                        &created_at,
                    )
                    .await
            })
            .await?;
        Ok(())
    }

    async fn seals_after(
        &mut self,
        number: i64,
        rows: u32,
    ) -> Result<Vec<AuditSeal>, RepositoryError> {
        let rows = self
            .0
            .run(async |client| {
                let seals = queries::seals_after();
                seals.bind(client, &number, &i64::from(rows)).all().await
            })
            .await?;
        let seals = rows.into_iter().map(|row| AuditSeal {
            number: row.number,
            member_ids: row.member_ids,
            member_macs: row.member_macs,
            member_count: row.member_count,
            previous_hash: row.previous_hash,
            hash: row.hash,
            hash_key: row.hash_key,
            created_at: row.created_at,
        });
        Ok(seals.collect())
    }

    async fn stored_from(
        &mut self,
        id: Uuid,
        rows: u32,
    ) -> Result<Vec<StoredAuditRecord>, RepositoryError> {
        let rows = self
            .0
            .run(async |client| {
                let records = queries::stored_from();
                records.bind(client, &id, &i64::from(rows)).all().await
            })
            .await?;
        Ok(rows.into_iter().map(stored_record).collect())
    }

    async fn stored(&mut self, ids: &[Uuid]) -> Result<Vec<StoredAuditRecord>, RepositoryError> {
        let rows = self
            .0
            .run(async |client| queries::stored().bind(client, &ids).all().await)
            .await?;
        Ok(rows.into_iter().map(stored_record).collect())
    }

    async fn filter_unsealed(&mut self, ids: &[Uuid]) -> Result<Vec<Uuid>, RepositoryError> {
        self.0
            .run(async |client| queries::filter_unsealed().bind(client, &ids).all().await)
            .await
    }

    async fn missing_unsealed(&mut self, rows: u32) -> Result<Vec<Uuid>, RepositoryError> {
        self.0
            .run(async |client| {
                let missing = queries::missing_unsealed();
                missing.bind(client, &i64::from(rows)).all().await
            })
            .await
    }
}

fn from_label<T: Labelled>(label: &str) -> Result<T, RepositoryError> {
    T::from_label(label)
        .ok_or(label)
        .map_err(unreadable("label of the audit log"))
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

/// A record for verification. Content that no version writes is a sign of tampering, not a failure.
fn stored_record(row: queries::StoredRecord) -> StoredAuditRecord {
    let says = || {
        Some(AuditRecord {
            id: row.id.into(),
            actor_id: row.actor_id.map(Into::into),
            impersonator_id: row.impersonator_id.map(Into::into),
            subject_id: row.subject_id.map(Into::into),
            action: from_label(&row.action).ok()?,
            entity_type: from_label(&row.entity_type).ok()?,
            entity_id: row.entity_id,
            changes: serde_json::from_str(&row.changes).ok()?,
            metadata: serde_json::from_str(&row.metadata).ok()?,
            created_at: row.created_at?,
        })
    };
    StoredAuditRecord {
        id: row.id,
        record: says(),
        mac: row.mac,
        mac_key: row.mac_key,
    }
}
