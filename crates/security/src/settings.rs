//! The settings for sign-in and secrets: section `auth`, variables `COFFER__AUTH__…`.

use std::{num::NonZeroUsize, path::PathBuf, time::Duration};

use chrono::TimeDelta;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Deserializer};

use crate::{
    algorithm::Algorithm,
    master_key::MasterKey,
    password::{BreachedPasswords, PasswordScheme},
};

/// The settings for sign-in and secrets. Every default suits a small installation.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuthSettings {
    /// The signing algorithm of new access tokens: `HS256`, `EdDSA`, `ES256` or `RS256`. Existing
    /// tokens stay valid until they expire.
    pub algorithm: Algorithm,
    /// The password hashing scheme: `bcrypt` or `argon2id`. Hashes of the other scheme are replaced
    /// at the next sign-in.
    pub password_scheme: PasswordScheme,
    /// The bcrypt cost factor (rounds as a power of two): 4 to 15. Use less than 10 in tests only.
    pub bcrypt_cost: u32,
    /// The lifetime of an access token, in minutes: 1 to 1440.
    pub access_token_expire_minutes: u32,
    /// The idle timeout of a session with "remember me", in days: 1 to 365.
    pub refresh_token_expire_days: u32,
    /// The idle timeout of a session without "remember me", in hours: 1 to 720.
    pub session_hours_without_remember: u32,
    /// The maximum lifetime of any session, in days: 1 to 365.
    pub session_absolute_days: u32,
    /// The issuer of access tokens (RFC 9068, `iss`).
    pub issuer: String,
    /// The audience of access tokens (RFC 9068, `aud`).
    pub audience: String,
    /// The number of passwords hashed at the same time, up to 256; by default, one per core.
    pub hash_workers: Option<NonZeroUsize>,
    /// The maximum wait of a sign-in in the hashing queue, in milliseconds: 100 to 60000. A sign-in
    /// that would wait longer is refused at once with 503 and `Retry-After`.
    pub hash_queue_max_wait_ms: u32,
    /// A sorted file of SHA-1 hashes of breached passwords, which users cannot choose.
    pub breached_passwords_file: Option<PathBuf>,
    /// The master key, 32 bytes in base64, the same on every node; by default, `master.key` in the data
    /// directory.
    pub secret_key: Option<SecretString>,
    /// A file that contains the master key, instead of `secret_key`.
    pub secret_key_file: Option<PathBuf>,
    /// Previous master keys, which can still decrypt older values: a list, or one text with commas.
    #[serde(deserialize_with = "secrets")]
    pub previous_secret_keys: Vec<SecretString>,
    /// Whether cookie names have the prefixes `__Host-` and `__Secure-` where the public URL uses
    /// HTTPS, so that no neighbouring site can set these cookies.
    pub cookie_prefix: bool,
}

/// Deserializes a list of secrets, or one text with commas, which base64 does not contain.
fn secrets<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<SecretString>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Text(SecretString),
        List(Vec<SecretString>),
    }
    Ok(match Written::deserialize(from)? {
        Written::List(secrets) => secrets,
        Written::Text(text) => {
            let secrets = text.expose_secret().split(',').map(str::trim);
            let secrets = secrets.filter(|secret| !secret.is_empty());
            secrets.map(SecretString::from).collect()
        }
    })
}

impl Default for AuthSettings {
    fn default() -> Self {
        Self {
            algorithm: Algorithm::HS256,
            password_scheme: PasswordScheme::Bcrypt,
            bcrypt_cost: 12,
            access_token_expire_minutes: 30,
            refresh_token_expire_days: 7,
            session_hours_without_remember: 24,
            session_absolute_days: 30,
            issuer: "coffer".to_owned(),
            audience: "coffer".to_owned(),
            hash_workers: None,
            // Users prefer to wait three seconds over being asked to try again.
            hash_queue_max_wait_ms: 3000,
            breached_passwords_file: None,
            secret_key: None,
            secret_key_file: None,
            previous_secret_keys: Vec::new(),
            cookie_prefix: true,
        }
    }
}

impl AuthSettings {
    /// An error for each number out of its range.
    fn out_of_range(&self) -> Vec<String> {
        let ranges = [
            ("BCRYPT_COST", self.bcrypt_cost, 4..=15),
            (
                "ACCESS_TOKEN_EXPIRE_MINUTES",
                self.access_token_expire_minutes,
                1..=1440,
            ),
            (
                "REFRESH_TOKEN_EXPIRE_DAYS",
                self.refresh_token_expire_days,
                1..=365,
            ),
            (
                "SESSION_HOURS_WITHOUT_REMEMBER",
                self.session_hours_without_remember,
                1..=720,
            ),
            ("SESSION_ABSOLUTE_DAYS", self.session_absolute_days, 1..=365),
            (
                "HASH_QUEUE_MAX_WAIT_MS",
                self.hash_queue_max_wait_ms,
                100..=60_000,
            ),
        ];
        ranges
            .into_iter()
            .filter(|(_, value, range)| !range.contains(value))
            .map(|(name, value, range)| {
                let (min, max) = range.into_inner();
                format!("COFFER__AUTH__{name} must be between {min} and {max}, not {value}")
            })
            .collect()
    }

    /// Checks all settings; each error names the variable.
    pub fn validate(&self) -> Result<(), Vec<String>> {
        let mut errors = self.out_of_range();
        if self.session_absolute_days < self.refresh_token_expire_days {
            errors.push(
                "COFFER__AUTH__SESSION_ABSOLUTE_DAYS must not be less than \
                 COFFER__AUTH__REFRESH_TOKEN_EXPIRE_DAYS"
                    .to_owned(),
            );
        }
        if self.hash_workers.is_some_and(|workers| workers.get() > 256) {
            errors.push("COFFER__AUTH__HASH_WORKERS must be at most 256".to_owned());
        }
        for (name, value) in [("ISSUER", &self.issuer), ("AUDIENCE", &self.audience)] {
            if value.trim().is_empty() {
                errors.push(format!("COFFER__AUTH__{name} must not be empty"));
            }
        }
        if self.secret_key.is_some() && self.secret_key_file.is_some() {
            errors.push(
                "COFFER__AUTH__SECRET_KEY and COFFER__AUTH__SECRET_KEY_FILE must not both be set"
                    .to_owned(),
            );
        }
        if let Err(error) = self.breached_passwords() {
            errors.push(error);
        }
        let current = self.secret_key.iter().map(|key| ("SECRET_KEY", key));
        let previous = self
            .previous_secret_keys
            .iter()
            .map(|key| ("PREVIOUS_SECRET_KEYS", key));
        for (name, key) in current.chain(previous) {
            if let Err(error) = MasterKey::from_base64(key.expose_secret()) {
                errors.push(format!("COFFER__AUTH__{name}: {error}"));
            }
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors)
        }
    }

    /// Opens the file of breached passwords, if configured. An error names the setting.
    pub fn breached_passwords(&self) -> Result<Option<BreachedPasswords>, String> {
        let file = self.breached_passwords_file.as_deref();
        let opened = file.map(BreachedPasswords::open).transpose();
        opened.map_err(|error| format!("COFFER__AUTH__BREACHED_PASSWORDS_FILE: {error}"))
    }

    /// Warnings about settings that work but are unsafe in production.
    pub fn warnings(&self) -> Vec<String> {
        let weak = self.password_scheme == PasswordScheme::Bcrypt && self.bcrypt_cost < 10;
        weak.then(|| {
            format!(
                "COFFER__AUTH__BCRYPT_COST is {}; below 10, stolen hashes are quickly cracked",
                self.bcrypt_cost
            )
        })
        .into_iter()
        .collect()
    }

    /// The lifetime of an access token.
    pub fn access_token_lifetime(&self) -> TimeDelta {
        TimeDelta::minutes(self.access_token_expire_minutes.into())
    }

    /// The lifetime of a session that is not refreshed.
    pub fn session_idle(&self, remember_me: bool) -> TimeDelta {
        if remember_me {
            TimeDelta::days(self.refresh_token_expire_days.into())
        } else {
            TimeDelta::hours(self.session_hours_without_remember.into())
        }
    }

    /// The maximum lifetime of any session.
    pub fn session_absolute(&self) -> TimeDelta {
        TimeDelta::days(self.session_absolute_days.into())
    }

    /// The maximum wait of a sign-in in the hashing queue.
    pub fn hash_queue_max_wait(&self) -> Duration {
        Duration::from_millis(self.hash_queue_max_wait_ms.into())
    }

    /// The number of passwords hashed at the same time: as configured, otherwise one per core.
    pub fn hash_workers(&self) -> NonZeroUsize {
        self.hash_workers
            .or_else(|| std::thread::available_parallelism().ok())
            .unwrap_or(NonZeroUsize::MIN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(json: &str) -> Result<AuthSettings, serde_json::Error> {
        serde_json::from_str(json)
    }

    // Proves: F2-1.5.3
    #[test]
    fn defaults_are_valid() {
        let settings = parse("{}").unwrap();
        assert_eq!(settings.validate(), Ok(()));
        assert_eq!(settings.warnings(), Vec::<String>::new());
        assert_eq!(settings.access_token_lifetime(), TimeDelta::minutes(30));
        assert_eq!(settings.session_idle(true), TimeDelta::days(7));
        assert_eq!(settings.session_idle(false), TimeDelta::hours(24));
    }

    // Proves: TASK-006-003.4
    #[test]
    fn settings_have_their_documented_names() {
        let settings =
            parse(r#"{"algorithm":"EdDSA","password_scheme":"argon2id","hash_workers":3}"#)
                .unwrap();
        assert_eq!(settings.algorithm, Algorithm::EdDSA);
        assert_eq!(settings.password_scheme, PasswordScheme::Argon2id);
        assert_eq!(settings.hash_workers().get(), 3);
    }

    // Proves: TASK-006-003.3
    #[test]
    fn unknown_names_and_algorithms_are_rejected() {
        for json in [
            r#"{"bcrypt_costs":12}"#,
            r#"{"algorithm":"none"}"#,
            r#"{"algorithm":"hs256"}"#,
            r#"{"password_scheme":"md5"}"#,
            r#"{"hash_workers":0}"#,
        ] {
            assert!(parse(json).is_err(), "{json}");
        }
    }

    #[test]
    fn previous_keys_are_a_list_or_one_text() {
        for (json, keys) in [
            (r#"{"previous_secret_keys":"a="}"#, vec!["a="]),
            (r#"{"previous_secret_keys":"a=, b=,"}"#, vec!["a=", "b="]),
            (r#"{"previous_secret_keys":["a=","b="]}"#, vec!["a=", "b="]),
            (r#"{"previous_secret_keys":[]}"#, vec![]),
            (r#"{"previous_secret_keys":""}"#, vec![]),
        ] {
            let settings = parse(json).unwrap();
            let found = settings.previous_secret_keys.iter();
            let found: Vec<_> = found.map(secrecy::ExposeSecret::expose_secret).collect();
            assert_eq!(found, keys, "{json}");
        }
    }

    // Proves: TASK-006-003.2, TASK-006-003.4
    #[test]
    fn all_invalid_settings_are_reported_at_once() {
        let settings = AuthSettings {
            bcrypt_cost: 31,
            access_token_expire_minutes: 0,
            refresh_token_expire_days: 90,
            issuer: " ".to_owned(),
            breached_passwords_file: Some("absent.txt".into()),
            secret_key: Some("change me".into()),
            secret_key_file: Some("key".into()),
            ..AuthSettings::default()
        };
        let errors = settings.validate().unwrap_err().join("\n");
        for name in [
            "COFFER__AUTH__BCRYPT_COST must be between 4 and 15",
            "COFFER__AUTH__ACCESS_TOKEN_EXPIRE_MINUTES",
            "COFFER__AUTH__SESSION_ABSOLUTE_DAYS",
            "COFFER__AUTH__ISSUER",
            "COFFER__AUTH__BREACHED_PASSWORDS_FILE: cannot read absent.txt",
            "COFFER__AUTH__SECRET_KEY and",
            "COFFER__AUTH__SECRET_KEY: ",
        ] {
            assert!(errors.contains(name), "{name} in {errors}");
        }
        assert!(!errors.contains("change me"));
        assert!(!format!("{settings:?}").contains("change me"));
    }

    #[test]
    fn low_cost_causes_a_warning() {
        let settings = AuthSettings {
            bcrypt_cost: 4,
            ..AuthSettings::default()
        };
        assert_eq!(settings.validate(), Ok(()));
        assert_eq!(settings.warnings().len(), 1);
    }
}
