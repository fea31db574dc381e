//! Differences between distributions and machines.

use std::{collections::HashSet, fs, path::Path};

/// The oldest major version that supports the schema.
pub const OLDEST_MAJOR: u32 = 15;

/// The instruction to install PostgreSQL, or one major version of it, on this distribution.
pub(super) fn install_hint(major: Option<u32>) -> String {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    match install_command(&release, major) {
        Some(command) => format!("install it with `{command}`"),
        None => "install it".to_owned(),
    }
}

/// The instruction to install the backup programs of a major version on this distribution.
pub fn client_install_hint(major: u32) -> String {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    match client_install_command(&release, major) {
        Some(command) => format!("install them with `{command}`"),
        None => "install them".to_owned(),
    }
}

fn client_install_command(os_release: &str, major: u32) -> Option<String> {
    let command = install_command(os_release, Some(major))?;
    // Distributions with a separate server package have the other programs in the package without
    // that suffix.
    if let Some(with_client) = command.strip_suffix("-server") {
        Some(with_client.to_owned())
    } else if command.starts_with("sudo apt ") {
        Some(command.replace("postgresql-", "postgresql-client-"))
    } else if command.starts_with("apk ") {
        Some(format!("{command}-client"))
    } else {
        Some(command)
    }
}

fn install_command(os_release: &str, major: Option<u32>) -> Option<String> {
    let families: HashSet<&str> = os_release
        .lines()
        .filter_map(|line| line.split_once('='))
        .filter(|(key, _)| matches!(*key, "ID" | "ID_LIKE"))
        .flat_map(|(_, value)| value.trim_matches('"').split(' '))
        .collect();
    let is = |names: &[&str]| names.iter().any(|name| families.contains(name));
    let number = major.map(|major| major.to_string()).unwrap_or_default();
    if is(&["debian", "ubuntu"]) {
        let dash = if major.is_some() { "-" } else { "" };
        Some(format!("sudo apt install postgresql{dash}{number}"))
    } else if is(&["fedora", "rhel", "centos"]) {
        Some(format!("sudo dnf install postgresql{number}-server"))
    } else if is(&["suse", "opensuse"]) {
        Some(format!("sudo zypper install postgresql{number}-server"))
    } else if is(&["alpine"]) {
        let number = if major.is_some() { &number } else { "17" };
        Some(format!("apk add postgresql{number}"))
    } else if is(&["arch"]) {
        Some("sudo pacman -S postgresql".to_owned())
    } else {
        None
    }
}

/// The memory available to this process, in bytes: the machine's, or the limit of its control group
/// if lower.
pub(super) fn memory() -> u64 {
    // Without any information, assumes an amount that every machine has.
    const UNKNOWN: u64 = 1 << 30;
    let machine = fs::read_to_string("/proc/meminfo")
        .ok()
        .and_then(|info| memory_total(&info))
        .unwrap_or(UNKNOWN);
    let groups = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
    memory_limit(&groups, Path::new("/sys/fs/cgroup")).map_or(machine, |limit| limit.min(machine))
}

fn memory_total(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|l| l.strip_prefix("MemTotal:"))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// The lowest limit of this process's control groups. In a container, the path in `/proc` may be
/// the host's; then the limit is at the root of the mount.
fn memory_limit(groups: &str, mounted: &Path) -> Option<u64> {
    groups
        .lines()
        .filter_map(|line| {
            let (_, rest) = line.split_once(':')?;
            let (controllers, path) = rest.split_once(':')?;
            let path = path.trim_start_matches('/');
            match controllers {
                "" => Some((mounted.to_owned(), path, "memory.max")),
                "memory" => Some((mounted.join("memory"), path, "memory.limit_in_bytes")),
                _ => None,
            }
        })
        .flat_map(|(root, path, file)| {
            let group = root.join(path);
            group
                .ancestors()
                .take_while(|ancestor| ancestor.starts_with(&root))
                .filter_map(|ancestor| fs::read_to_string(ancestor.join(file)).ok())
                .filter_map(|limit| limit.trim().parse().ok())
                .collect::<Vec<u64>>()
        })
        .min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn install_hint_matches_the_distribution() {
        let command = |release: &str, major| install_command(release, major).unwrap();
        assert_eq!(
            command("NAME=\"Ubuntu\"\nID=ubuntu\nID_LIKE=debian\n", Some(16)),
            "sudo apt install postgresql-16"
        );
        assert_eq!(command("ID=debian", None), "sudo apt install postgresql");
        assert_eq!(
            command("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"", None),
            "sudo dnf install postgresql-server"
        );
        assert_eq!(install_command("ID=plan9", None), None);
        for (release, client) in [
            ("ID=debian", "sudo apt install postgresql-client-16"),
            ("ID=fedora", "sudo dnf install postgresql16"),
            ("ID=alpine", "apk add postgresql16-client"),
        ] {
            let command = client_install_command(release, 16);
            assert_eq!(command.as_deref(), Some(client));
        }
    }

    #[test]
    fn memory_of_the_machine_is_read() {
        let info = "MemTotal:        2048 kB\nMemFree:  1 kB\n";
        assert_eq!(memory_total(info), Some(2 * 1024 * 1024));
        assert!(memory() > 0);
    }

    #[test]
    fn lowest_limit_of_nested_groups_applies() {
        let mounted = tempfile::tempdir().unwrap();
        let group = mounted.path().join("system.slice/coffer.service");
        fs::create_dir_all(&group).unwrap();
        fs::write(group.join("memory.max"), "max\n").unwrap();
        fs::write(mounted.path().join("system.slice/memory.max"), "4096\n").unwrap();
        let groups = "0::/system.slice/coffer.service\n";
        assert_eq!(memory_limit(groups, mounted.path()), Some(4096));
        assert_eq!(memory_limit("0::/elsewhere\n", mounted.path()), None);
    }

    #[test]
    fn limit_of_control_groups_version_1_applies() {
        let mounted = tempfile::tempdir().unwrap();
        fs::create_dir_all(mounted.path().join("memory")).unwrap();
        fs::write(mounted.path().join("memory/memory.limit_in_bytes"), "8192").unwrap();
        let groups = "5:cpu:/\n4:memory:/docker/1f\n";
        assert_eq!(memory_limit(groups, mounted.path()), Some(8192));
    }
}
