//! Reading a backup back.

use std::{collections::BTreeMap, io};

use async_compression::tokio::bufread::ZstdDecoder;
use coffer_security::MasterKeys;
use coffer_storage_pg::{
    address::Address,
    dump::Load,
    migrate,
    roles::{self, Passwords},
};
use futures_util::TryStreamExt as _;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncReadExt as _, BufReader};
use tokio_util::io::{InspectReader, StreamReader};

use super::{
    BackupError, Place, Progress, Store,
    create::{CHUNK, Context},
    manifest::Backup,
};
use crate::audit_head::HeadFile;

/// Which backup is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// The newest whole one.
    Latest,
    /// The one of this name.
    Named(String),
}

impl Wanted {
    /// As people name it: `latest`, a name, or where one of its files is, which names the place as
    /// well.
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

/// What a restoration works with.
pub(crate) struct Restoration<'a> {
    pub(crate) context: &'a Context,
    /// The users by whom servers are connected.
    pub(crate) serving: &'a [&'a str],
    /// Whether what is in the database may go.
    pub(crate) force: bool,
    /// Knows the newest seal of the audit log.
    pub(crate) heads: &'a HeadFile,
}

/// What was restored.
#[derive(Debug, Serialize)]
pub(crate) struct Restored {
    pub(crate) name: String,
    /// The rows of each table, which are those of the manifest.
    pub(crate) tables: BTreeMap<String, u64>,
    /// Migrations that were applied to it afterwards.
    pub(crate) migrated: Vec<i64>,
}

/// Finds a backup and believes its manifest, or not. Nothing else was looked at yet.
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
            // When none can be used, why the newest can't is what helps.
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
    let backup = backup.map_err(|reason| BackupError::Unbelievable { name, reason })?;
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

/// Reads a backup's file to its end, and compares it with the manifest.
pub(crate) async fn verify(
    store: &Store,
    backup: &Backup,
    progress: Progress<'_>,
) -> Result<(), BackupError> {
    let file = store.read(&backup.name).await?;
    if file.meta.size != backup.size {
        return Err(BackupError::Truncated {
            name: backup.name.clone(),
            found: file.meta.size,
            expected: backup.size,
        });
    }
    let mut digest = Sha256::new();
    let mut chunks = file.into_stream();
    while let Some(chunk) = chunks.try_next().await.map_err(store.failed())? {
        digest.update(&chunk);
        progress(chunk.len() as u64);
    }
    compare(digest, backup)
}

fn compare(digest: Sha256, backup: &Backup) -> Result<(), BackupError> {
    if hex::encode(digest.finalize()) == backup.sha256 {
        Ok(())
    } else {
        Err(BackupError::Damaged {
            name: backup.name.clone(),
        })
    }
}

/// Replaces what is in the database with a backup that was verified. It is compared once more while
/// it is read: the place may be somebody else's.
pub(crate) async fn restore(
    restoration: &Restoration<'_>,
    store: &Store,
    backup: &Backup,
    progress: Progress<'_>,
) -> Result<Restored, BackupError> {
    let owner = &restoration.context.owner;
    prepare(restoration, owner).await?;
    let major = Load::major(owner).await?;
    let programs = restoration.context.programs(major).await?;
    let mut load = Load::begin(owner, &programs)?;
    match feed(&mut load, store, backup, progress).await {
        Ok(()) => load.commit(&backup.tables).await?,
        // The program that doesn't take it knows better why.
        Err(BackupError::Stream { source, .. }) if source.kind() == io::ErrorKind::BrokenPipe => {
            return Err(load.why().await.into());
        }
        Err(error) => return Err(error),
    }
    let migrated = migrate::up(owner).await?;
    let kept = restoration.heads.replace(backup.head()).await;
    kept.map_err(BackupError::Head)?;
    Ok(Restored {
        name: backup.name.clone(),
        tables: backup.tables.clone(),
        migrated,
    })
}

/// Refuses a database that is in use, or holds something that may not go. The roles belong to the
/// whole server and so are in no backup, while what it grants refers to them.
async fn prepare(restoration: &Restoration<'_>, owner: &Address) -> Result<(), BackupError> {
    Load::check_unused(owner, restoration.serving).await?;
    if !restoration.force && !Load::is_empty(owner).await? {
        return Err(BackupError::NotEmpty);
    }
    roles::ensure(owner, &Passwords::default()).await?;
    Ok(())
}

/// Reads the file into the database's programs.
async fn feed(
    load: &mut Load,
    store: &Store,
    backup: &Backup,
    progress: Progress<'_>,
) -> Result<(), BackupError> {
    let failed = |doing| move |source| BackupError::Stream { doing, source };
    let file = store.read(&backup.name).await?.into_stream();
    let mut digest = Sha256::new();
    let inspect = |bytes: &[u8]| {
        digest.update(bytes);
        progress(bytes.len() as u64);
    };
    let file = InspectReader::new(StreamReader::new(file.map_err(io::Error::from)), inspect);
    let mut content = ZstdDecoder::new(BufReader::with_capacity(CHUNK, file));
    let mut chunk = vec![0; CHUNK];
    loop {
        let length = content.read(&mut chunk).await.map_err(failed("unpacked"))?;
        if length == 0 {
            break;
        }
        let written = load.write(&chunk[..length]).await;
        written.map_err(failed("sent to psql"))?;
    }
    // Bytes behind the end would be unpacked by nobody, and belong to what was vouched for.
    let mut rest = content.into_inner();
    let rest = tokio::io::copy_buf(&mut rest, &mut tokio::io::sink()).await;
    rest.map_err(failed("read"))?;
    compare(digest, backup)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_is_named_by_its_name_or_by_where_it_is() {
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
