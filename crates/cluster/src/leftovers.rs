//! Leftovers of an earlier run: processes that still use the data, and files that claim so although
//! none does.

use std::{
    fs,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use super::{ClusterError, error::Doing as _};

/// The time for the cluster of a killed server to write its data and end.
const PATIENCE: Duration = Duration::from_mins(1);

/// Waits until no process uses the cluster's directory, then removes the file that would prevent a
/// new one from starting. The caller has locked the data directory.
///
/// The file alone proves nothing: after a crash, its process id may belong to another process. And
/// PostgreSQL's processes can outlive their postmaster for a moment; a new one beside them would
/// destroy the data. Their working directory, which the operating system reports, identifies them.
pub(super) fn clear(postgres: &Path) -> Result<(), ClusterError> {
    wait_until_unused(postgres)?;
    let pid_file = postgres.join("postmaster.pid");
    if pid_file.exists() {
        tracing::info!("the last run ended abruptly; the database will recover");
        fs::remove_file(&pid_file).doing(|| format!("removing {}", pid_file.display()))?;
    }
    Ok(())
}

/// Waits until no process of PostgreSQL has this working directory.
pub(super) fn wait_until_unused(dir: &Path) -> Result<(), ClusterError> {
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
        clear(postgres.path()).unwrap();
        assert!(!pid_file.exists());
    }

    #[test]
    fn clear_succeeds_without_leftovers() {
        let postgres = tempfile::tempdir().unwrap();
        clear(postgres.path()).unwrap();
        assert_eq!(process_in(postgres.path()), None);
    }
}
