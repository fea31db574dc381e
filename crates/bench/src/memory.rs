//! What a process occupies, as Linux counts it.

use std::fs;

use serde::Serialize;

use crate::failure::{Context as _, Failure};

/// Resident memory in MiB. `resident` (`VmRSS`) has both the process's own pages and those of its
/// program and libraries, which are backed by files and may be shared.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Memory {
    pub(crate) resident_mib: f64,
    pub(crate) of_files_mib: f64,
}

impl Memory {
    pub(crate) fn of(pid: u32) -> Result<Self, Failure> {
        let file = format!("/proc/{pid}/status");
        let status = fs::read_to_string(&file).doing(&file)?;
        Self::parse(&status).ok_or_else(|| format!("{file} tells no memory").into())
    }

    fn parse(status: &str) -> Option<Self> {
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            let kib: u32 = line
                .strip_prefix(':')?
                .split_whitespace()
                .next()?
                .parse()
                .ok()?;
            Some(f64::from(kib) / 1024.0)
        };
        Some(Self {
            resident_mib: field("VmRSS")?,
            of_files_mib: field("RssFile")?,
        })
    }

    /// The larger of two.
    pub(crate) fn max(self, other: Self) -> Self {
        if other.resident_mib > self.resident_mib {
            other
        } else {
            self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_kernels_words() {
        let status =
            "Name:\tcoffer\nVmRSS:\t   20480 kB\nRssAnon:\t 10240 kB\nRssFile:\t    9216 kB\n";
        let memory = Memory::parse(status).unwrap();
        assert!((memory.resident_mib - 20.0).abs() < 1e-9);
        assert!((memory.of_files_mib - 9.0).abs() < 1e-9);
        assert!(Memory::parse("Name:\tcoffer\n").is_none());
    }
}
