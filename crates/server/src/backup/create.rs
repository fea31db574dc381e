//! Creating a backup.

use std::{io, path::PathBuf};

use async_compression::{Level, tokio::bufread::ZstdEncoder};
use chrono::{DateTime, Utc};
use coffer_domain::{Clock, Rng, rng};
use coffer_dump::{Dump, Programs, Snapshot};
use coffer_security::MasterKeys;
use coffer_storage_pg::address::Address;
use object_store::buffered::BufWriter;
use sha2::{Digest as _, Sha256};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    task,
};
use tokio_util::io::InspectReader;

use super::{
    BackupError, Progress, Store,
    manifest::{Backup, FORMAT},
    store::PREFIX,
};

/// The number of bytes read at once. Uploads have additional buffers.
pub(super) const CHUNK: usize = 1 << 18;

/// The dependencies of creating and restoring backups.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    /// The database, as its owner.
    pub(crate) owner: Address,
    /// The directory of PostgreSQL's programs; by default, the usual ones are searched.
    pub(crate) bin_dir: Option<PathBuf>,
    pub(crate) keys: MasterKeys,
}

impl Context {
    /// PostgreSQL's programs for a server of this major version.
    pub(super) async fn programs(&self, major: u32) -> Result<Programs, BackupError> {
        let bin_dir = self.bin_dir.clone();
        let find = move || Programs::find(bin_dir.as_deref(), major);
        match task::spawn_blocking(find).await {
            Ok(found) => Ok(found?),
            Err(error) => Err(BackupError::Stream {
                action: "started",
                source: error.into(),
            }),
        }
    }
}

/// Creates a backup from a snapshot.
pub(crate) async fn create(
    context: &Context,
    snapshot: &Snapshot,
    store: &Store,
    clock: &dyn Clock,
    rng: &dyn Rng,
    progress: Progress<'_>,
) -> Result<Backup, BackupError> {
    let info = snapshot.info();
    let programs = context.programs(info.major).await?;
    let created_at = clock.now();
    let name = name(created_at, rng);
    let dump = snapshot.dump(&programs)?;
    let file = write(dump, store, &name, progress).await;
    let file = file.map_err(|error| error.or_no_space(store.location()))?;
    let backup = Backup {
        format: FORMAT,
        name,
        created_at,
        coffer_version: env!("CARGO_PKG_VERSION").to_owned(),
        schema_version: info.schema,
        postgresql_version: info.postgresql.clone(),
        size: file.size,
        sha256: file.sha256,
        tables: info.tables.clone(),
        audit_head: info.audit_head.map(Into::into),
        master_key: context.keys.current().fingerprint().to_string(),
    };
    let published = publish(&backup, store, &context.keys).await;
    if published.is_err() {
        // Without a manifest the file is not a backup, and would never be listed or deleted.
        let _ignored = store.remove(&backup.name).await;
    }
    published.map_err(|error| error.or_no_space(store.location()))?;
    Ok(backup)
}

/// The name of a backup: it begins with the time in microseconds, by which names can be sorted, and
/// ends with random characters that distinguish simultaneous backups.
fn name(at: DateTime<Utc>, rng: &dyn Rng) -> String {
    let suffix: [u8; 4] = rng::array(rng);
    let time = at.format("%Y%m%dT%H%M%S%6fZ");
    format!("{PREFIX}{time}-{}", hex::encode(suffix))
}

async fn publish(backup: &Backup, store: &Store, keys: &MasterKeys) -> Result<(), BackupError> {
    let stored = store.size(&backup.name).await?;
    if stored != backup.size {
        return Err(BackupError::Short {
            location: store.location().to_string(),
            stored,
            written: backup.size,
        });
    }
    store.publish(&backup.name, backup.write(keys)?).await
}

/// The size and digest of a written file.
struct Written {
    size: u64,
    sha256: String,
}

/// Writes the compressed dump; on failure, what was written is removed.
async fn write(
    mut dump: Dump,
    store: &Store,
    name: &str,
    progress: Progress<'_>,
) -> Result<Written, BackupError> {
    let mut upload = store.upload(name);
    let content = dump.content().ok_or(io::ErrorKind::BrokenPipe.into());
    let copied = async {
        let content = content.map_err(failed("read"))?;
        let counted = InspectReader::new(content, |bytes: &[u8]| progress(bytes.len() as u64));
        let written = compress(counted, &mut upload, store).await?;
        // The file may be incomplete until `pg_dump` ends successfully.
        dump.end().await?;
        Ok(written)
    };
    let written = match copied.await {
        Ok(written) => written,
        Err(error) => {
            let _ignored = upload.abort().await;
            return Err(error);
        }
    };
    let ended = upload.shutdown().await;
    ended.map_err(|error| match error.downcast() {
        Ok(error) => store.failed()(error),
        Err(error) => failed("written")(error),
    })?;
    Ok(written)
}

async fn compress(
    content: impl AsyncRead + Unpin,
    upload: &mut BufWriter,
    store: &Store,
) -> Result<Written, BackupError> {
    let content = BufReader::with_capacity(CHUNK, content);
    let mut compressed = ZstdEncoder::with_quality(content, Level::Default);
    let (mut digest, mut size) = (Sha256::new(), 0);
    let mut chunk = vec![0; CHUNK];
    loop {
        let length = compressed.read(&mut chunk).await.map_err(failed("read"))?;
        if length == 0 {
            break;
        }
        digest.update(&chunk[..length]);
        size += length as u64;
        let part = chunk[..length].to_vec().into();
        upload.put(part).await.map_err(store.failed())?;
    }
    Ok(Written {
        size,
        sha256: hex::encode(digest.finalize()),
    })
}

fn failed(action: &'static str) -> impl FnOnce(io::Error) -> BackupError {
    move |source| BackupError::Stream { action, source }
}
