//! The data directory, held by one server at a time.
//!
//! ```text
//! <data>/
//!   coffer.lock       locked while a server runs; holds its process id
//!   postgres/         the cluster
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

use super::{Account, ClusterError, error::Doing as _};

const LOCK: &str = "coffer.lock";

/// A data directory that this process holds. The system lets go of it when the process ends,
/// however it ends.
#[derive(Debug)]
pub struct DataDirectory {
    path: PathBuf,
    lock: File,
}

impl Drop for DataDirectory {
    /// Lets go by itself, and not only by closing the file: a process that is just being started has
    /// it, too, until it becomes another program.
    fn drop(&mut self) {
        if let Err(error) = self.lock.unlock() {
            tracing::debug!(%error, "failed to unlock the data directory; the lock ends with the process");
        }
    }
}

impl DataDirectory {
    /// Makes the directory if need be, so that nobody but `owner` can look into it.
    ///
    /// Root gives it to an unprivileged `owner`; a directory that has something in it and belongs
    /// to root stays as it is, since it may be anything.
    pub fn prepare(path: &Path, owner: &Account) -> Result<(), ClusterError> {
        let refused = |source| ClusterError::NotWritable {
            dir: path.to_owned(),
            user: owner.name.clone(),
            source,
        };
        let made = !path.exists();
        if made {
            make_way(path.parent().unwrap_or(path)).map_err(refused)?;
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

    /// Takes hold of the directory, which must exist, or says who has it.
    pub fn hold(path: &Path) -> Result<Self, ClusterError> {
        let refused = |source| ClusterError::NotWritable {
            dir: path.to_owned(),
            user: Account::current().map_or_else(|_| "unknown".to_owned(), |user| user.name),
            source,
        };
        let path_of_lock = path.join(LOCK);
        let mut lock = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path_of_lock)
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
            .doing(|| format!("resolving {}", path.display()))?;
        Ok(Self { path, lock })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn postgres(&self) -> PathBuf {
        self.path.join("postgres")
    }
}

/// Writes a file whole, for its owner alone; a reader finds the old or the new text.
pub(super) fn write(path: &Path, text: &str, owner: &Account) -> Result<(), ClusterError> {
    let doing = || format!("writing {}", path.display());
    let dir = path.parent().unwrap_or(path);
    let mut file = tempfile::NamedTempFile::new_in(dir).doing(doing)?;
    file.write_all(text.as_bytes()).doing(doing)?;
    owner.own(file.path())?;
    file.persist(path)
        .map_err(|error| error.error)
        .doing(doing)?;
    Ok(())
}

/// Makes the directories above the data that are missing. Everyone may pass through them, whatever the
/// umask: the data's owner has to, and is not who makes them.
fn make_way(parent: &Path) -> io::Result<()> {
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
    fn is_held_once_and_names_the_holder() {
        let dir = tempfile::tempdir().unwrap();
        let held = DataDirectory::hold(dir.path()).unwrap();
        let error = DataDirectory::hold(dir.path()).unwrap_err().to_string();
        assert!(error.contains("already running"), "{error}");
        assert!(error.contains(&process::id().to_string()), "{error}");
        drop(held);
        DataDirectory::hold(dir.path()).unwrap();
    }

    #[test]
    fn is_made_for_its_owner_alone() {
        let parent = tempfile::tempdir().unwrap();
        let dir = parent.path().join("new/coffer");
        DataDirectory::prepare(&dir, &Account::current().unwrap()).unwrap();
        assert_eq!(dir.metadata().unwrap().mode() & 0o777, 0o700);
    }
}
