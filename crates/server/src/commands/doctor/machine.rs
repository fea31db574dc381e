//! The checks of the data directory, the disk, the master key and the address.

use std::{fs::Metadata, os::unix::fs::MetadataExt as _, path::Path};

use coffer_security::MasterKeys;
use nix::sys::statvfs::statvfs;

use super::check::{Check, bytes};
use crate::{
    config::{ServerSettings, Settings},
    system::SystemRng,
};

/// Less free space than this causes a failure, in bytes: the database may stop at any time.
const FREE_SPACE_FAILURE: u64 = 256 << 20;
/// Less free space than this causes a warning, in bytes.
const FREE_SPACE_WARNING: u64 = 2 << 30;

/// Checks the machine, without creating anything.
pub(super) fn checks(settings: &Settings) -> Vec<Check> {
    let dir = settings.data.absolute_dir();
    let mut checks = match dir.metadata() {
        Ok(metadata) => vec![directory(&dir, &metadata), disk(&dir)],
        Err(error) => vec![Check::warning(
            "data directory",
            format!("{}: {error}; `coffer serve` will create it", dir.display()),
        )],
    };
    checks.push(master_key(settings));
    checks.push(address(&settings.server));
    checks
}

fn directory(dir: &Path, metadata: &Metadata) -> Check {
    const NAME: &str = "data directory";
    let shown = dir.display();
    if !metadata.is_dir() {
        return Check::failed(NAME, format!("{shown} is not a directory"));
    }
    let mode = metadata.mode() & 0o7777;
    if mode & 0o022 != 0 {
        let advice =
            format!("{shown} is writable by other users (mode {mode:o}); run `chmod 700 {shown}`");
        return Check::failed(NAME, advice);
    }
    if mode & 0o055 != 0 {
        let advice =
            format!("{shown} is readable by other users (mode {mode:o}); run `chmod 700 {shown}`");
        return Check::warning(NAME, advice);
    }
    Check::ok(NAME, shown.to_string())
}

fn disk(dir: &Path) -> Check {
    const NAME: &str = "free disk space";
    let free = match statvfs(dir) {
        Ok(found) => found
            .blocks_available()
            .saturating_mul(found.fragment_size()),
        Err(error) => return Check::warning(NAME, format!("unknown: {error}")),
    };
    let detail = format!("{} in {}", bytes(free), dir.display());
    if free >= FREE_SPACE_WARNING {
        return Check::ok(NAME, detail);
    }
    let detail = format!(
        "only {detail}; the database stops when the disk is full: delete old backups or add space"
    );
    if free < FREE_SPACE_FAILURE {
        Check::failed(NAME, detail)
    } else {
        Check::warning(NAME, detail)
    }
}

fn master_key(settings: &Settings) -> Check {
    const NAME: &str = "master key";
    let file = settings.data.master_key();
    let is_set = settings.auth.secret_key.is_some() || settings.auth.secret_key_file.is_some();
    // Loading would generate it.
    if !is_set && matches!(file.try_exists(), Ok(false)) {
        let detail = format!(
            "{} does not exist yet; `coffer serve` will create it",
            file.display()
        );
        return Check::warning(NAME, detail);
    }
    match MasterKeys::load(&settings.auth, &file, &SystemRng) {
        Ok(_) if is_set => Check::ok(NAME, "from the configuration"),
        Ok(_) => Check::ok(NAME, file.display().to_string()),
        Err(error) => Check::failed(NAME, error.to_string()),
    }
}

/// Reports how the server is reached. The configuration has already been validated.
fn address(server: &ServerSettings) -> Check {
    const NAME: &str = "address";
    let listen = server.listen;
    match &server.public_url {
        None => Check::ok(NAME, format!("{listen}, reachable from this machine only")),
        Some(url) if !url.is_https() => Check::ok(
            NAME,
            format!("{listen}, as {url}, reachable from this machine only"),
        ),
        Some(url) if server.trusted_proxies.is_empty() && !server.insecure_http => Check::warning(
            NAME,
            format!(
                "{listen}, as {url}: COFFER__SERVER__TRUSTED_PROXIES does not name the HTTPS proxy, \
                 so all clients share one address and its rate limits"
            ),
        ),
        Some(url) => Check::ok(NAME, format!("{listen}, as {url}, behind a proxy")),
    }
}
