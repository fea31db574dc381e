//! The memory and processor time of processes, from Linux's `/proc`.

use std::{fs, path::Path};

use nix::unistd::{SysconfVar, sysconf};

use serde::Serialize;

use crate::failure::{Context as _, Failure};

/// Resident memory in MiB. `resident` (`VmRSS`) includes the process's own pages and those of its
/// program and libraries, which are backed by files and may be shared.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Memory {
    pub(crate) resident_mib: f64,
    pub(crate) of_files_mib: f64,
}

impl Memory {
    pub(crate) fn of(pid: u32) -> Result<Self, Failure> {
        let file = format!("/proc/{pid}/status");
        let status = fs::read_to_string(&file).context(&file)?;
        Self::parse(&status).ok_or_else(|| format!("{file} has no memory").into())
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

    /// The larger value of each field.
    pub(crate) fn max(self, other: Self) -> Self {
        if other.resident_mib > self.resident_mib {
            other
        } else {
            self
        }
    }
}

/// The processor time that each program has used so far, in seconds.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Usage {
    /// The time of this program and of pgbench, which it runs.
    pub(crate) client: f64,
    pub(crate) server: f64,
    pub(crate) postgres: f64,
}

/// The processes of a server and its database.
pub(crate) struct Processes {
    server: u32,
    postgres: u32,
    ticks_per_second: f64,
}

impl Processes {
    /// A server, with the cluster on its data directory.
    pub(crate) fn of(server: u32, data_dir: &Path) -> Result<Self, Failure> {
        let file = data_dir.join("postgres/postmaster.pid");
        let text = fs::read_to_string(file).context("finding the database process")?;
        let postgres = text.lines().next().unwrap_or_default().trim().parse();
        let ticks = sysconf(SysconfVar::CLK_TCK).context("reading the clock tick rate")?;
        let ticks = u32::try_from(ticks.unwrap_or(100)).context("reading the clock tick rate")?;
        Ok(Self {
            server,
            postgres: postgres.context("finding the database process")?,
            ticks_per_second: f64::from(ticks),
        })
    }

    pub(crate) fn usage(&self) -> Result<Usage, Failure> {
        let seconds = |ticks: u32| f64::from(ticks) / self.ticks_per_second;
        let mut postgres = 0;
        for entry in fs::read_dir("/proc").context("listing processes")? {
            let name = entry.context("listing processes")?.file_name();
            // Other processes start and end meanwhile.
            let Some(pid) = name.to_str().and_then(|name| name.parse().ok()) else {
                continue;
            };
            let Ok(stat) = Stat::of(pid) else { continue };
            if pid == self.postgres {
                postgres += stat.own + stat.of_ended_children;
            } else if stat.parent == self.postgres {
                postgres += stat.own;
            }
        }
        let me = Stat::of(std::process::id())?;
        Ok(Usage {
            client: seconds(me.own + me.of_ended_children),
            server: seconds(Stat::of(self.server)?.own),
            postgres: seconds(postgres),
        })
    }
}

/// The parent of a process, and its processor time in clock ticks.
#[derive(Debug, PartialEq, Eq)]
struct Stat {
    parent: u32,
    own: u32,
    of_ended_children: u32,
}

impl Stat {
    fn of(pid: u32) -> Result<Self, Failure> {
        let file = format!("/proc/{pid}/stat");
        let text = fs::read_to_string(&file).context(&file)?;
        Self::parse(&text).ok_or_else(|| format!("{file} has an unexpected format").into())
    }

    /// Parses the fields after the program's name, which may contain any character.
    fn parse(text: &str) -> Option<Self> {
        let (_, rest) = text.rsplit_once(") ")?;
        let fields: Vec<&str> = rest.split(' ').collect();
        let field = |index: usize| fields.get(index)?.parse::<u32>().ok();
        Some(Self {
            parent: field(1)?,
            own: field(11)? + field(12)?,
            of_ended_children: field(13)? + field(14)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_parsed() {
        let status =
            "Name:\tcoffer\nVmRSS:\t   20480 kB\nRssAnon:\t 10240 kB\nRssFile:\t    9216 kB\n";
        let memory = Memory::parse(status).unwrap();
        assert!((memory.resident_mib - 20.0).abs() < 1e-9);
        assert!((memory.of_files_mib - 9.0).abs() < 1e-9);
        assert!(Memory::parse("Name:\tcoffer\n").is_none());
    }

    #[test]
    fn times_are_parsed_after_any_program_name() {
        let text = "7 (a) b) S 3 7 7 0 -1 4 0 0 0 0 20 5 4 1 20 0 1 0 99 0 0";
        let stat = Stat::parse(text).unwrap();
        let expected = Stat {
            parent: 3,
            own: 25,
            of_ended_children: 5,
        };
        assert_eq!(stat, expected);
    }
}
