//! A private copy of a backup's file, which is verified and then restored from.
//!
//! Others may be able to write where backups are stored, so a second read from there may return
//! different bytes than the first.

use std::{
    io::{self, SeekFrom},
    path::Path,
};

use async_compression::tokio::bufread::ZstdDecoder;
use futures_util::TryStreamExt as _;
use sha2::{Digest as _, Sha256};
use tokio::{
    fs::File,
    io::{AsyncRead, AsyncReadExt as _, AsyncSeekExt as _, AsyncWriteExt as _, BufReader},
    task,
};
use tokio_util::io::InspectReader;

use super::{BackupError, Progress, Store, create::CHUNK, manifest::Backup};

/// A copy of a backup's file that matches the digest in its manifest. The file is unnamed, and
/// deleted when this value is dropped.
#[derive(Debug)]
pub(crate) struct VerifiedCopy {
    file: File,
    backup: Backup,
}

impl VerifiedCopy {
    /// Copies a backup's file from the store into `dir`, and verifies the copy against the
    /// manifest.
    pub(crate) async fn fetch(
        store: &Store,
        backup: Backup,
        dir: &Path,
        progress: Progress<'_>,
    ) -> Result<Self, BackupError> {
        let copied = async {
            let mut file = unnamed_file(dir).await?;
            copy(store, &backup, &mut file, progress).await?;
            Ok(file)
        };
        let copied: Result<_, BackupError> = copied.await;
        let file = copied.map_err(|error| error.or_no_space_for_copy(dir, &backup))?;
        let mut copy = Self { file, backup };
        copy.verify().await?;
        Ok(copy)
    }

    /// The backup's manifest.
    pub(crate) fn backup(&self) -> &Backup {
        &self.backup
    }

    /// The decompressed dump from its beginning. `inspect` receives the compressed bytes as they
    /// are read.
    pub(super) async fn content(
        &mut self,
        inspect: impl FnMut(&[u8]) + Unpin,
    ) -> Result<impl AsyncRead + Unpin, BackupError> {
        let file = InspectReader::new(self.rewind().await?, inspect);
        Ok(ZstdDecoder::new(BufReader::with_capacity(CHUNK, file)))
    }

    async fn verify(&mut self) -> Result<(), BackupError> {
        let mut digest = Sha256::new();
        let mut chunk = vec![0; CHUNK];
        let file = self.rewind().await?;
        loop {
            let length = file.read(&mut chunk).await.map_err(failed("read"))?;
            if length == 0 {
                break;
            }
            digest.update(&chunk[..length]);
        }
        if hex::encode(digest.finalize()) == self.backup.sha256 {
            Ok(())
        } else {
            let name = self.backup.name.clone();
            Err(BackupError::Damaged { name })
        }
    }

    async fn rewind(&mut self) -> Result<&mut File, BackupError> {
        let begin = self.file.seek(SeekFrom::Start(0)).await;
        begin.map_err(failed("read"))?;
        Ok(&mut self.file)
    }
}

/// A new file without a name, which no other process can open.
async fn unnamed_file(dir: &Path) -> Result<File, BackupError> {
    let dir = dir.to_owned();
    let made = task::spawn_blocking(move || tempfile::tempfile_in(dir)).await;
    let made = made.map_err(io::Error::from).and_then(|made| made);
    made.map(File::from_std).map_err(failed("written"))
}

/// Copies the file, up to the size in the manifest.
async fn copy(
    store: &Store,
    backup: &Backup,
    file: &mut File,
    progress: Progress<'_>,
) -> Result<(), BackupError> {
    let response = store.read(&backup.name).await?;
    let check = |found: u64, is_valid: bool| {
        let (name, expected) = (backup.name.clone(), backup.size);
        is_valid.then_some(()).ok_or(BackupError::Truncated {
            name,
            found,
            expected,
        })
    };
    check(response.meta.size, response.meta.size == backup.size)?;
    let mut chunks = response.into_stream();
    let mut size = 0;
    while let Some(chunk) = chunks.try_next().await.map_err(store.failed())? {
        size += chunk.len() as u64;
        check(size, size <= backup.size)?;
        file.write_all(&chunk).await.map_err(failed("written"))?;
        progress(chunk.len() as u64);
    }
    file.flush().await.map_err(failed("written"))?;
    check(size, size == backup.size)
}

fn failed(action: &'static str) -> impl FnOnce(io::Error) -> BackupError {
    move |source| BackupError::Stream { action, source }
}
