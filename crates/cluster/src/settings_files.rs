//! The cluster's configuration files, rewritten at every start: they depend on the machine's
//! memory, the cluster's user and the socket's directory.

use std::{fs, path::Path};

use super::{ClusterError, OWNER, OsUser, SUPERUSER, directory, error::Context as _, platform};

/// The values that the configuration files depend on.
pub(super) struct Settings<'a> {
    pub(super) socket_dir: &'a Path,
    pub(super) owner: &'a OsUser,
    pub(super) clients: &'a [OsUser],
    pub(super) roles: &'a [&'a str],
    pub(super) max_connections: u16,
    pub(super) durable: bool,
}

const INCLUDES: &str = "
# Coffer overwrites coffer.conf at every start. Settings in local.conf take precedence.
include = 'coffer.conf'
include_if_exists = 'local.conf'
";

/// Writes the files. Connections are accepted through the socket only, from the given users only.
pub(super) fn write(postgres: &Path, settings: &Settings<'_>) -> Result<(), ClusterError> {
    let write =
        |name: &str, text: &str| directory::write(&postgres.join(name), text, settings.owner);
    let memory = Memory::of(platform::memory(), settings);
    write("coffer.conf", &coffer_conf(settings, &memory))?;
    write("pg_hba.conf", "local all all peer map=coffer\n")?;
    write("pg_ident.conf", &pg_ident(settings))?;

    let main = postgres.join("postgresql.conf");
    let text = fs::read_to_string(&main).with_context(|| format!("reading {}", main.display()))?;
    if !text.contains("include = 'coffer.conf'") {
        write("postgresql.conf", &(text + INCLUDES))?;
    }
    Ok(())
}

/// The map from users of the operating system to database roles.
fn pg_ident(settings: &Settings<'_>) -> String {
    let map = |client: &OsUser, role| format!("coffer \"{}\" {role}\n", client.name);
    let roles = || [SUPERUSER, OWNER].iter().chain(settings.roles);
    let clients = settings.clients.iter();
    clients
        .flat_map(|client| roles().map(move |role| map(client, role)))
        .collect()
}

/// Memory settings, in megabytes.
struct Memory {
    shared_buffers: u64,
    effective_cache_size: u64,
    work_mem: u64,
    maintenance_work_mem: u64,
}

impl Memory {
    /// Uses half of what PostgreSQL's manual suggests for a dedicated machine.
    fn of(bytes: u64, settings: &Settings<'_>) -> Self {
        let megabytes = bytes >> 20;
        if !settings.durable {
            return Self {
                shared_buffers: 64,
                effective_cache_size: 256,
                work_mem: 4,
                maintenance_work_mem: 32,
            };
        }
        Self {
            shared_buffers: (megabytes / 8).clamp(16, 2048),
            effective_cache_size: (megabytes / 2).max(64),
            work_mem: (megabytes / 4 / u64::from(settings.max_connections)).clamp(2, 32),
            maintenance_work_mem: (megabytes / 32).clamp(16, 512),
        }
    }
}

/// Errors of statements reach the client anyway. In the log their details would contain personal
/// data, so only the server's own messages and fatal errors are logged.
fn coffer_conf(settings: &Settings<'_>, memory: &Memory) -> String {
    let socket_dir = settings.socket_dir.display();
    let max_connections = settings.max_connections;
    let Memory {
        shared_buffers,
        effective_cache_size,
        work_mem,
        maintenance_work_mem,
    } = memory;
    let durability = if settings.durable {
        "fsync = on\nfull_page_writes = on\nsynchronous_commit = on\n"
    } else {
        "fsync = off\nfull_page_writes = off\nsynchronous_commit = off\nautovacuum = off\n"
    };
    format!(
        "# Overwritten at every start; put your settings into local.conf.
listen_addresses = ''
port = 5432
unix_socket_directories = '{socket_dir}'
unix_socket_permissions = 0700
max_connections = {max_connections}
shared_buffers = {shared_buffers}MB
effective_cache_size = {effective_cache_size}MB
work_mem = {work_mem}MB
maintenance_work_mem = {maintenance_work_mem}MB
wal_compression = on
jit = off
track_activity_query_size = 4kB
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
log_line_prefix = ''
log_min_messages = log
log_min_error_statement = panic
log_error_verbosity = terse
log_checkpoints = off
logging_collector = off
log_destination = 'stderr'
{durability}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(clients: &[OsUser]) -> Settings<'_> {
        Settings {
            socket_dir: Path::new("/tmp/coffer-x"),
            owner: &clients[0],
            clients,
            roles: &["coffer_app"],
            max_connections: 100,
            durable: true,
        }
    }

    fn user(name: &str) -> OsUser {
        OsUser {
            name: name.to_owned(),
            uid: 1,
            gid: 1,
        }
    }

    #[test]
    fn memory_settings_follow_the_memory_within_bounds() {
        let clients = [user("coffer")];
        let of = |megabytes: u64| Memory::of(megabytes << 20, &settings(&clients));
        assert_eq!(of(64).shared_buffers, 16);
        assert_eq!(of(2048).shared_buffers, 256);
        assert_eq!(of(2048).work_mem, 5);
        assert_eq!(of(1 << 20).shared_buffers, 2048);
    }

    #[test]
    fn only_given_users_can_connect_and_only_through_the_socket() {
        let clients = [user("coffer"), user("my org\\me")];
        let settings = settings(&clients);
        let map = pg_ident(&settings);
        assert!(map.contains("coffer \"coffer\" coffer_owner\n"));
        assert!(map.contains("coffer \"my org\\me\" coffer_app\n"));
        let conf = coffer_conf(&settings, &Memory::of(1 << 30, &settings));
        assert!(conf.contains("listen_addresses = ''\n"));
        assert!(conf.contains("fsync = on\n"));
    }
}
