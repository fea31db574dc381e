//! Users of the operating system. PostgreSQL refuses to run as root, so another user has to run it.

use std::{
    io,
    os::unix::fs::{MetadataExt, chown},
    path::Path,
};

use nix::unistd::{self, Gid, Uid, User};

use super::{ClusterError, error::Context as _};

/// A user of the operating system, with their group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OsUser {
    /// The user's login name.
    pub name: String,
    /// The numeric user id.
    pub uid: u32,
    /// The numeric id of the user's group.
    pub gid: u32,
}

impl OsUser {
    /// The user that this process runs as. In containers the user may have no name, which
    /// PostgreSQL requires; the number takes its place.
    pub fn current() -> Result<Self, ClusterError> {
        let uid = unistd::geteuid();
        let unnamed = || Self {
            name: uid.to_string(),
            uid: uid.as_raw(),
            gid: unistd::getegid().as_raw(),
        };
        Ok(Self::by_uid(uid)?.unwrap_or_else(unnamed))
    }

    /// The user to run the cluster and the server if root starts them: the owner of the data
    /// directory, else `coffer`, else the user of PostgreSQL's package.
    pub fn unprivileged(data_dir: Option<&Path>) -> Result<Self, ClusterError> {
        if let Some(Ok(metadata)) = data_dir.map(Path::metadata)
            && metadata.uid() != 0
            && let Some(owner) = Self::by_uid(Uid::from_raw(metadata.uid()))?
        {
            return Ok(owner);
        }
        for name in ["coffer", "postgres"] {
            if let Some(user) = Self::by_name(name)? {
                return Ok(user);
            }
        }
        Err(ClusterError::NoUnprivilegedUser)
    }

    /// The user with this name, if there is one.
    pub fn by_name(name: &str) -> Result<Option<Self>, ClusterError> {
        let user = User::from_name(name).map_err(io::Error::from);
        Ok(user.with_context(lookup)?.map(Self::from))
    }

    fn by_uid(uid: Uid) -> Result<Option<Self>, ClusterError> {
        let user = User::from_uid(uid).map_err(io::Error::from);
        Ok(user.with_context(lookup)?.map(Self::from))
    }

    /// True for the superuser, whose id is 0.
    pub fn is_root(&self) -> bool {
        self.uid == 0
    }

    /// Makes this process run as the user for good: all threads, all ids, no supplementary groups.
    /// Requires root.
    pub fn assume(&self) -> Result<(), ClusterError> {
        let (uid, gid) = (Uid::from_raw(self.uid), Gid::from_raw(self.gid));
        unistd::setgroups(&[gid])
            .and_then(|()| unistd::setgid(gid))
            .and_then(|()| unistd::setuid(uid))
            .map_err(io::Error::from)
            .with_context(|| format!("switching to the user {}", self.name))
    }

    /// Makes the user the owner of a file or directory.
    pub fn own(&self, path: &Path) -> Result<(), ClusterError> {
        chown(path, Some(self.uid), Some(self.gid))
            .with_context(|| format!("changing the owner of {} to {}", path.display(), self.name))
    }
}

fn lookup() -> String {
    "looking up a system user".to_owned()
}

impl From<User> for OsUser {
    fn from(user: User) -> Self {
        Self {
            name: user.name,
            uid: user.uid.as_raw(),
            gid: user.gid.as_raw(),
        }
    }
}
