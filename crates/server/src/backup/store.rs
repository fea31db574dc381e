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
    manifest::{Backup, UntrustedManifest, file_of},
};
use crate::config::{Place, StorageSettings};

/// The prefix of the names of all backups.
pub(super) const PREFIX: &str = "coffer-";
const MANIFEST: &str = ".json";

/// Parts that are uploaded at once, and their size: together, what an upload holds in memory. A
/// store takes 10,000 parts.
const PARTS: usize = 2;
const PART: usize = 16 << 20;

/// The maximum size of a manifest; larger files are not read.
const LARGEST_MANIFEST: u64 = 1 << 20;

/// The number of manifests read at once.
const AT_ONCE: usize = 8;

/// The time for which a store may fail to respond.
const STORE_TIMEOUT: Duration = Duration::from_mins(1);

/// A place where backups are.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    objects: Arc<dyn ObjectStore>,
    prefix: ObjectPath,
    place: Place,
}

/// A backup among others.
#[derive(Debug)]
pub(crate) struct Listed {
    pub(crate) name: String,
    /// The content of the manifest, or the reason why it cannot be trusted.
    pub(crate) backup: Result<Backup, UntrustedManifest>,
    /// Whether the backup's file exists with its full size.
    pub(crate) is_whole: bool,
}

impl Store {
    /// The store at a place; a folder that is missing is made, for its owner alone. This blocks.
    pub(crate) fn open(place: Place, settings: &StorageSettings) -> Result<Self, BackupError> {
        let (objects, prefix): (Arc<dyn ObjectStore>, _) = match &place {
            Place::Folder(folder) => {
                make(folder).map_err(|source| BackupError::Folder {
                    place: place.to_string(),
                    source,
                })?;
                let files = LocalFileSystem::new_with_prefix(folder);
                let files = files.map_err(|error| at(&place, error))?;
                (Arc::new(files.with_fsync(true)), ObjectPath::default())
            }
            Place::Bucket { name, prefix } => {
                let bucket = bucket(name, settings).map_err(|error| at(&place, error))?;
                (Arc::new(bucket), ObjectPath::from(prefix.as_str()))
            }
        };
        Ok(Self {
            objects,
            prefix,
            place,
        })
    }

    /// The location, for messages.
    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    /// Adds the store's location to an error.
    pub(super) fn failed(&self) -> impl Fn(object_store::Error) -> BackupError + '_ {
        |error| at(&self.place, error)
    }

    fn path(&self, file: &str) -> ObjectPath {
        self.prefix.clone().join(file)
    }

    /// Every backup, the newest first.
    pub(crate) async fn list(&self, keys: &MasterKeys) -> Result<Vec<Listed>, BackupError> {
        let found = self.objects.list(Some(&self.prefix));
        let found: Vec<_> = found.try_collect().await.map_err(self.failed())?;
        let size = |name: &str| {
            let file = self.path(&file_of(name));
            let file = found.iter().find(|meta| meta.location == file);
            file.map(|meta| meta.size)
        };
        let names = found.iter().filter_map(|meta| self.name_of(&meta.location));
        let reading: Vec<_> = names
            .map(|name| self.look(size(&name), name, keys).boxed())
            .collect();
        let reading = stream::iter(reading).buffer_unordered(AT_ONCE);
        let mut listed: Vec<_> = reading.try_collect().await?;
        // A name begins with its time.
        listed.sort_by(|a, b| b.name.cmp(&a.name));
        Ok(listed)
    }

    /// Reads the manifest of a backup whose file has this size, if it exists.
    async fn look(
        &self,
        size: Option<u64>,
        name: String,
        keys: &MasterKeys,
    ) -> Result<Listed, BackupError> {
        let backup = self.manifest(&name, keys).await?;
        let is_whole = backup.as_ref().is_ok_and(|b| size == Some(b.size));
        Ok(Listed {
            name,
            backup,
            is_whole,
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
        let got = match self.objects.get(&manifest).await {
            Err(object_store::Error::NotFound { .. }) => {
                return Err(BackupError::NoSuchBackup {
                    name: name.to_owned(),
                    place: self.place.to_string(),
                });
            }
            got => got.map_err(self.failed())?,
        };
        if got.meta.size > LARGEST_MANIFEST {
            return Ok(Err(UntrustedManifest::Content));
        }
        let text = got.bytes().await.map_err(self.failed())?;
        Ok(Backup::read(&text, name, keys))
    }

    /// A backup's file, to be written.
    pub(super) fn upload(&self, name: &str) -> BufWriter {
        let file = self.path(&file_of(name));
        BufWriter::with_capacity(self.objects.clone(), file, PART).with_max_concurrency(PARTS)
    }

    /// The size of a backup's file.
    pub(super) async fn size(&self, name: &str) -> Result<u64, BackupError> {
        let meta = self.objects.head(&self.path(&file_of(name))).await;
        Ok(meta.map_err(self.failed())?.size)
    }

    /// A backup's file, to be read.
    pub(super) async fn read(&self, name: &str) -> Result<GetResult, BackupError> {
        let got = self.objects.get(&self.path(&file_of(name))).await;
        got.map_err(self.failed())
    }

    /// Writes a manifest, which makes a backup of a file.
    pub(super) async fn publish(&self, name: &str, manifest: Vec<u8>) -> Result<(), BackupError> {
        let path = self.path(&format!("{name}{MANIFEST}"));
        let put = self.objects.put(&path, manifest.into()).await;
        put.map(drop).map_err(self.failed())
    }

    /// Removes a backup: the manifest first, so that what remains of one that could not be removed
    /// to its end is no backup.
    pub(super) async fn remove(&self, name: &str) -> Result<(), BackupError> {
        for file in [format!("{name}{MANIFEST}"), file_of(name)] {
            match self.objects.delete(&self.path(&file)).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(at(&self.place, error)),
            }
        }
        Ok(())
    }
}

fn at(place: &Place, source: object_store::Error) -> BackupError {
    BackupError::Store {
        place: place.to_string(),
        source,
    }
}

/// Makes a folder that is missing, for its owner alone. One that is there stays as it is.
fn make(folder: &Path) -> io::Result<()> {
    let made = !folder.try_exists()?;
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    if made {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

fn bucket(
    name: &str,
    settings: &StorageSettings,
) -> object_store::Result<impl ObjectStore + use<>> {
    // TLS by the library that is there already. Whoever was first has chosen the same.
    let _chosen = rustls::crypto::ring::default_provider().install_default();
    let options = ClientOptions::new()
        // Files take as long as they take.
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
