//! Root privileges, which the server drops if it is started as root.
//!
//! They are needed to read the configuration, to open a port below 1024 and to change the owner of
//! the data directory. Then the process changes its user irrevocably, before it starts the runtime;
//! the C library changes the user of all threads. Executing the program again as another user would lose the results of all three.

use std::path::Path;

use coffer_cluster::{ClusterError, DataDirectory, OsUser};

/// Creates the data directory. If this process runs as root, makes it run as the directory's owner:
/// the existing owner, else `coffer`, else `postgres`.
pub(crate) fn drop_root(data_dir: &Path, private_cluster: bool) -> Result<(), ClusterError> {
    let me = OsUser::current()?;
    if !me.is_root() {
        return DataDirectory::prepare(data_dir, &me);
    }
    match OsUser::unprivileged(Some(data_dir)) {
        Ok(owner) => {
            DataDirectory::prepare(data_dir, &owner)?;
            owner.assume()
        }
        Err(ClusterError::NoUnprivilegedUser) if !private_cluster => {
            tracing::warn!(
                "running as root; create a system user for Coffer: \
                 useradd --system --shell /usr/sbin/nologin coffer"
            );
            DataDirectory::prepare(data_dir, &me)
        }
        Err(error) => Err(error),
    }
}
