//! The head of the audit log's chain of seals, in a file outside the database.
//!
//! Someone with access to the database alone can truncate the log, but the head in this file
//! reveals it.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use async_trait::async_trait;
use coffer_services::audit_log::HeadStore;
use coffer_storage::SealHead;
use serde::{Deserialize, Serialize};
use tokio::task;

/// Stores the head in a file of the data directory.
pub(crate) struct HeadFile {
    path: Arc<Path>,
}

/// The file's content.
#[derive(Serialize, Deserialize)]
struct Content {
    number: i64,
    /// The hash in hexadecimal.
    hash: String,
}

impl HeadFile {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path: path.into() }
    }

    /// Stores the head of a restored audit log, or removes the file if that log has no head.
    pub(crate) async fn replace(&self, head: Option<SealHead>) -> Result<(), String> {
        self.run_blocking(move |path| match head {
            Some(head) => write(path, head),
            None => match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            },
        })
        .await
    }

    /// Runs blocking file operations on a separate thread.
    async fn run_blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Path) -> io::Result<T> + Send + 'static,
    ) -> Result<T, String> {
        let path = self.path.clone();
        let done = task::spawn_blocking(move || work(&path)).await;
        let done = done.map_err(|error| error.to_string())?;
        done.map_err(|error| format!("{}: {error}", self.path.display()))
    }
}

#[async_trait]
impl HeadStore for HeadFile {
    async fn load(&self) -> Result<Option<SealHead>, String> {
        self.run_blocking(read).await
    }

    async fn store(&self, head: SealHead) -> Result<(), String> {
        self.run_blocking(move |path| write(path, head)).await
    }
}

fn read(path: &Path) -> io::Result<Option<SealHead>> {
    let text = match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        text => text?,
    };
    let content: Content = serde_json::from_slice(&text)?;
    let mut hash = [0; 32];
    hex::decode_to_slice(&content.hash, &mut hash)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
    Ok(Some(SealHead {
        number: content.number,
        hash,
    }))
}

/// Replaces the file atomically.
fn write(path: &Path, head: SealHead) -> io::Result<()> {
    let content = serde_json::to_vec(&Content {
        number: head.number,
        hash: hex::encode(head.hash),
    })?;
    let new = path.with_extension("json.new");
    let mut file = File::create(&new)?;
    file.write_all(&content)?;
    file.sync_data()?;
    fs::rename(&new, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: SealHead = SealHead {
        number: 7,
        hash: [0xA5; 32],
    };

    #[tokio::test]
    async fn last_stored_head_is_read_back() {
        let dir = tempfile::tempdir().unwrap();
        let heads = HeadFile::new(dir.path().join("audit-head.json"));
        assert_eq!(heads.load().await, Ok(None));
        for number in [1, 7] {
            heads.store(SealHead { number, ..HEAD }).await.unwrap();
        }
        assert_eq!(heads.load().await, Ok(Some(HEAD)));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
        for head in [None, None, Some(HEAD)] {
            heads.replace(head).await.unwrap();
            assert_eq!(heads.load().await, Ok(head));
        }
    }

    #[tokio::test]
    async fn error_names_the_malformed_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("audit-head.json");
        for text in ["", "{}", r#"{"number":1,"hash":"a5"}"#] {
            fs::write(&path, text).unwrap();
            let error = HeadFile::new(path.clone()).load().await.unwrap_err();
            assert!(error.contains("audit-head.json"), "{error}");
        }
    }
}
