//! PostgreSQL's programs for dumping databases.

use std::{
    env,
    path::{Path, PathBuf},
    process::Stdio,
};

use coffer_cluster::binaries::{major_of, pg_config, search_path, versioned_dirs};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, ChildStderr, Command},
    task::JoinHandle,
};

use super::{DumpError, connect::Environment};

const NAMES: [&str; 2] = ["pg_dump", "pg_restore"];

/// A directory with `pg_dump` and `pg_restore` of one major version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programs {
    dir: PathBuf,
    major: u32,
}

impl Programs {
    /// Finds programs for a server of a major version: of the same version, otherwise of the next
    /// newer one, since older programs refuse newer servers. The directories searched are those for
    /// a private cluster. Blocks while the programs print their version.
    pub fn find(bin_dir: Option<&Path>, server: u32) -> Result<Self, DumpError> {
        let found = match bin_dir {
            Some(dir) => Self::at(dir.to_owned()).into_iter().collect(),
            None => Self::all(),
        };
        let suitable = found.into_iter().filter(|found| found.major >= server);
        let best = suitable.min_by_key(|found| found.major);
        best.ok_or(DumpError::NotInstalled { server })
    }

    fn all() -> Vec<Self> {
        let versioned = versioned_dirs().into_iter();
        let mut found: Vec<_> = versioned
            .filter(|(dir, _)| is_complete(dir))
            .map(|(dir, major)| Self { dir, major })
            .collect();
        if found.is_empty() {
            let others = pg_config().into_iter().chain(search_path(NAMES[0]));
            found.extend(others.filter_map(Self::at));
        }
        found
    }

    fn at(dir: PathBuf) -> Option<Self> {
        if !is_complete(&dir) {
            return None;
        }
        let mut version = std::process::Command::new(dir.join(NAMES[0]));
        let output = version.arg("--version").output().ok()?;
        let major = major_of(&String::from_utf8_lossy(&output.stdout))?;
        Some(Self { dir, major })
    }

    /// A command for one of the programs, whose environment contains only the connection
    /// parameters: no secret is on its command line, and it never prompts. It is killed when its
    /// handle is dropped.
    pub(super) fn command(&self, name: &'static str, environment: Option<&Environment>) -> Command {
        let mut command = Command::new(self.dir.join(name));
        command
            .env_clear()
            .env("LC_ALL", "C")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        for name in ["PATH", "TMPDIR"] {
            if let Some(value) = env::var_os(name) {
                command.env(name, value);
            }
        }
        if let Some(environment) = environment {
            command.envs(environment.variables());
        }
        command
    }
}

fn is_complete(dir: &Path) -> bool {
    NAMES.iter().all(|name| dir.join(name).is_file())
}

/// A running program, with the error message that it prints, if any.
#[derive(Debug)]
pub(super) struct Running {
    name: &'static str,
    pub(super) child: Child,
    message: JoinHandle<Option<String>>,
}

impl Running {
    pub(super) fn spawn(name: &'static str, mut command: Command) -> Result<Self, DumpError> {
        let mut child = command
            .spawn()
            .map_err(DumpError::io("starting a PostgreSQL program"))?;
        let message = tokio::spawn(error_message(child.stderr.take()));
        Ok(Self {
            name,
            child,
            message,
        })
    }

    /// Waits for the program to end; fails if the program did.
    pub(super) async fn end(mut self) -> Result<(), DumpError> {
        let status = self.child.wait().await;
        let status = status.map_err(DumpError::io("waiting for a PostgreSQL program"))?;
        let message = self.message.await.ok().flatten();
        if status.success() {
            return Ok(());
        }
        Err(DumpError::Failed {
            program: self.name,
            message: message.unwrap_or_else(|| status.to_string()),
        })
    }
}

/// The first line that contains an error, otherwise the last line. Details, which repeat rows, are
/// on separate lines.
async fn error_message(stderr: Option<ChildStderr>) -> Option<String> {
    const MAX_LENGTH: usize = 500;
    let mut lines = BufReader::new(stderr?).split(b'\n');
    let (mut error, mut last): (Option<String>, Option<String>) = (None, None);
    while let Ok(Some(line)) = lines.next_segment().await {
        let line = String::from_utf8_lossy(&line);
        let line: String = line.trim().chars().take(MAX_LENGTH).collect();
        if error.is_none()
            && ["error:", "ERROR:", "FATAL:"]
                .iter()
                .any(|word| line.contains(word))
        {
            error = Some(line);
        } else if !line.is_empty() && !line.starts_with("DETAIL") && !line.starts_with("CONTEXT") {
            last = Some(line);
        }
    }
    error.or(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_programs_are_reported_with_the_install_command() {
        let empty = tempfile::tempdir().unwrap();
        let error = Programs::find(Some(empty.path()), 15).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("pg_dump and pg_restore of PostgreSQL 15"),
            "{error}"
        );
        let error = Programs::find(None, 99).unwrap_err();
        assert!(
            matches!(error, DumpError::NotInstalled { server: 99 }),
            "{error}"
        );
    }
}
