//! The files of backups, in a folder or a bucket.

use std::{
    fs::{self, DirBuilder},
    io,
    os::unix::fs::{DirBuilderExt as _, PermissionsExt as _},
    path::Path,
    sync::Arc,
    time::Duration,
};

use coffer_security::MasterKeys;
use futures_util::{FutureExt as _, StreamExt as _, TryStreamExt as _, stream};
use object_store::{
    ClientOptions, GetResult, ObjectStore, ObjectStoreExt as _, aws::AmazonS3Builder,
    buffered::BufWriter, local::LocalFileSystem, path::Path as ObjectPath,
};
use secrecy::ExposeSecret as _;

use super::{
    BackupError,
    manifest::{Backup, UntrustedManifest, file_name_of},
};
use crate::config::{BackupLocation, StorageSettings};

/// The prefix of the names of all backups.
pub(super) const PREFIX: &str = "coffer-";
const MANIFEST: &str = ".json";

/// The number of parts uploaded concurrently, and the size of each in bytes: an upload holds them
/// all in memory. Stores accept 10,000 parts per file.
const CONCURRENT_PARTS: usize = 2;
const PART_SIZE: usize = 16 << 20;

/// The maximum size of a manifest; larger files are not read.
const MAX_MANIFEST_SIZE: u64 = 1 << 20;

/// The number of manifests read concurrently.
const CONCURRENT_MANIFESTS: usize = 8;

/// The time for which a store may fail to respond.
const STORE_TIMEOUT: Duration = Duration::from_mins(1);

/// A store of backups: a folder or a bucket.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    objects: Arc<dyn ObjectStore>,
    prefix: ObjectPath,
    location: BackupLocation,
}

/// A backup in a listing.
#[derive(Debug)]
pub(crate) struct ListedBackup {
    pub(crate) name: String,
    /// The content of the manifest, or the reason why it cannot be trusted.
    pub(crate) backup: Result<Backup, UntrustedManifest>,
    /// Whether the backup's file exists with its full size.
    pub(crate) is_complete: bool,
}

impl Store {
    /// Opens the store at a location. Creates a missing folder, accessible to its owner only.
    /// Blocks.
    pub(crate) fn open(
        location: BackupLocation,
        settings: &StorageSettings,
    ) -> Result<Self, BackupError> {
        let (objects, prefix): (Arc<dyn ObjectStore>, _) = match &location {
            BackupLocation::Folder(folder) => {
                create_folder(folder).map_err(|source| BackupError::Folder {
                    location: location.to_string(),
                    source,
                })?;
                let files = LocalFileSystem::new_with_prefix(folder);
                let files = files.map_err(|error| store_error(&location, error))?;
                (Arc::new(files.with_fsync(true)), ObjectPath::default())
            }
            BackupLocation::Bucket { name, prefix } => {
                let bucket =
                    bucket(name, settings).map_err(|error| store_error(&location, error))?;
                (Arc::new(bucket), ObjectPath::from(prefix.as_str()))
            }
        };
        Ok(Self {
            objects,
            prefix,
            location,
        })
    }

    /// The location, for messages.
    pub(crate) fn location(&self) -> &BackupLocation {
        &self.location
    }

    /// Adds the store's location to an error.
    pub(super) fn failed(&self) -> impl Fn(object_store::Error) -> BackupError + '_ {
        |error| store_error(&self.location, error)
    }

    fn path(&self, file: &str) -> ObjectPath {
        self.prefix.clone().join(file)
    }

    /// All backups, newest first.
    pub(crate) async fn list(&self, keys: &MasterKeys) -> Result<Vec<ListedBackup>, BackupError> {
        let found = self.objects.list(Some(&self.prefix));
        let found: Vec<_> = found.try_collect().await.map_err(self.failed())?;
        let size = |name: &str| {
            let file = self.path(&file_name_of(name));
            let file = found.iter().find(|meta| meta.location == file);
            file.map(|meta| meta.size)
        };
        let names = found.iter().filter_map(|meta| self.name_of(&meta.location));
        let reading: Vec<_> = names
            .map(|name| self.read_listed(size(&name), name, keys).boxed())
            .collect();
        let reading = stream::iter(reading).buffer_unordered(CONCURRENT_MANIFESTS);
        let mut listed: Vec<_> = reading.try_collect().await?;
        // Names begin with the time.
        listed.sort_by(|a, b| b.name.cmp(&a.name));
        Ok(listed)
    }

    /// Reads the manifest of a backup whose file has this size, if it exists.
    async fn read_listed(
        &self,
        size: Option<u64>,
        name: String,
        keys: &MasterKeys,
    ) -> Result<ListedBackup, BackupError> {
        let backup = self.manifest(&name, keys).await?;
        let is_complete = backup.as_ref().is_ok_and(|b| size == Some(b.size));
        Ok(ListedBackup {
            name,
            backup,
            is_complete,
        })
    }

    /// The name of the backup whose manifest has this path, if it is one.
    fn name_of(&self, location: &ObjectPath) -> Option<String> {
        let file = location.filename()?;
        let name = file.strip_suffix(MANIFEST)?;
        (name.starts_with(PREFIX) && *location == self.path(file)).then(|| name.to_owned())
    }

    /// Reads a manifest.
    pub(super) async fn manifest(
        &self,
        name: &str,
        keys: &MasterKeys,
    ) -> Result<Result<Backup, UntrustedManifest>, BackupError> {
        let manifest = self.path(&format!("{name}{MANIFEST}"));
        let response = match self.objects.get(&manifest).await {
            Err(object_store::Error::NotFound { .. }) => {
                return Err(BackupError::NoSuchBackup {
                    name: name.to_owned(),
                    location: self.location.to_string(),
                });
            }
            response => response.map_err(self.failed())?,
        };
        if response.meta.size > MAX_MANIFEST_SIZE {
            return Ok(Err(UntrustedManifest::Malformed));
        }
        let text = response.bytes().await.map_err(self.failed())?;
        Ok(Backup::read(&text, name, keys))
    }

    /// Opens a backup's file for writing.
    pub(super) fn upload(&self, name: &str) -> BufWriter {
        let file = self.path(&file_name_of(name));
        BufWriter::with_capacity(self.objects.clone(), file, PART_SIZE)
            .with_max_concurrency(CONCURRENT_PARTS)
    }

    /// The size of a backup's file.
    pub(super) async fn size(&self, name: &str) -> Result<u64, BackupError> {
        let meta = self.objects.head(&self.path(&file_name_of(name))).await;
        Ok(meta.map_err(self.failed())?.size)
    }

    /// Opens a backup's file for reading.
    pub(super) async fn read(&self, name: &str) -> Result<GetResult, BackupError> {
        let response = self.objects.get(&self.path(&file_name_of(name))).await;
        response.map_err(self.failed())
    }

    /// Writes the manifest, which completes the backup.
    pub(super) async fn publish(&self, name: &str, manifest: Vec<u8>) -> Result<(), BackupError> {
        let path = self.path(&format!("{name}{MANIFEST}"));
        let put = self.objects.put(&path, manifest.into()).await;
        put.map(drop).map_err(self.failed())
    }

    /// Deletes a backup: the manifest first, so that an interrupted deletion leaves no unusable
    /// backup.
    pub(super) async fn remove(&self, name: &str) -> Result<(), BackupError> {
        for file in [format!("{name}{MANIFEST}"), file_name_of(name)] {
            match self.objects.delete(&self.path(&file)).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(store_error(&self.location, error)),
            }
        }
        Ok(())
    }
}

fn store_error(location: &BackupLocation, source: object_store::Error) -> BackupError {
    BackupError::Store {
        location: location.to_string(),
        source,
    }
}

/// Creates a missing folder, accessible to its owner only. An existing one is not changed.
fn create_folder(folder: &Path) -> io::Result<()> {
    let is_new = !folder.try_exists()?;
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    if is_new {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

fn bucket(
    name: &str,
    settings: &StorageSettings,
) -> object_store::Result<impl ObjectStore + use<>> {
    // Selects the TLS library that Coffer uses. This fails if it is already selected.
    let _ignored = rustls::crypto::ring::default_provider().install_default();
    let options = ClientOptions::new()
        // The duration of a transfer depends on the size of the file.
        .with_timeout_disabled()
        .with_read_timeout(STORE_TIMEOUT)
        .with_allow_http(true);
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(name)
        .with_region(&settings.region)
        .with_client_options(options);
    if let Some(endpoint) = &settings.endpoint {
        builder = builder.with_endpoint(endpoint.trim_end_matches('/'));
    }
    if let (Some(id), Some(key)) = (&settings.access_key_id, &settings.secret_access_key) {
        builder = builder
            .with_access_key_id(id)
            .with_secret_access_key(key.expose_secret());
    }
    builder.build()
}
