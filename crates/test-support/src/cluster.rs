//! One PostgreSQL cluster for all tests of a process.
//!
//! The first test that needs a database starts it, and it ends with the process, even if that is
//! killed. The next process removes its files.
#![expect(clippy::panic, reason = "a test needs its database")]

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process,
    sync::OnceLock,
};

use coffer_cluster::{Cluster, ClusterOptions, DataDirectory, Launcher, OsUser};
use coffer_storage_pg::roles;

const PREFIX: &str = "coffer-tests-";

/// The cluster of this process.
pub fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| {
        remove_stale();
        start().unwrap_or_else(|error| panic!("cannot start the test database cluster: {error}"))
    })
}

/// The user who owns the cluster: the one who runs the tests, or an unprivileged one for root.
pub fn unprivileged_user() -> OsUser {
    OsUser::current()
        .and_then(|me| {
            if me.is_root() {
                OsUser::unprivileged(None)
            } else {
                Ok(me)
            }
        })
        .unwrap_or_else(|error| panic!("cannot find a user to run the database as: {error}"))
}

fn start() -> Result<Cluster, Box<dyn std::error::Error>> {
    let owner = unprivileged_user();
    let dir = parent_directory().join(format!("{PREFIX}{}", process::id()));
    DataDirectory::prepare(&dir, &owner)?;
    let options = ClusterOptions {
        data: DataDirectory::lock(&dir)?,
        bin_dir: None,
        owner,
        launcher: Launcher::Setpriv,
        roles: &roles::ALL,
        max_connections: 400,
        durable: false,
    };
    Ok(Cluster::start(options)?)
}

/// The directory for the data: in memory if there is space, since creating and dropping databases
/// mainly creates and removes files.
fn parent_directory() -> PathBuf {
    const MIN_SPACE: u64 = 4 << 30;
    let memory = Path::new("/dev/shm");
    match nix::sys::statvfs::statvfs(memory) {
        Ok(stat) if stat.blocks_available() * stat.fragment_size() >= MIN_SPACE => {
            memory.to_owned()
        }
        _ => env::temp_dir(),
    }
}

/// Removes the directories of processes that have ended.
fn remove_stale() {
    let entries = fs::read_dir(parent_directory())
        .into_iter()
        .flatten()
        .flatten();
    for entry in entries {
        let name = entry.file_name();
        let pid = name.to_str().and_then(|name| name.strip_prefix(PREFIX));
        if pid.is_some_and(|pid| !Path::new("/proc").join(pid).exists()) {
            // Another process may be removing it, too; the next run removes the rest.
            let _ = remove(&entry.path());
        }
    }
}

fn remove(dir: &Path) -> io::Result<()> {
    let locked = DataDirectory::lock(dir).map_err(io::Error::other)?;
    if let Ok(socket_dir) = fs::read_to_string(dir.join("postgres.socket")) {
        let _ = fs::remove_dir_all(socket_dir.trim_end());
    }
    fs::remove_dir_all(locked.path())
}
