//! The settings of the cache: section `cache`, variables `COFFER__CACHE__…`.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// The settings of the cache.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct CacheSettings {
    /// How much memory cached values may take, in MiB: 1 to 65536.
    pub capacity_mib: u32,
    /// How long a tombstone stands, in seconds: 40 to 300. It has to be longer than the longest
    /// commit and the longest read together, which the database's statement timeout bounds.
    pub tombstone_seconds: u32,
}

impl Default for CacheSettings {
    fn default() -> Self {
        Self {
            capacity_mib: 64,
            tombstone_seconds: 60,
        }
    }
}

impl CacheSettings {
    /// Everything that is wrong, each by the name of its variable.
    pub fn validate(&self) -> Result<(), Vec<String>> {
        let checks = [
            ("CAPACITY_MIB", self.capacity_mib, 1, 65_536),
            ("TOMBSTONE_SECONDS", self.tombstone_seconds, 40, 300),
        ];
        let wrong: Vec<_> = checks
            .into_iter()
            .filter(|(_, value, least, most)| !(least..=most).contains(&value))
            .map(|(name, value, least, most)| {
                format!("COFFER__CACHE__{name} must be between {least} and {most}, not {value}")
            })
            .collect();
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }

    /// How much memory cached values may take, in bytes.
    pub(crate) fn capacity(&self) -> u64 {
        u64::from(self.capacity_mib) << 20
    }

    /// How long a tombstone stands.
    pub(crate) fn tombstone_lifetime(&self) -> TimeDelta {
        TimeDelta::seconds(self.tombstone_seconds.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_configuration_everything_is_in_order() {
        let settings: CacheSettings = serde_json::from_str("{}").unwrap();
        assert_eq!(settings.validate(), Ok(()));
    }

    #[test]
    fn everything_wrong_is_named_at_once() {
        let settings = CacheSettings {
            capacity_mib: 0,
            tombstone_seconds: 39,
        };
        let wrong = settings.validate().unwrap_err();
        assert_eq!(
            wrong,
            [
                "COFFER__CACHE__CAPACITY_MIB must be between 1 and 65536, not 0",
                "COFFER__CACHE__TOMBSTONE_SECONDS must be between 40 and 300, not 39",
            ]
        );
        assert!(serde_json::from_str::<CacheSettings>(r#"{"capacity":1}"#).is_err());
    }
}
