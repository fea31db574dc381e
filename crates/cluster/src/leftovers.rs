//! What an earlier run may have left: processes that still work on the data, and files that say so
//! although none does.

use std::{
    fs,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use super::{ClusterError, error::Doing as _};

/// A killed server's cluster gets this long to write what it has and end.
const PATIENCE: Duration = Duration::from_mins(1);

/// Waits until no process works in the cluster's directory, then removes the file that would keep
/// a new one from starting. The caller holds the data directory.
///
/// That file alone proves nothing: after a crash its process id may belong to somebody else. And
/// processes of PostgreSQL may outlive their postmaster for a moment; a new one beside them would
/// destroy the data. All of them work in the directory, and the system tells.
pub(super) fn clear(postgres: &Path) -> Result<(), ClusterError> {
    wait_for_nobody_in(postgres)?;
    let pid_file = postgres.join("postmaster.pid");
    if pid_file.exists() {
        tracing::info!("the last run ended abruptly; the database will recover");
        fs::remove_file(&pid_file).doing(|| format!("removing {}", pid_file.display()))?;
    }
    Ok(())
}

/// Waits until no process of PostgreSQL works in a directory.
pub(super) fn wait_for_nobody_in(dir: &Path) -> Result<(), ClusterError> {
    let begun = Instant::now();
    while let Some(pid) = process_in(dir) {
        if begun.elapsed() > PATIENCE {
            return Err(ClusterError::Occupied {
                dir: dir.to_owned(),
                pid,
            });
        }
        thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}

/// A process of PostgreSQL whose working directory is this one.
fn process_in(dir: &Path) -> Option<u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .find(|pid: &u32| {
            let process = Path::new("/proc").join(pid.to_string());
            let works_here = fs::read_link(process.join("cwd")).is_ok_and(|cwd| cwd == dir);
            let name = fs::read_to_string(process.join("comm")).unwrap_or_default();
            works_here && name.trim_end() == "postgres"
        })
}

#[cfg(test)]
mod tests {
    use std::process;

    use super::*;

    #[test]
    fn a_process_id_that_is_somebody_elses_now_keeps_nothing_from_starting() {
        let postgres = tempfile::tempdir().unwrap();
        let pid_file = postgres.path().join("postmaster.pid");
        fs::write(&pid_file, format!("{}\n", process::id())).unwrap();
        clear(postgres.path()).unwrap();
        assert!(!pid_file.exists());
    }

    #[test]
    fn where_nothing_was_left_nothing_is_done() {
        let postgres = tempfile::tempdir().unwrap();
        clear(postgres.path()).unwrap();
        assert_eq!(process_in(postgres.path()), None);
    }
}
