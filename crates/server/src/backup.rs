//! Backups: a compressed copy of the database, and a manifest that authenticates it.
//!
//! The manifest is written last, so a file without one is not a backup. Anyone who can read backups
//! can read all data except what is encrypted under the master key, which backups do not contain.

mod create;
mod manifest;
mod restore;
mod retention;
mod schedule;
mod store;
mod verified_copy;

use std::{error::Error, io, path::Path};

use coffer_dump::DumpError;
use coffer_storage_pg::{migrate::MigrateError, roles::RolesError};

use self::manifest::UntrustedManifest;
pub(crate) use self::{
    create::{Context, create},
    manifest::Backup,
    restore::{BackupSelector, PendingRestore, Restoration, Restored, find, restore},
    retention::Retention,
    schedule::{Schedule, newest},
    store::{ListedBackup, Store},
    verified_copy::VerifiedCopy,
};
use crate::config::{BackupLocation, InvalidLocation};

/// Receives the number of bytes read, as they are read.
pub(crate) type Progress<'a> = &'a (dyn Fn(u64) + Send + Sync);

/// The reason why a backup could not be created or restored, with the remedy.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BackupError {
    #[error(transparent)]
    Dump(#[from] DumpError),

    #[error(transparent)]
    Location(#[from] InvalidLocation),

    #[error("cannot use the folder {location}")]
    Folder { location: String, source: io::Error },

    #[error("{}", store_message(.location, .source))]
    Store {
        location: String,
        source: object_store::Error,
    },

    #[error("the backup could not be {action}")]
    Stream {
        action: &'static str,
        source: io::Error,
    },

    #[error(
        "no space left in {location}; the incomplete backup was removed; free some space, or use \
         another location with --to"
    )]
    NoSpace { location: String },

    #[error(
        "no space left in {dir}, where the backup is copied before it is restored; the copy needs \
         {size} bytes"
    )]
    NoSpaceForCopy { dir: String, size: u64 },

    #[error(
        "{location} stored {stored} of {written} bytes of the backup without reporting an error; check \
         the store and try again"
    )]
    Short {
        location: String,
        stored: u64,
        written: u64,
    },

    #[error("no backup {name} in {location}; run `coffer backup list` to see the available ones")]
    NoSuchBackup { name: String, location: String },

    #[error("no complete backup in {location}; name another location with --from")]
    NoBackup { location: String },

    #[error("the backup {name} cannot be used: {reason}")]
    UntrustedManifest {
        name: String,
        reason: UntrustedManifest,
    },

    #[error(
        "the backup {name} is damaged: its file has {found} bytes instead of {expected}; use \
         another backup"
    )]
    Truncated {
        name: String,
        found: u64,
        expected: u64,
    },

    #[error(
        "the backup {name} is damaged: its file does not match the checksum in its manifest; use \
         another backup"
    )]
    Damaged { name: String },

    #[error(
        "the backup {name} has schema version {schema}, but this version of Coffer supports schemas \
         up to {known}; restore it with Coffer {made_by}, which made it, or a newer version"
    )]
    NewerSchema {
        name: String,
        schema: i64,
        known: i64,
        made_by: String,
    },

    #[error(
        "the database is not empty; back it up first, then use --force to replace its contents \
         with the backup"
    )]
    NotEmpty,

    #[error(transparent)]
    Roles(#[from] RolesError),

    #[error("the backup was restored, but migrating its schema failed; run `coffer migrate up`")]
    Migrate(#[from] MigrateError),

    #[error(
        "the backup was restored, but audit-head.json could not be updated ({0}); delete the file, \
         or `coffer audit verify` will report a truncated log"
    )]
    Head(String),

    #[error("the backup {name} was created, but old backups could not be deleted")]
    Retention { name: String, source: Box<Self> },

    #[error("writing the manifest failed")]
    Manifest(#[from] serde_json::Error),
}

impl BackupError {
    /// Whether another process is creating or restoring a backup, so that it is enough to try again
    /// later.
    pub(crate) fn is_busy(&self) -> bool {
        matches!(self, Self::Dump(DumpError::Busy))
    }

    /// The same error, or the more specific one if the destination is full.
    fn or_no_space(self, location: &BackupLocation) -> Self {
        if self.is_storage_full() {
            let location = location.to_string();
            return Self::NoSpace { location };
        }
        self
    }

    /// `NoSpaceForCopy`, if the cause is a lack of space for the copy; otherwise the same error.
    fn or_no_space_for_copy(self, dir: &Path, backup: &Backup) -> Self {
        if self.is_storage_full() {
            let (dir, size) = (dir.display().to_string(), backup.size);
            return Self::NoSpaceForCopy { dir, size };
        }
        self
    }

    fn is_storage_full(&self) -> bool {
        let mut cause: Option<&(dyn Error + 'static)> = Some(self);
        while let Some(error) = cause {
            let io = error.downcast_ref::<io::Error>().map(io::Error::kind);
            if matches!(
                io,
                Some(
                    io::ErrorKind::StorageFull
                        | io::ErrorKind::QuotaExceeded
                        | io::ErrorKind::FileTooLarge
                )
            ) {
                return true;
            }
            cause = error.source();
        }
        false
    }
}

/// The message for an error of the store. The library's own message follows as its cause.
fn store_message(location: &str, error: &object_store::Error) -> String {
    match error {
        object_store::Error::PermissionDenied { .. }
        | object_store::Error::Unauthenticated { .. } => format!(
            "{location} rejected the credentials; check COFFER__STORAGE__ACCESS_KEY_ID, \
             COFFER__STORAGE__SECRET_ACCESS_KEY and the key's permissions"
        ),
        _ => format!("cannot use {location}"),
    }
}
