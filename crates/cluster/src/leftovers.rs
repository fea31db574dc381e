//! Leftovers of an earlier run: processes that still use the data, and PID files of processes that
//! have ended.

use std::{
    fs,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use super::{ClusterError, error::Context as _};

/// The time limit for the cluster of a killed server to write its data and end.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_mins(1);

/// Waits until no process uses the cluster's directory, then removes the file that would prevent a
/// new one from starting. The caller has locked the data directory.
///
/// The file is no proof that a process is running: after a crash, its process id may belong to
/// another program. And PostgreSQL's processes can outlive their postmaster for a moment; a second
/// postmaster would destroy the data. They are identified by their working directory.
pub(super) fn clean_up(postgres: &Path) -> Result<(), ClusterError> {
    wait_until_unused(postgres)?;
    let pid_file = postgres.join("postmaster.pid");
    if pid_file.exists() {
        tracing::info!("the last run ended abruptly; the database will recover");
        fs::remove_file(&pid_file).with_context(|| format!("removing {}", pid_file.display()))?;
    }
    Ok(())
}

/// Waits until no process of PostgreSQL has this working directory.
pub(super) fn wait_until_unused(dir: &Path) -> Result<(), ClusterError> {
    let begun = Instant::now();
    while let Some(pid) = process_in(dir) {
        if begun.elapsed() > SHUTDOWN_TIMEOUT {
            return Err(ClusterError::Occupied {
                dir: dir.to_owned(),
                pid,
            });
        }
        thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}

/// The id of a PostgreSQL process with this working directory, if there is one.
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
    fn reused_process_id_does_not_prevent_a_start() {
        let postgres = tempfile::tempdir().unwrap();
        let pid_file = postgres.path().join("postmaster.pid");
        fs::write(&pid_file, format!("{}\n", process::id())).unwrap();
        clean_up(postgres.path()).unwrap();
        assert!(!pid_file.exists());
    }

    #[test]
    fn clean_up_succeeds_without_leftovers() {
        let postgres = tempfile::tempdir().unwrap();
        clean_up(postgres.path()).unwrap();
        assert_eq!(process_in(postgres.path()), None);
    }
}
