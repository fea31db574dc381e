//! The check of scheduled backups.

use chrono::{DateTime, TimeDelta, Utc};
use coffer_domain::Clock as _;
use coffer_security::MasterKeys;

use super::{
    super::{backup::open, runtime},
    check::{Check, bytes},
};
use crate::{
    backup::Backup, config::Settings, failure::Failure, system::SystemClock, system::SystemRng,
};

const NAME: &str = "backups";

/// Checks the newest backup, without creating a missing key or folder.
pub(super) fn check(settings: &Settings) -> Option<Check> {
    let hours = settings.backup.every_hours;
    if hours == 0 {
        return None;
    }
    let is_set = settings.auth.secret_key.is_some() || settings.auth.secret_key_file.is_some();
    if !is_set && !settings.data.master_key().exists() {
        return Some(Check::warning(
            NAME,
            "none yet; `coffer serve` will make them",
        ));
    }
    let newest = match newest(settings) {
        Ok(newest) => newest,
        Err(failure) => return Some(Check::failed(NAME, failure.explain())),
    };
    Some(check_age(newest.as_ref(), hours, SystemClock.now()))
}

fn newest(settings: &Settings) -> Result<Option<Backup>, Failure> {
    let keys = MasterKeys::load(&settings.auth, &settings.data.master_key(), &SystemRng)?;
    runtime()?.block_on(async {
        let store = open(None, settings).await?;
        Ok(crate::backup::newest(&store, &keys).await?)
    })
}

/// A backup that is late by half the interval is a warning, since it may be running; one that is
/// three times as old is a failure.
fn check_age(newest: Option<&Backup>, hours: u16, now: DateTime<Utc>) -> Check {
    let Some(newest) = newest else {
        let none = format!(
            "none found; one is due every {hours} hours; see the server log, or run `coffer backup`"
        );
        return Check::warning(NAME, none);
    };
    let age = now - newest.created_at;
    let every = TimeDelta::hours(hours.into());
    let detail = format!(
        "{}, {}, {} hours old; one is due every {hours} hours",
        newest.name,
        bytes(newest.size),
        age.num_hours(),
    );
    let log = ["see the server log for the reason".to_owned()];
    if age > every * 3 {
        Check::failed(NAME, detail).and(log)
    } else if age * 2 > every * 3 {
        Check::warning(NAME, detail).and(log)
    } else {
        Check::ok(NAME, detail)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::check::Outcome, *};

    #[test]
    fn late_backup_warns_and_overdue_backup_fails() {
        let now = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        assert_eq!(check_age(None, 24, now).outcome, Outcome::Warning);
        for (hours, outcome) in [
            (0, Outcome::Ok),
            (36, Outcome::Ok),
            (37, Outcome::Warning),
            (73, Outcome::Failed),
        ] {
            let backup = Backup::example(now - TimeDelta::hours(hours));
            assert_eq!(
                check_age(Some(&backup), 24, now).outcome,
                outcome,
                "{hours}"
            );
        }
    }
}
