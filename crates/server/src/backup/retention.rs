//! The retention of backups.

use chrono::{DateTime, TimeDelta, Utc};
use coffer_security::MasterKeys;

use super::{BackupError, ListedBackup, Store};
use crate::config::BackupSettings;

/// The limits of retention. A backup is kept if either limit keeps it; without limits, all are
/// kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Retention {
    /// The number of newest backups to keep.
    pub(crate) count: Option<usize>,
    /// The age in days up to which backups are kept.
    pub(crate) days: Option<u16>,
}

impl From<&BackupSettings> for Retention {
    fn from(settings: &BackupSettings) -> Self {
        let or_none = |number: u16| (number > 0).then_some(number);
        Self {
            count: or_none(settings.keep).map(Into::into),
            days: or_none(settings.keep_days),
        }
    }
}

impl Retention {
    /// The names of the backups to delete. Only complete backups of this installation are counted
    /// and deleted, and the newest of them is always kept.
    fn outdated(self, listed: &[ListedBackup], now: DateTime<Utc>) -> Vec<&str> {
        if self == Self::default() {
            return Vec::new();
        }
        let complete = listed.iter().filter(|listed| listed.is_complete);
        let complete = complete.filter_map(|listed| listed.backup.as_ref().ok());
        let is_old = |created_at| {
            let age = self.days.map(|days| TimeDelta::days(days.into()));
            age.is_none_or(|age| now - created_at > age)
        };
        complete
            .skip(self.count.unwrap_or(0).max(1))
            .filter(|backup| is_old(backup.created_at))
            .map(|backup| &*backup.name)
            .collect()
    }

    /// Deletes outdated backups, and returns their names.
    pub(crate) async fn apply(
        self,
        store: &Store,
        keys: &MasterKeys,
        now: DateTime<Utc>,
    ) -> Result<Vec<String>, BackupError> {
        if self == Self::default() {
            return Ok(Vec::new());
        }
        let listed = store.list(keys).await?;
        let mut deleted = Vec::new();
        for name in self.outdated(&listed, now) {
            store.remove(name).await?;
            deleted.push(name.to_owned());
        }
        Ok(deleted)
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::manifest::{Backup, UntrustedManifest},
        *,
    };

    const NOW: i64 = 1_700_000_000;

    fn at(days_ago: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(NOW - days_ago * 86_400, 0).unwrap()
    }

    fn listed_backup(days_ago: i64) -> ListedBackup {
        let name = format!("coffer-{days_ago}");
        let backup = Backup {
            name: name.clone(),
            ..Backup::example(at(days_ago))
        };
        ListedBackup {
            name,
            backup: Ok(backup),
            is_complete: true,
        }
    }

    fn outdated(count: Option<usize>, days: Option<u16>, listed: &[ListedBackup]) -> Vec<&str> {
        Retention { count, days }.outdated(listed, at(0))
    }

    #[test]
    fn backups_within_number_or_age_are_kept() {
        let listed = [0, 1, 2, 10, 20].map(listed_backup);
        for (count, days, deleted) in [
            (None, None, vec![]),
            (Some(2), None, vec!["coffer-2", "coffer-10", "coffer-20"]),
            (None, Some(5), vec!["coffer-10", "coffer-20"]),
            (Some(4), Some(5), vec!["coffer-20"]),
            (Some(1), Some(15), vec!["coffer-20"]),
        ] {
            assert_eq!(
                outdated(count, days, &listed),
                deleted,
                "{count:?} {days:?}"
            );
        }
    }

    #[test]
    fn newest_complete_backup_is_kept_at_any_age() {
        let mut listed = [100, 200].map(listed_backup);
        assert_eq!(outdated(None, Some(1), &listed), ["coffer-200"]);
        listed[0].is_complete = false;
        assert_eq!(outdated(None, Some(1), &listed), Vec::<&str>::new());
    }

    #[test]
    fn foreign_backups_are_neither_counted_nor_deleted() {
        let mut listed = [0, 1, 2].map(listed_backup);
        listed[0].backup = Err(UntrustedManifest::Altered);
        listed[0].is_complete = false;
        assert_eq!(outdated(Some(1), None, &listed), ["coffer-2"]);
    }
}
