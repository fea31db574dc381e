//! The settings of files and of backups: sections `storage` and `backup`.

use coffer_domain::secret::redacted;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::BackupLocation;

/// The settings of file storage.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct StorageSettings {
    /// Where files are stored, at present only backups: a folder (`/path` or `file:///path`) or a
    /// bucket of an S3-compatible store (`s3://bucket/prefix`); by default, the data directory.
    pub(crate) url: Option<String>,
    /// The URL of the S3-compatible store; by default, Amazon S3.
    pub(crate) endpoint: Option<String>,
    /// The bucket's region; stores without regions accept any value.
    pub(crate) region: String,
    /// The access key id; by default, the credentials of the AWS instance role.
    pub(crate) access_key_id: Option<String>,
    /// The secret access key that belongs to `access_key_id`.
    #[serde(serialize_with = "redacted")]
    pub(crate) secret_access_key: Option<SecretString>,
}

impl Default for StorageSettings {
    fn default() -> Self {
        Self {
            url: None,
            endpoint: None,
            region: "us-east-1".to_owned(),
            access_key_id: None,
            secret_access_key: None,
        }
    }
}

impl StorageSettings {
    /// Checks the settings. Errors name the variable.
    pub(crate) fn validate(&self) -> Result<(), Vec<String>> {
        let mut errors = Vec::new();
        errors.extend(check_location("COFFER__STORAGE__URL", self.url.as_deref()));
        if self.access_key_id.is_some() != self.secret_access_key.is_some() {
            errors.push(
                "COFFER__STORAGE__ACCESS_KEY_ID and COFFER__STORAGE__SECRET_ACCESS_KEY must be set \
                 together"
                    .to_owned(),
            );
        }
        if let Some(endpoint) = &self.endpoint {
            errors.extend(check_endpoint(endpoint));
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors)
        }
    }
}

/// Rejects endpoints on other machines without TLS, where keys and backups would be sent
/// unencrypted.
fn check_endpoint(endpoint: &str) -> Option<String> {
    let is_valid = endpoint.parse::<url::Url>().is_ok_and(|url| {
        let is_loopback = match url.host() {
            Some(url::Host::Domain(name)) => name == "localhost",
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        let has_credentials = !url.username().is_empty() || url.password().is_some();
        !has_credentials && (url.scheme() == "https" || (url.scheme() == "http" && is_loopback))
    });
    // The endpoint may contain a password, so it is not repeated.
    let message = "COFFER__STORAGE__ENDPOINT must be a URL such as https://s3.example.org, without a \
                 user name or password; http:// is allowed for this machine only";
    (!is_valid).then(|| message.to_owned())
}

/// The settings of scheduled backups.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct BackupSettings {
    /// Where backups are stored: a folder or `s3://bucket/prefix`; by default, `backups` in the
    /// file storage.
    pub(crate) url: Option<String>,
    /// How often the server makes a backup, in hours: up to 720; 0 turns this off.
    pub(crate) every_hours: u16,
    /// How many of the newest backups to keep; 0 sets no limit.
    pub(crate) keep: u16,
    /// How many days to keep backups; 0 sets no limit. A backup is deleted only if neither limit
    /// keeps it; without limits, all are kept.
    pub(crate) keep_days: u16,
}

impl BackupSettings {
    /// Checks the settings. Errors name the variable.
    pub(crate) fn validate(&self) -> Result<(), Vec<String>> {
        let mut errors = Vec::new();
        errors.extend(check_location("COFFER__BACKUP__URL", self.url.as_deref()));
        if self.every_hours > 720 {
            errors.push(format!(
                "COFFER__BACKUP__EVERY_HOURS must be at most 720, not {}",
                self.every_hours
            ));
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors)
        }
    }
}

fn check_location(name: &str, url: Option<&str>) -> Option<String> {
    let error = BackupLocation::parse(url?).err()?;
    Some(format!("{name}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invalid_settings_are_named_without_secrets() {
        let storage = StorageSettings {
            url: Some("ftp://files".to_owned()),
            endpoint: Some("http://me:hunter2@s3.example.org".to_owned()),
            secret_access_key: Some("hunter2".into()),
            ..StorageSettings::default()
        };
        let errors = storage.validate().unwrap_err().join("\n");
        for name in ["__URL: ", "__ENDPOINT must", "must be set together"] {
            assert!(errors.contains(name), "{name} in {errors}");
        }
        let shown = serde_json::to_string(&storage.secret_access_key.is_some()).unwrap();
        for text in [errors, shown, format!("{:?}", storage.secret_access_key)] {
            assert!(!text.contains("hunter2"), "{text}");
        }
        let backup = BackupSettings {
            url: Some("relative/folder".to_owned()),
            every_hours: 721,
            ..BackupSettings::default()
        };
        assert_eq!(backup.validate().unwrap_err().len(), 2);
    }

    #[test]
    fn unencrypted_store_is_allowed_on_this_machine_only() {
        for (endpoint, is_valid) in [
            ("https://s3.example.org", true),
            ("http://127.0.0.1:9000", true),
            ("http://localhost:9000", true),
            ("http://[::1]:9000", true),
            ("http://s3.example.org", false),
            ("s3.example.org", false),
        ] {
            assert_eq!(check_endpoint(endpoint).is_none(), is_valid, "{endpoint}");
        }
    }
}
