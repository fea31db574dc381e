//! Reading a backup back.

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
use crate::{audit_head::HeadFile, config::Place};

/// The backup to restore.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// The newest whole one.
    Latest,
    /// The one of this name.
    Named(String),
}

impl Wanted {
    /// Parses `latest`, a name, or the location of one of the files, which also determines the
    /// place.
    pub(crate) fn parse(text: &str) -> Result<(Option<Place>, Self), BackupError> {
        if text == "latest" {
            return Ok((None, Self::Latest));
        }
        let (place, file) = match text.rsplit_once('/') {
            Some(("", file)) => (Some("/".parse()?), file),
            Some((place, file)) => (Some(place.parse()?), file),
            None => (None, text),
        };
        let name = [".dump.zst", ".json"]
            .iter()
            .find_map(|ending| file.strip_suffix(ending));
        Ok((place, Self::Named(name.unwrap_or(file).to_owned())))
    }
}

/// The dependencies and options of a restoration.
pub(crate) struct Restoration<'a> {
    pub(crate) context: &'a Context,
    /// The users by whom servers are connected.
    pub(crate) serving: &'a [&'a str],
    /// Whether existing data may be replaced.
    pub(crate) force: bool,
}

/// A backup that was read into the database. Until it is committed, dropping it leaves the database
/// as it was.
pub(crate) struct Loaded {
    load: RestoreTransaction,
    owner: Address,
    backup: Backup,
}

/// The result of a restoration.
#[derive(Debug, Serialize)]
pub(crate) struct Restored {
    pub(crate) name: String,
    /// The rows of each table, which are those of the manifest.
    pub(crate) tables: BTreeMap<String, u64>,
    /// Migrations that were applied to it afterwards.
    pub(crate) migrated: Vec<i64>,
}

/// Finds a backup and verifies its manifest, but not its file.
pub(crate) async fn find(
    store: &Store,
    wanted: &Wanted,
    keys: &MasterKeys,
) -> Result<Backup, BackupError> {
    let name = match wanted {
        Wanted::Named(name) => name.clone(),
        Wanted::Latest => {
            let listed = store.list(keys).await?;
            let whole = listed.iter().find(|listed| listed.is_whole);
            // If none is usable, the reason why the newest is not helps most.
            match whole.or(listed.first()) {
                Some(found) => found.name.clone(),
                None => {
                    return Err(BackupError::NoBackup {
                        place: store.place().to_string(),
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
pub(crate) async fn load(
    restoration: &Restoration<'_>,
    copy: &mut VerifiedCopy,
    progress: Progress<'_>,
) -> Result<Loaded, BackupError> {
    let owner = &restoration.context.owner;
    prepare(restoration, owner).await?;
    let major = server_major(owner).await?;
    let programs = restoration.context.programs(major).await?;
    let mut load = RestoreTransaction::begin(owner).await?;
    for section in Section::ALL {
        // The other sections are read from the beginning of the file only.
        let counted = |bytes: &[u8]| {
            if section == Section::Data {
                progress(bytes.len() as u64);
            }
        };
        let content = copy.content(counted).await?;
        load.restore_section(section, &programs, content).await?;
    }
    Ok(Loaded {
        load,
        owner: owner.clone(),
        backup: copy.backup().clone(),
    })
}

impl Loaded {
    /// Commits, migrates an older schema, and saves the head of the restored audit log. These
    /// belong together: cancelling this leaves a committed restoration unfinished.
    pub(crate) async fn commit(self, heads: &HeadFile) -> Result<Restored, BackupError> {
        let Self {
            load,
            owner,
            backup,
        } = self;
        load.commit(&backup.tables).await?;
        let migrated = migrate::up(&owner).await?;
        let kept = heads.replace(backup.head()).await;
        kept.map_err(BackupError::Head)?;
        Ok(Restored {
            name: backup.name,
            tables: backup.tables,
            migrated,
        })
    }
}

/// Refuses a database that is in use, or holds something that may not go. The roles belong to the
/// whole server and so are in no backup, while what it grants refers to them.
async fn prepare(restoration: &Restoration<'_>, owner: &Address) -> Result<(), BackupError> {
    check_unused(owner, restoration.serving).await?;
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
        let named = |name: &str| Wanted::Named(name.to_owned());
        let at = |place: &str| Some(Place::parse(place).unwrap());
        for (text, place, wanted) in [
            ("latest", None, Wanted::Latest),
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
            assert_eq!(Wanted::parse(text).unwrap(), (place, wanted), "{text}");
        }
        assert!(Wanted::parse("ftp://host/coffer-1").is_err());
    }
}
