//! The settings of the cache: section `cache`, variables `COFFER__CACHE__…`.

use chrono::TimeDelta;
use coffer_domain::secret::redacted;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use crate::redis;

/// The settings of the cache, section `cache` of the configuration.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct CacheSettings {
    /// The URL of a Redis server, 6 or newer, that all nodes share: `redis://`, `rediss://` or
    /// `redis+unix://`. Without it, the cache is in the server's memory with the private cluster, and
    /// there is none with a configured database.
    #[serde(serialize_with = "redacted")]
    pub redis_url: Option<SecretString>,
    /// The prefix of all keys in Redis, so that several installations can share one server: 1 to 40
    /// letters, digits, `-`, `_`, `.` and `:`.
    pub redis_prefix: String,
    /// The size of the in-memory cache, in MiB: 1 to 65536.
    pub capacity_mib: u32,
    /// The time for which a changed value stays out of the cache (the lifetime of its tombstone),
    /// in seconds: 40 to 300. It must exceed the longest read and commit together, which the
    /// database's statement timeout limits.
    pub tombstone_seconds: u32,
    /// The maximum time for which a profile is served from the cache, in seconds: 1 to 86,400. Every
    /// change made by Coffer takes effect at once; this and the next two settings bound how long a
    /// change made by other means, such as `psql`, stays unseen.
    pub profile_seconds: u32,
    /// The maximum time for which a user's settings are served from the cache, in seconds: 1 to
    /// 86,400.
    pub settings_seconds: u32,
    /// The maximum time for which the system categories are served from the cache, in seconds: 1 to
    /// 86,400.
    pub categories_seconds: u32,
}

impl Default for CacheSettings {
    fn default() -> Self {
        Self {
            redis_url: None,
            redis_prefix: "coffer".to_owned(),
            capacity_mib: 64,
            tombstone_seconds: 60,
            profile_seconds: 600,
            settings_seconds: 600,
            categories_seconds: 600,
        }
    }
}

impl CacheSettings {
    /// Checks all settings; each error names the variable.
    pub fn validate(&self) -> Result<(), Vec<String>> {
        let checks = [
            ("CAPACITY_MIB", self.capacity_mib, 1, 65_536),
            ("TOMBSTONE_SECONDS", self.tombstone_seconds, 40, 300),
            ("PROFILE_SECONDS", self.profile_seconds, 1, 86_400),
            ("SETTINGS_SECONDS", self.settings_seconds, 1, 86_400),
            ("CATEGORIES_SECONDS", self.categories_seconds, 1, 86_400),
        ];
        let mut errors: Vec<_> = checks
            .into_iter()
            .filter(|(_, value, least, most)| !(least..=most).contains(&value))
            .map(|(name, value, least, most)| {
                format!("COFFER__CACHE__{name} must be between {least} and {most}, not {value}")
            })
            .collect();
        let url = self.redis_url.as_ref().map(SecretString::expose_secret);
        if let Some(Err(error)) = url.map(redis::check_url) {
            errors.push(format!("COFFER__CACHE__REDIS_URL: {error}"));
        }
        let is_prefix = |c: char| c.is_ascii_alphanumeric() || "-_.:".contains(c);
        if !(1..=40).contains(&self.redis_prefix.len()) || !self.redis_prefix.chars().all(is_prefix)
        {
            errors.push(
                "COFFER__CACHE__REDIS_PREFIX must be 1 to 40 letters, digits, -, _, . or :"
                    .to_owned(),
            );
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors)
        }
    }

    /// The maximum memory of cached values, in bytes.
    pub(crate) fn capacity(&self) -> u64 {
        u64::from(self.capacity_mib) << 20
    }

    /// The time for which a tombstone prevents fills.
    pub(crate) fn tombstone_lifetime(&self) -> TimeDelta {
        TimeDelta::seconds(self.tombstone_seconds.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn default_settings_are_valid() {
        let settings: CacheSettings = serde_json::from_str("{}").unwrap();
        assert_eq!(settings.validate(), Ok(()));
    }

    // Proves: TASK-005-017.2
    #[test]
    fn all_invalid_settings_are_reported_at_once() {
        let settings = CacheSettings {
            redis_url: Some("http://user:hunter2@redis".into()),
            redis_prefix: "a b".to_owned(),
            capacity_mib: 0,
            tombstone_seconds: 39,
            profile_seconds: 0,
            settings_seconds: 86_401,
            categories_seconds: 0,
        };
        let errors = settings.validate().unwrap_err();
        assert_eq!(
            errors,
            [
                "COFFER__CACHE__CAPACITY_MIB must be between 1 and 65536, not 0",
                "COFFER__CACHE__TOMBSTONE_SECONDS must be between 40 and 300, not 39",
                "COFFER__CACHE__PROFILE_SECONDS must be between 1 and 86400, not 0",
                "COFFER__CACHE__SETTINGS_SECONDS must be between 1 and 86400, not 86401",
                "COFFER__CACHE__CATEGORIES_SECONDS must be between 1 and 86400, not 0",
                "COFFER__CACHE__REDIS_URL: must be a Redis URL: redis://[user:password@]host[:port][/database], rediss:// for TLS, or redis+unix:///path",
                "COFFER__CACHE__REDIS_PREFIX must be 1 to 40 letters, digits, -, _, . or :",
            ]
        );
        assert!(serde_json::from_str::<CacheSettings>(r#"{"capacity":1}"#).is_err());
    }
}
