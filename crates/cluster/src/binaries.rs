//! Finding the programs of PostgreSQL.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{ClusterError, platform::OLDEST_MAJOR};

/// A directory with `postgres` and `initdb` of one major version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Installation {
    bin_dir: PathBuf,
    pub(super) major: u32,
}

impl Installation {
    /// Finds an installation for data of the major version `data_version`, or for new data.
    ///
    /// Distributions that install several versions side by side name the directory after the
    /// version. These are checked first, in descending order, because that takes no process.
    pub(super) fn find(
        bin_dir: Option<&Path>,
        data: &Path,
        data_version: Option<u32>,
    ) -> Result<Self, ClusterError> {
        let is_suitable = |found: &Self| match data_version {
            Some(major) => found.major == major,
            None => found.major >= OLDEST_MAJOR,
        };
        let found = match bin_dir {
            Some(dir) => Self::at(dir.to_owned()).filter(is_suitable),
            None => versioned()
                .into_iter()
                .find(is_suitable)
                .or_else(|| pg_config().and_then(Self::at).filter(is_suitable))
                .or_else(|| {
                    search_path("postgres")
                        .into_iter()
                        .filter_map(Self::at)
                        .find(is_suitable)
                }),
        };
        found.ok_or_else(|| match (data_version, bin_dir) {
            (Some(major), _) => ClusterError::MajorNotInstalled {
                dir: data.to_owned(),
                major,
            },
            (None, Some(dir)) => ClusterError::NotInBinDir {
                dir: dir.to_owned(),
            },
            (None, None) => ClusterError::NotInstalled,
        })
    }

    /// The path of the server program.
    pub(super) fn postgres(&self) -> PathBuf {
        self.bin_dir.join("postgres")
    }

    /// The path of the program that creates clusters.
    pub(super) fn initdb(&self) -> PathBuf {
        self.bin_dir.join("initdb")
    }

    fn at(bin_dir: PathBuf) -> Option<Self> {
        if !is_complete(&bin_dir) {
            return None;
        }
        let output = Command::new(bin_dir.join("postgres"))
            .arg("--version")
            .output()
            .ok()?;
        let major = major_of(&String::from_utf8_lossy(&output.stdout))?;
        Some(Self { bin_dir, major })
    }
}

/// Installations in directories that are named after a version, in descending order.
fn versioned() -> Vec<Installation> {
    versioned_dirs()
        .into_iter()
        .filter(|(bin_dir, _)| is_complete(bin_dir))
        .map(|(bin_dir, major)| Installation { bin_dir, major })
        .collect()
}

/// Program directories that are named after a version, in descending order.
pub fn versioned_dirs() -> Vec<(PathBuf, u32)> {
    // Debian and its derivatives; PostgreSQL's own packages for Red Hat; Alpine.
    let places = [
        ("/usr/lib/postgresql", "", "bin"),
        ("/usr", "pgsql-", "bin"),
        ("/usr/libexec", "postgresql", ""),
    ];
    let mut found: Vec<_> = places
        .into_iter()
        .flat_map(|(parent, prefix, sub)| {
            let entries = fs::read_dir(parent).into_iter().flatten().flatten();
            entries.filter_map(move |entry| {
                let name = entry.file_name();
                let major: u32 = name.to_str()?.strip_prefix(prefix)?.parse().ok()?;
                Some((entry.path().join(sub), major))
            })
        })
        .collect();
    found.sort_by_key(|(_, major)| std::cmp::Reverse(*major));
    found
}

/// The directory that `pg_config` reports.
pub fn pg_config() -> Option<PathBuf> {
    let output = Command::new("pg_config").arg("--bindir").output().ok()?;
    let dir = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| dir.trim().into())
}

/// The directories of `PATH` that contain a program, with symbolic links resolved, since `initdb`
/// looks for the other programs beside itself.
pub fn search_path(program: &str) -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .filter_map(|dir| Some(dir.join(program).canonicalize().ok()?.parent()?.into()))
        .collect()
}

fn is_complete(bin_dir: &Path) -> bool {
    ["postgres", "initdb"]
        .iter()
        .all(|program| bin_dir.join(program).is_file())
}

/// Parses the output of `--version`: `postgres (PostgreSQL) 16.4 (Debian 16.4-1)` → 16; `17beta1` →
/// 17.
pub fn major_of(version: &str) -> Option<u32> {
    let number = version.split_once("(PostgreSQL) ")?.1;
    let end = number.find(|c: char| !c.is_ascii_digit())?;
    number[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn major_version_is_parsed() {
        let debian = "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n";
        assert_eq!(major_of(debian), Some(15));
        assert_eq!(major_of("postgres (PostgreSQL) 17beta1\n"), Some(17));
        assert_eq!(major_of("something else"), None);
    }

    #[test]
    fn missing_version_of_the_data_is_named() {
        let error = Installation::find(None, Path::new("/data"), Some(3)).unwrap_err();
        let text = error.to_string();
        assert!(text.contains("requires PostgreSQL 3"), "{text}");
        assert!(text.contains("pg_upgrade"), "{text}");
    }

    #[test]
    fn configured_directory_is_the_only_one_searched() {
        let empty = tempfile::tempdir().unwrap();
        let error = Installation::find(Some(empty.path()), Path::new("/data"), None).unwrap_err();
        assert!(matches!(error, ClusterError::NotInBinDir { .. }));
    }
}
