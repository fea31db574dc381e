//! Root privileges, which the server drops if it is started as root.
//!
//! They are needed to read the configuration, to open a port below 1024 and to change the owner of
//! the data directory. Then the process becomes another user, irrevocably and before it has a
//! second thread; running the program again as that user would lose all three.

use std::path::Path;

use coffer_cluster::{ClusterError, DataDirectory, OsUser};

/// Makes the data directory and, when this process is root's, becomes its owner: whoever owns it
/// already, else `coffer`, else `postgres`.
pub(crate) fn give_up(data_dir: &Path, private_cluster: bool) -> Result<(), ClusterError> {
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
