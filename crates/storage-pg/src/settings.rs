//! The settings of the database: section `database`, variables `COFFER__DATABASE__…`.

use std::{net::IpAddr, path::PathBuf};

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize, Serializer};
use tokio_postgres::{
    Config,
    config::{Host, SslMode},
};

/// The settings of the database. Without any, a private cluster runs in the data directory.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct DatabaseSettings {
    /// Where the database is, as the role that owns everything: `postgres://owner:…@host/name`.
    #[serde(serialize_with = "redacted")]
    pub url: Option<SecretString>,
    /// The same database as `coffer_app`, which serves requests. Without it, the owner makes the
    /// role.
    #[serde(serialize_with = "redacted")]
    pub app_url: Option<SecretString>,
    /// The same database as `coffer_system`, which serves jobs. Without it, the owner makes the
    /// role.
    #[serde(serialize_with = "redacted")]
    pub system_url: Option<SecretString>,
    /// How many connections serve requests at once: 1 to 1000.
    pub max_connections: u16,
    /// Where the programs of a private cluster are, when not in a usual place.
    pub bin_dir: Option<PathBuf>,
}

impl Default for DatabaseSettings {
    fn default() -> Self {
        Self {
            url: None,
            app_url: None,
            system_url: None,
            max_connections: 20,
            bin_dir: None,
        }
    }
}

impl DatabaseSettings {
    /// Everything that is wrong, each by the name of its variable.
    pub fn validate(&self) -> Result<(), Vec<String>> {
        let mut wrong = Vec::new();
        for (name, url) in [
            ("URL", &self.url),
            ("APP_URL", &self.app_url),
            ("SYSTEM_URL", &self.system_url),
        ] {
            // The parser's error does not repeat what it read, and must not: there are passwords.
            match url
                .as_ref()
                .map(|url| url.expose_secret().parse::<Config>())
            {
                Some(Err(error)) => wrong.push(format!("COFFER__DATABASE__{name}: {error}")),
                Some(Ok(config)) if goes_in_clear(&config) => wrong.push(format!(
                    "COFFER__DATABASE__{name} names another machine, and TLS to the database is \
                     not supported; if the network between is your own, add sslmode=disable to \
                     the URL"
                )),
                _ => {}
            }
            if name != "URL" && url.is_some() && self.url.is_none() {
                wrong.push(format!(
                    "COFFER__DATABASE__{name} needs COFFER__DATABASE__URL, the owner's"
                ));
            }
        }
        if !(1..=1000).contains(&self.max_connections) {
            wrong.push(format!(
                "COFFER__DATABASE__MAX_CONNECTIONS must be between 1 and 1000, not {}",
                self.max_connections
            ));
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }
}

/// Whether passwords and data would cross a network unencrypted without anybody having said so.
fn goes_in_clear(config: &Config) -> bool {
    let is_here = |host: &Host| match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<IpAddr>().is_ok_and(|a| a.is_loopback())
        }
        Host::Unix(_) => true,
    };
    config.get_ssl_mode() != SslMode::Disable && !config.get_hosts().iter().all(is_here)
}

#[expect(clippy::ref_option, reason = "serde passes the field")]
fn redacted<S: Serializer>(secret: &Option<SecretString>, to: S) -> Result<S::Ok, S::Error> {
    secret.as_ref().map(|_| "redacted").serialize(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_configuration_everything_is_in_order() {
        let settings: DatabaseSettings = serde_json::from_str("{}").unwrap();
        assert_eq!(settings.validate(), Ok(()));
    }

    #[test]
    fn nothing_crosses_a_network_in_clear_unless_somebody_says_so() {
        let verdict = |url: &str| {
            let settings = DatabaseSettings {
                url: Some(url.into()),
                ..DatabaseSettings::default()
            };
            settings.validate().is_ok()
        };
        assert!(verdict("postgres://owner@localhost/coffer"));
        assert!(verdict("postgres://owner@127.0.0.1/coffer"));
        assert!(verdict("host=/run/postgresql user=owner"));
        assert!(!verdict("postgres://owner@db.example.org/coffer"));
        assert!(!verdict(
            "postgres://owner@db.example.org/coffer?sslmode=require"
        ));
        assert!(verdict(
            "postgres://owner@db.example.org/coffer?sslmode=disable"
        ));
    }

    #[test]
    fn everything_wrong_is_named_and_no_secret_with_it() {
        let settings = DatabaseSettings {
            app_url: Some("postgres://app:hunter2@[".into()),
            max_connections: 0,
            ..DatabaseSettings::default()
        };
        let wrong = settings.validate().unwrap_err().join("\n");
        assert!(wrong.contains("COFFER__DATABASE__APP_URL: "), "{wrong}");
        assert!(wrong.contains("needs COFFER__DATABASE__URL"), "{wrong}");
        assert!(wrong.contains("MAX_CONNECTIONS"), "{wrong}");
        let shown = serde_json::to_string(&settings).unwrap();
        for text in [wrong, shown, format!("{settings:?}")] {
            assert!(!text.contains("hunter2"), "{text}");
        }
    }
}
