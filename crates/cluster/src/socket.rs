//! The directory of the socket. The path of a socket is limited to 107 bytes, and that of a data
//! directory can be long. The socket therefore has a directory with a random name in the temporary
//! directory, accessible to its owner only. A file in the data directory contains its path.

use std::{
    env, fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use super::{ClusterError, OsUser, directory};

/// The name that PostgreSQL gives the socket; it is constant, as there is no port.
const SOCKET: &str = ".s.PGSQL.5432";
const LOCK: &str = ".s.PGSQL.5432.lock";
const POINTER: &str = "postgres.socket";
const PREFIX: &str = "coffer-";
const MAX_PATH: usize = 107;

/// A directory for the socket, removed when dropped.
#[derive(Debug)]
pub(super) struct SocketDirectory {
    dir: TempDir,
    pointer: PathBuf,
}

impl SocketDirectory {
    /// Creates a directory and removes that of an earlier run. No process may be using the data.
    pub(super) fn create(data: &Path, owner: &OsUser) -> Result<Self, ClusterError> {
        let pointer = data.join(POINTER);
        if let Some(stale) = read_pointer(data) {
            remove_stale(&stale);
        }
        let dir = candidates()
            .iter()
            .find_map(|candidate| create_in(candidate))
            .ok_or(ClusterError::NoRuntimeDirectory)?;
        owner.own(dir.path())?;
        directory::write(&pointer, &format!("{}\n", dir.path().display()), owner)?;
        Ok(Self { dir, pointer })
    }

    pub(super) fn path(&self) -> &Path {
        self.dir.path()
    }
}

impl Drop for SocketDirectory {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.pointer);
    }
}

/// The socket directory of the cluster that runs on a data directory, if there is one.
pub(super) fn running(data: &Path) -> Option<PathBuf> {
    read_pointer(data).filter(|dir| dir.join(SOCKET).exists())
}

fn read_pointer(data: &Path) -> Option<PathBuf> {
    let text = fs::read_to_string(data.join(POINTER)).ok()?;
    Some(text.trim_end_matches('\n').into())
}

/// The candidate directories in order of preference. `XDG_RUNTIME_DIR` is not one of them: it is
/// removed when its user signs out, while a server continues to run.
fn candidates() -> Vec<PathBuf> {
    let runtime_directory = env::var_os("RUNTIME_DIRECTORY").map(PathBuf::from);
    runtime_directory
        .into_iter()
        .chain([env::temp_dir(), "/tmp".into(), "/var/tmp".into()])
        .collect()
}

fn create_in(candidate: &Path) -> Option<TempDir> {
    let dir = tempfile::Builder::new()
        .prefix(PREFIX)
        .permissions(fs::Permissions::from_mode(0o700))
        .tempdir_in(candidate.canonicalize().ok()?)
        .ok()?;
    let fits = dir.path().join(LOCK).as_os_str().len() <= MAX_PATH;
    fits.then_some(dir)
}

/// Removes the directory of a run that was killed: the files that PostgreSQL creates in it, and the
/// directory if that leaves it empty.
fn remove_stale(dir: &Path) {
    let ours = dir
        .file_name()
        .is_some_and(|name| name.as_encoded_bytes().starts_with(PREFIX.as_bytes()));
    if ours {
        for name in [SOCKET, LOCK] {
            let _ = fs::remove_file(dir.join(name));
        }
        let _ = fs::remove_dir(dir);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidate_with_a_long_path_is_skipped() {
        let parent = tempfile::tempdir().unwrap();
        let deep = parent.path().join("x".repeat(100));
        fs::create_dir(&deep).unwrap();
        assert!(create_in(&deep).is_none());
    }

    #[test]
    fn new_socket_directory_replaces_that_of_a_killed_run() {
        let data = tempfile::tempdir().unwrap();
        let me = OsUser::current().unwrap();
        let stale = SocketDirectory::create(data.path(), &me).unwrap();
        let old = stale.path().to_owned();
        fs::write(old.join(SOCKET), "").unwrap();
        assert_eq!(running(data.path()).as_deref(), Some(old.as_path()));
        std::mem::forget(stale);

        let new = SocketDirectory::create(data.path(), &me).unwrap();
        assert!(!old.exists());
        assert!(new.path().exists());
        drop(new);
        assert_eq!(read_pointer(data.path()), None);
    }
}
