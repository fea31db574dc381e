//! The retention of backups.

use chrono::{DateTime, TimeDelta, Utc};
use coffer_security::MasterKeys;

use super::{BackupError, Listed, Store};
use crate::config::BackupSettings;

/// The limits of retention. A backup is kept if either limit keeps it; without limits, all are
/// kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Retention {
    /// So many of the newest.
    pub(crate) count: Option<usize>,
    /// Keeps backups of this many days.
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
    /// The names of those that go. Only whole ones of this installation's count and go, and the
    /// newest of them never does.
    fn outdated(self, listed: &[Listed], now: DateTime<Utc>) -> Vec<&str> {
        if self == Self::default() {
            return Vec::new();
        }
        let whole = listed.iter().filter(|listed| listed.is_whole);
        let whole = whole.filter_map(|listed| listed.backup.as_ref().ok());
        let is_old = |created_at| {
            let age = self.days.map(|days| TimeDelta::days(days.into()));
            age.is_none_or(|age| now - created_at > age)
        };
        whole
            .skip(self.count.unwrap_or(0).max(1))
            .filter(|backup| is_old(backup.created_at))
            .map(|backup| &*backup.name)
            .collect()
    }

    /// Removes those that go, and returns their names.
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
        let mut removed = Vec::new();
        for name in self.outdated(&listed, now) {
            store.remove(name).await?;
            removed.push(name.to_owned());
        }
        Ok(removed)
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

    fn made(days_ago: i64) -> Listed {
        let name = format!("coffer-{days_ago}");
        let backup = Backup {
            name: name.clone(),
            ..Backup::example(at(days_ago))
        };
        Listed {
            name,
            backup: Ok(backup),
            is_whole: true,
        }
    }

    fn outdated(count: Option<usize>, days: Option<u16>, listed: &[Listed]) -> Vec<&str> {
        Retention { count, days }.outdated(listed, at(0))
    }

    #[test]
    fn backups_within_number_or_age_are_kept() {
        let listed = [0, 1, 2, 10, 20].map(made);
        for (count, days, gone) in [
            (None, None, vec![]),
            (Some(2), None, vec!["coffer-2", "coffer-10", "coffer-20"]),
            (None, Some(5), vec!["coffer-10", "coffer-20"]),
            (Some(4), Some(5), vec!["coffer-20"]),
            (Some(1), Some(15), vec!["coffer-20"]),
        ] {
            assert_eq!(outdated(count, days, &listed), gone, "{count:?} {days:?}");
        }
    }

    #[test]
    fn newest_complete_backup_is_kept_at_any_age() {
        let mut listed = [100, 200].map(made);
        assert_eq!(outdated(None, Some(1), &listed), ["coffer-200"]);
        listed[0].is_whole = false;
        assert_eq!(outdated(None, Some(1), &listed), Vec::<&str>::new());
    }

    #[test]
    fn foreign_backups_are_neither_counted_nor_deleted() {
        let mut listed = [0, 1, 2].map(made);
        listed[0].backup = Err(UntrustedManifest::Altered);
        listed[0].is_whole = false;
        assert_eq!(outdated(Some(1), None, &listed), ["coffer-2"]);
    }
}
