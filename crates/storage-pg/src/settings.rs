//! The settings of the database: section `database`, variables `COFFER__DATABASE__…`.

use std::{path::PathBuf, thread, time::Duration};

use coffer_domain::secret::redacted;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use crate::{
    address::{self, Tls, TlsError, wants_tls},
    factory::default_share,
};

/// The settings of the database. Without any, a private cluster runs in the data directory.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct DatabaseSettings {
    /// The database's URL for the owner role, `postgres://owner:…@host/name`; by default, Coffer
    /// runs a private PostgreSQL in the data directory.
    #[serde(serialize_with = "redacted")]
    pub url: Option<SecretString>,
    /// The URL of the same database for `coffer_app`, the role that serves requests; by default,
    /// the owner creates the role and sets its password.
    #[serde(serialize_with = "redacted")]
    pub app_url: Option<SecretString>,
    /// The URL of the same database for `coffer_system`, the role of background jobs; by default,
    /// the owner creates the role and sets its password.
    #[serde(serialize_with = "redacted")]
    pub system_url: Option<SecretString>,
    /// A PEM file of certificate authorities to trust for the database, in addition to the
    /// system's.
    pub tls_ca: Option<PathBuf>,
    /// The maximum number of database connections for requests: 1 to 1000; by default four for each
    /// processor, from 8 to 20.
    pub max_connections: u16,
    /// The maximum number of these connections for one user's requests: 1 to `max_connections`; by
    /// default a quarter, and at least three.
    pub max_connections_per_user: Option<u16>,
    /// Log statements that take longer than this, with their plan, in milliseconds: up to 30,000;
    /// 0 turns this off.
    pub slow_query_ms: u32,
    /// The directory of the PostgreSQL programs, if it is not one of the usual ones.
    pub bin_dir: Option<PathBuf>,
}

impl Default for DatabaseSettings {
    fn default() -> Self {
        Self {
            url: None,
            app_url: None,
            system_url: None,
            tls_ca: None,
            max_connections: default_connections(),
            max_connections_per_user: None,
            slow_query_ms: 500,
            bin_dir: None,
        }
    }
}

/// More connections than processors can serve make each statement slower, because the processes of
/// PostgreSQL take turns and each fills the processor's caches again.
fn default_connections() -> u16 {
    let processors = thread::available_parallelism().map_or(1, usize::from);
    u16::try_from(4 * processors)
        .unwrap_or(u16::MAX)
        .clamp(8, 20)
}

impl DatabaseSettings {
    /// Every invalid setting, named by its variable.
    pub fn validate(&self) -> Result<(), Vec<String>> {
        let mut wrong = Vec::new();
        for (name, url) in [
            ("URL", &self.url),
            ("APP_URL", &self.app_url),
            ("SYSTEM_URL", &self.system_url),
        ] {
            // The parser's error does not repeat what it read, and must not: there are passwords.
            let parsed = url.as_ref().map(|url| address::parse(url.expose_secret()));
            if let Some(Err(error)) = parsed {
                wrong.push(format!("COFFER__DATABASE__{name}: {error}"));
            }
            if name != "URL" && url.is_some() && self.url.is_none() {
                wrong.push(format!(
                    "COFFER__DATABASE__{name} requires COFFER__DATABASE__URL, the owner's URL"
                ));
            }
        }
        if !(1..=1000).contains(&self.max_connections) {
            wrong.push(format!(
                "COFFER__DATABASE__MAX_CONNECTIONS must be between 1 and 1000, not {}",
                self.max_connections
            ));
        }
        if let Some(share) = self.max_connections_per_user
            && !(1..=self.max_connections).contains(&share)
        {
            wrong.push(format!(
                "COFFER__DATABASE__MAX_CONNECTIONS_PER_USER must be between 1 and {}, the value of \
                 COFFER__DATABASE__MAX_CONNECTIONS, not {share}",
                self.max_connections
            ));
        }
        if self.slow_query_ms > 30_000 {
            wrong.push(format!(
                "COFFER__DATABASE__SLOW_QUERY_MS must be at most 30000, the statement timeout, \
                 not {}",
                self.slow_query_ms
            ));
        }
        if let Err(error) = self.tls() {
            wrong.push(format!("COFFER__DATABASE__TLS_CA: {error}"));
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }

    /// The number of connections that one user's requests may use at once.
    pub fn connections_per_user(&self) -> usize {
        let of_pool = || default_share(self.max_connections.into());
        self.max_connections_per_user
            .map_or_else(of_pool, usize::from)
    }

    /// The duration from which on a statement is logged.
    pub fn slow_query(&self) -> Option<Duration> {
        let limit = Duration::from_millis(self.slow_query_ms.into());
        (!limit.is_zero()).then_some(limit)
    }

    /// The verification of the database's certificate, if any address uses TLS or authorities are
    /// configured.
    pub fn tls(&self) -> Result<Option<Tls>, TlsError> {
        let urls = [&self.url, &self.app_url, &self.system_url];
        let is_wanted = urls.into_iter().flatten().any(|url| {
            let parsed = address::parse(url.expose_secret());
            parsed.is_ok_and(|config| wants_tls(&config))
        });
        (is_wanted || self.tls_ca.is_some())
            .then(|| Tls::load(self.tls_ca.as_deref()))
            .transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn default_settings_are_valid() {
        let settings: DatabaseSettings = serde_json::from_str("{}").unwrap();
        assert_eq!(settings.validate(), Ok(()));
    }

    #[test]
    fn share_follows_the_pool_unless_it_is_set() {
        let of = |max_connections, max_connections_per_user| {
            let settings = DatabaseSettings {
                max_connections,
                max_connections_per_user,
                ..DatabaseSettings::default()
            };
            (settings.connections_per_user(), settings.validate().is_ok())
        };
        assert_eq!(of(20, None), (5, true));
        assert_eq!(of(4, None), (3, true));
        assert_eq!(of(2, None), (2, true));
        assert_eq!(of(1, None), (1, true));
        assert_eq!(of(20, Some(20)), (20, true));
        assert!(!of(20, Some(21)).1);
        assert!(!of(20, Some(0)).1);
    }

    #[test]
    fn invalid_settings_are_named_without_secrets() {
        let settings = DatabaseSettings {
            app_url: Some("postgres://app:hunter2@[".into()),
            max_connections: 0,
            ..DatabaseSettings::default()
        };
        let wrong = settings.validate().unwrap_err().join("\n");
        assert!(wrong.contains("COFFER__DATABASE__APP_URL: "), "{wrong}");
        assert!(wrong.contains("requires COFFER__DATABASE__URL"), "{wrong}");
        assert!(wrong.contains("MAX_CONNECTIONS"), "{wrong}");
        let shown = serde_json::to_string(&settings).unwrap();
        for text in [wrong, shown, format!("{settings:?}")] {
            assert!(!text.contains("hunter2"), "{text}");
        }
    }
}
