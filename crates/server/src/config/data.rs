//! The settings of the data directory: section `data`.

use std::{
    env,
    path::{Path, PathBuf},
};

use coffer_cluster::OsUser;
use serde::{Deserialize, Serialize};

/// The settings of the data directory.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct DataSettings {
    /// The directory of the private database, the master key, backups, emails and `audit-head.json`.
    pub(crate) dir: PathBuf,
}

impl Default for DataSettings {
    fn default() -> Self {
        let is_root = OsUser::current().is_ok_and(|user| user.is_root());
        let dir = if is_root { None } else { user_data_dir() };
        Self {
            dir: dir.unwrap_or_else(|| "/var/lib/coffer".into()),
        }
    }
}

impl DataSettings {
    /// The absolute path of the directory, which stays valid if the working directory changes.
    pub(crate) fn absolute_dir(&self) -> PathBuf {
        std::path::absolute(&self.dir).unwrap_or_else(|_| self.dir.clone())
    }

    /// The default file of the master key.
    pub(crate) fn master_key(&self) -> PathBuf {
        self.absolute_dir().join("master.key")
    }

    /// The default location of backups.
    pub(crate) fn backups(&self) -> PathBuf {
        self.absolute_dir().join("backups")
    }

    /// The folder of emails that are not sent by SMTP.
    pub(crate) fn mail(&self) -> PathBuf {
        self.absolute_dir().join("mail")
    }

    /// The file with the head of the audit log's chain of seals.
    pub(crate) fn audit_head(&self) -> PathBuf {
        self.absolute_dir().join("audit-head.json")
    }
}

/// The directory for this user's data (XDG base directory specification).
fn user_data_dir() -> Option<PathBuf> {
    let configured = env::var_os("XDG_DATA_HOME")
        .map(PathBuf::from)
        .filter(|dir| dir.is_absolute());
    let data = configured.or_else(|| {
        let home = env::home_dir().filter(|home| !home.as_os_str().is_empty())?;
        Some(home.join(Path::new(".local/share")))
    });
    data.map(|data| data.join("coffer"))
}
