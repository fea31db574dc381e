//! The configuration: defaults, then `coffer.toml`, then variables named
//! `COFFER__SECTION__NAME`.
//!
//! Each crate owns the settings of its own section; they are combined and loaded here. The
//! file is the one that `--config` or `COFFER_CONFIG` names, else `coffer.toml` in the working
//! directory, if there is one.

mod data;
mod layers;
mod location;
mod problem;
mod server;
mod show;
mod storage;

use std::{
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    str::FromStr,
};

use coffer_api::RateLimitSettings;
use coffer_cache::CacheSettings;
use coffer_mail::MailSettings;
use coffer_security::AuthSettings;
use coffer_services::{ExchangeRateSettings, LimitSettings};
use coffer_storage_pg::settings::DatabaseSettings;
use figment::Figment;
use serde::{Deserialize, Deserializer, de};

use self::layers::Layer;
pub(crate) use self::{
    data::DataSettings,
    location::{BackupLocation, InvalidLocation},
    problem::Problem,
    server::{LogFormat, ServerSettings},
    storage::{BackupSettings, StorageSettings},
};

/// The configuration file if none is specified.
const DEFAULT_FILE: &str = "coffer.toml";

/// The settings that must not be shown or logged.
const SECRETS: [&str; 8] = [
    "auth.secret_key",
    "auth.previous_secret_keys",
    "cache.redis_url",
    "database.url",
    "database.app_url",
    "database.system_url",
    "mail.smtp_url",
    "storage.secret_access_key",
];

/// All settings, by section.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) server: ServerSettings,
    pub(crate) data: DataSettings,
    pub(crate) database: DatabaseSettings,
    pub(crate) auth: AuthSettings,
    pub(crate) cache: CacheSettings,
    pub(crate) rate_limit: RateLimitSettings,
    pub(crate) limits: LimitSettings,
    pub(crate) exchange_rates: ExchangeRateSettings,
    pub(crate) storage: StorageSettings,
    pub(crate) backup: BackupSettings,
    pub(crate) mail: MailSettings,
}

/// The settings that were read, with the errors in them.
#[derive(Debug)]
pub(crate) struct LoadedSettings {
    /// The valid settings; the others have their defaults.
    pub(crate) settings: Settings,
    /// The errors. With any, the program only reports them.
    pub(crate) problems: Vec<Problem>,
    /// The file that was read.
    pub(crate) file: Option<PathBuf>,
    figment: Figment,
}

impl LoadedSettings {
    /// Reads the file and the variables. A specified `file` must exist.
    pub(crate) fn read(file: Option<&Path>) -> Self {
        let mut problems = Vec::new();
        let file = match file {
            Some(file) => Some(file.to_owned()),
            None => Some(PathBuf::from(DEFAULT_FILE)).filter(|file| file.exists()),
        };
        let mut layers = Vec::new();
        if let Some(file) = &file {
            match layers::file_layer(file) {
                Ok(found) => layers = found,
                Err(problem) => problems.push(problem),
            }
        }
        layers.extend(layers::environment_layers());
        let (settings, figment) = extract(layers, &mut problems);
        problems.extend(settings.violations().into_iter().map(Problem::from));
        Self {
            settings,
            problems,
            file,
            figment,
        }
    }

    /// Settings that work but are not recommended.
    pub(crate) fn warnings(&self) -> Vec<String> {
        let mut warnings = self.settings.warnings();
        warnings.extend(self.exposed_file());
        warnings
    }

    /// A warning if other users can read secrets in the file.
    fn exposed_file(&self) -> Option<String> {
        let file = self.file.as_deref()?;
        let name = file.display().to_string();
        let is_in_file = |setting: &&str| {
            let metadata = self.figment.find_metadata(setting);
            metadata.is_some_and(|metadata| metadata.name == name)
        };
        let setting = SECRETS.into_iter().find(is_in_file)?;
        let metadata = file.metadata().ok()?;
        // A group may read files owned by root, as with the master key: containers mount secrets
        // like this.
        let forbidden = if metadata.uid() == 0 { 0o007 } else { 0o077 };
        (metadata.mode() & forbidden != 0).then(|| {
            format!(
                "{name} contains {setting} and is readable by other users; run `chmod 600 {name}`"
            )
        })
    }

    /// The settings, if all of them are valid.
    pub(crate) fn into_settings(self) -> Result<Settings, Vec<Problem>> {
        if self.problems.is_empty() {
            Ok(self.settings)
        } else {
            Err(self.problems)
        }
    }
}

/// Reads the settings, leaving out one invalid value after another until the rest is valid, so that
/// all errors are reported together.
fn extract(mut layers: Vec<Layer>, problems: &mut Vec<Problem>) -> (Settings, Figment) {
    loop {
        let figment = layers
            .iter()
            .fold(Figment::new(), |figment, layer| figment.merge(layer));
        let error = match figment.extract_lossy::<Settings>() {
            Ok(settings) => return (settings, figment),
            Err(error) => error,
        };
        let (bad, good): (Vec<_>, Vec<_>) = layers
            .into_iter()
            .partition(|layer| layer.path.starts_with(&error.path));
        problems.extend(bad.iter().map(|layer| Problem::of(layer, &error)));
        if bad.is_empty() {
            problems.push(Problem::from(error.to_string()));
            return (Settings::default(), figment);
        }
        layers = good;
    }
}

impl Settings {
    /// Errors in settings that could be read.
    fn violations(&self) -> Vec<String> {
        [
            self.server.validate(),
            self.database.validate(),
            self.auth.validate(),
            self.cache.validate(),
            self.limits.validate(),
            self.exchange_rates.validate(),
            self.storage.validate(),
            self.backup.validate(),
            self.mail.validate(),
        ]
        .into_iter()
        .filter_map(Result::err)
        .flatten()
        .collect()
    }

    /// Emails that recipients could not use, or would not get.
    fn mail_warnings(&self) -> Vec<String> {
        let is_public = self.server.public_url.is_some();
        let warning = match (&self.mail.smtp_url, is_public) {
            (Some(_), false) => {
                "COFFER__SERVER__PUBLIC_URL is not set: links in emails work on this machine only"
            }
            (None, true) => {
                "COFFER__MAIL__SMTP_URL is not set: emails are written to files in the data \
                 directory, and users do not get them"
            }
            _ => return Vec::new(),
        };
        vec![warning.to_owned()]
    }

    /// Settings that work but are not recommended.
    pub(crate) fn warnings(&self) -> Vec<String> {
        [
            self.auth.warnings(),
            self.server.warnings(),
            self.mail_warnings(),
        ]
        .concat()
    }
}

/// Deserialises a list, which may also be one string with commas.
fn list<'de, D, T>(from: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: std::fmt::Display>,
{
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum TextOrList {
        Text(String),
        List(Vec<String>),
    }
    let items = match TextOrList::deserialize(from)? {
        TextOrList::Text(text) => text.split(',').map(|item| item.trim().to_owned()).collect(),
        TextOrList::List(items) => items,
    };
    let parsed = items.iter().filter(|item| !item.is_empty());
    parsed
        .map(|item| item.parse().map_err(de::Error::custom))
        .collect()
}

#[cfg(test)]
mod tests;
