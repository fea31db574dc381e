//! Restoring a backup.

use std::collections::BTreeMap;

use coffer_dump::{RestoreTransaction, Section, check_unused, is_empty, server_major};
use coffer_security::MasterKeys;
use coffer_storage_pg::{
    address::Address,
    migrate,
    roles::{self, Passwords},
};
use serde::Serialize;

use super::{BackupError, Progress, Store, VerifiedCopy, create::Context, manifest::Backup};
use crate::{audit_head::HeadFile, config::BackupLocation};

/// The backup to restore.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum BackupSelector {
    /// The newest complete backup.
    Latest,
    /// The backup with this name.
    Named(String),
}

impl BackupSelector {
    /// Parses `latest`, a name, or the location of one of the files, which also determines the
    /// location.
    pub(crate) fn parse(text: &str) -> Result<(Option<BackupLocation>, Self), BackupError> {
        if text == "latest" {
            return Ok((None, Self::Latest));
        }
        let (location, file) = match text.rsplit_once('/') {
            Some(("", file)) => (Some("/".parse()?), file),
            Some((location, file)) => (Some(location.parse()?), file),
            None => (None, text),
        };
        let name = [".dump.zst", ".json"]
            .iter()
            .find_map(|ending| file.strip_suffix(ending));
        Ok((location, Self::Named(name.unwrap_or(file).to_owned())))
    }
}

/// The dependencies and options of a restoration.
pub(crate) struct Restoration<'a> {
    pub(crate) context: &'a Context,
    /// The database roles that servers connect as.
    pub(crate) server_roles: &'a [&'a str],
    /// Whether existing data may be replaced.
    pub(crate) force: bool,
}

/// A backup that was read into the database but not committed. Dropping it rolls back.
pub(crate) struct PendingRestore {
    transaction: RestoreTransaction,
    owner: Address,
    backup: Backup,
}

/// The result of a restoration.
#[derive(Debug, Serialize)]
pub(crate) struct Restored {
    pub(crate) name: String,
    /// The number of rows per table, which matches the manifest.
    pub(crate) tables: BTreeMap<String, u64>,
    /// The migrations that were applied afterwards.
    pub(crate) migrated: Vec<i64>,
}

/// Finds a backup and verifies its manifest, but not its file.
pub(crate) async fn find(
    store: &Store,
    selector: &BackupSelector,
    keys: &MasterKeys,
) -> Result<Backup, BackupError> {
    let name = match selector {
        BackupSelector::Named(name) => name.clone(),
        BackupSelector::Latest => {
            let listed = store.list(keys).await?;
            let complete = listed.iter().find(|listed| listed.is_complete);
            // If no backup is usable, the problem of the newest one is reported.
            match complete.or(listed.first()) {
                Some(found) => found.name.clone(),
                None => {
                    return Err(BackupError::NoBackup {
                        location: store.location().to_string(),
                    });
                }
            }
        }
    };
    let backup = store.manifest(&name, keys).await?;
    let backup = backup.map_err(|reason| BackupError::UntrustedManifest { name, reason })?;
    if backup.schema_version > migrate::newest() {
        return Err(BackupError::NewerSchema {
            name: backup.name,
            schema: backup.schema_version,
            known: migrate::newest(),
            made_by: backup.coffer_version,
        });
    }
    Ok(backup)
}

/// Replaces the content of the database with a backup's verified copy, without committing.
pub(crate) async fn restore(
    restoration: &Restoration<'_>,
    copy: &mut VerifiedCopy,
    progress: Progress<'_>,
) -> Result<PendingRestore, BackupError> {
    let owner = &restoration.context.owner;
    prepare(restoration, owner).await?;
    let major = server_major(owner).await?;
    let programs = restoration.context.programs(major).await?;
    let mut transaction = RestoreTransaction::begin(owner).await?;
    for section in Section::ALL {
        // The other sections are read from the beginning of the file only.
        let counted = |bytes: &[u8]| {
            if section == Section::Data {
                progress(bytes.len() as u64);
            }
        };
        let content = copy.content(counted).await?;
        transaction
            .restore_section(section, &programs, content)
            .await?;
    }
    Ok(PendingRestore {
        transaction,
        owner: owner.clone(),
        backup: copy.backup().clone(),
    })
}

impl PendingRestore {
    /// Commits, migrates an older schema, and saves the head of the restored audit log. These
    /// belong together: cancelling this leaves a committed restoration unfinished.
    pub(crate) async fn commit(self, heads: &HeadFile) -> Result<Restored, BackupError> {
        let Self {
            transaction,
            owner,
            backup,
        } = self;
        transaction.commit(&backup.tables).await?;
        let migrated = migrate::up(&owner).await?;
        let stored = heads.replace(backup.head()).await;
        stored.map_err(BackupError::Head)?;
        Ok(Restored {
            name: backup.name,
            tables: backup.tables,
            migrated,
        })
    }
}

/// Refuses a database that is in use or may not be replaced. Creates missing roles: they belong to
/// the PostgreSQL server and are not part of backups, but the privileges in a backup refer to them.
async fn prepare(restoration: &Restoration<'_>, owner: &Address) -> Result<(), BackupError> {
    check_unused(owner, restoration.server_roles).await?;
    if !restoration.force && !is_empty(owner).await? {
        return Err(BackupError::NotEmpty);
    }
    roles::ensure(owner, &Passwords::default()).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backup_is_identified_by_name_or_location() {
        let named = |name: &str| BackupSelector::Named(name.to_owned());
        let at = |location: &str| Some(BackupLocation::parse(location).unwrap());
        for (text, location, selector) in [
            ("latest", None, BackupSelector::Latest),
            ("coffer-1", None, named("coffer-1")),
            ("coffer-1.dump.zst", None, named("coffer-1")),
            ("/b/coffer-1.json", at("/b"), named("coffer-1")),
            (
                "s3://bucket/a/coffer-1",
                at("s3://bucket/a"),
                named("coffer-1"),
            ),
            (
                "s3://bucket/coffer-1.dump.zst",
                at("s3://bucket"),
                named("coffer-1"),
            ),
        ] {
            assert_eq!(
                BackupSelector::parse(text).unwrap(),
                (location, selector),
                "{text}"
            );
        }
        assert!(BackupSelector::parse("ftp://host/coffer-1").is_err());
    }
}
