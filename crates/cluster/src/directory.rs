//! The data directory, locked by one server at a time.
//!
//! ```text
//! <data>/
//!   coffer.lock       locked while a server runs; contains its process id
//!   postgres/         the private cluster
//!   postgres.socket   the directory of the running cluster's socket
//! ```

use std::{
    fs::{self, DirBuilder, File, OpenOptions, TryLockError},
    io::{self, Read as _, Write as _},
    os::unix::fs::{
        DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _,
    },
    path::{Path, PathBuf},
    process,
};

use super::{ClusterError, OsUser, error::Context as _};

const LOCK: &str = "coffer.lock";

/// A data directory that this process has locked. The operating system releases the lock when the
/// process ends for any reason.
#[derive(Debug)]
pub struct DataDirectory {
    path: PathBuf,
    lock: File,
}

impl Drop for DataDirectory {
    /// Unlocks explicitly instead of only closing the file: a child process has it open,
    /// too, between `fork` and `exec`.
    fn drop(&mut self) {
        if let Err(error) = self.lock.unlock() {
            tracing::debug!(%error, "failed to unlock the data directory; the lock ends with the process");
        }
    }
}

impl DataDirectory {
    /// Creates the directory if it is missing, accessible to `owner` only.
    ///
    /// Root makes an unprivileged `owner` the owner of it. A non-empty directory owned by root
    /// is not changed, since it may belong to another program.
    pub fn prepare(path: &Path, owner: &OsUser) -> Result<(), ClusterError> {
        let refused = |source| ClusterError::NotWritable {
            dir: path.to_owned(),
            user: owner.name.clone(),
            source,
        };
        if !path.exists() {
            create_parents(path.parent().unwrap_or(path)).map_err(refused)?;
            DirBuilder::new()
                .mode(0o700)
                .create(path)
                .map_err(refused)?;
        }
        let metadata = path.metadata().map_err(refused)?;
        if metadata.uid() == 0 && !owner.is_root() {
            let in_use = fs::read_dir(path).map_err(refused)?.next().is_some();
            if in_use {
                return Err(refused(io::Error::other(
                    "it is owned by root and not empty",
                )));
            }
            owner.own(path)?;
            fs::set_permissions(path, fs::Permissions::from_mode(0o700)).map_err(refused)?;
        }
        Ok(())
    }

    /// Locks the directory, which must exist; the error names the process that holds the lock.
    pub fn lock(path: &Path) -> Result<Self, ClusterError> {
        let refused = |source| ClusterError::NotWritable {
            dir: path.to_owned(),
            user: OsUser::current().map_or_else(|_| "unknown".to_owned(), |user| user.name),
            source,
        };
        let lock_file = path.join(LOCK);
        let mut lock = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&lock_file)
            .map_err(refused)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut pid = String::new();
                let _ = lock.read_to_string(&mut pid);
                return Err(ClusterError::AlreadyRunning {
                    dir: path.to_owned(),
                    pid: pid.trim().parse().ok(),
                });
            }
            Err(TryLockError::Error(source)) => return Err(refused(source)),
        }
        lock.set_len(0).map_err(refused)?;
        writeln!(lock, "{}", process::id()).map_err(refused)?;
        let path = path
            .canonicalize()
            .with_context(|| format!("resolving {}", path.display()))?;
        Ok(Self { path, lock })
    }

    /// The path of the directory.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn postgres(&self) -> PathBuf {
        self.path.join("postgres")
    }
}

/// Writes a file atomically, accessible to `owner` only.
pub(super) fn write(path: &Path, text: &str, owner: &OsUser) -> Result<(), ClusterError> {
    let context = || format!("writing {}", path.display());
    let dir = path.parent().unwrap_or(path);
    let mut file = tempfile::NamedTempFile::new_in(dir).with_context(context)?;
    file.write_all(text.as_bytes()).with_context(context)?;
    owner.own(file.path())?;
    file.persist(path)
        .map_err(|error| error.error)
        .with_context(context)?;
    Ok(())
}

/// Creates the missing parent directories. All users can enter them regardless of the umask: the
/// owner of the data has to, and may be another user than the one who creates them.
fn create_parents(parent: &Path) -> io::Result<()> {
    let missing: Vec<_> = parent.ancestors().take_while(|dir| !dir.exists()).collect();
    fs::create_dir_all(parent)?;
    let open = |dir| fs::set_permissions(dir, fs::Permissions::from_mode(0o755));
    missing
        .into_iter()
        .filter(|dir| !dir.as_os_str().is_empty())
        .try_for_each(open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn second_lock_is_refused_and_names_the_holder() {
        let dir = tempfile::tempdir().unwrap();
        let locked = DataDirectory::lock(dir.path()).unwrap();
        let error = DataDirectory::lock(dir.path()).unwrap_err().to_string();
        assert!(error.contains("already running"), "{error}");
        assert!(error.contains(&process::id().to_string()), "{error}");
        drop(locked);
        DataDirectory::lock(dir.path()).unwrap();
    }

    #[test]
    fn directory_is_accessible_to_its_owner_only() {
        let parent = tempfile::tempdir().unwrap();
        let dir = parent.path().join("new/coffer");
        DataDirectory::prepare(&dir, &OsUser::current().unwrap()).unwrap();
        assert_eq!(dir.metadata().unwrap().mode() & 0o777, 0o700);
    }
}
