//! The effective configuration: every setting with its value and source. Secrets are shown as
//! `redacted`.

use std::{
    collections::BTreeMap,
    fmt::{self, Display},
};

use coffer_security::{AuthSettings, PasswordScheme};
use serde::Serialize;
use serde_json::{Value, json};

use super::{LoadedSettings, Settings};

/// The effective configuration, by section and name. It displays as TOML.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct EffectiveSettings(BTreeMap<&'static str, BTreeMap<String, Entry>>);

/// A setting with its value and source.
#[derive(Debug, Serialize)]
struct Entry {
    value: Value,
    /// The file or the variable that set it, or `default`.
    source: String,
}

impl LoadedSettings {
    /// The effective settings.
    pub(crate) fn show(&self) -> Result<EffectiveSettings, serde_json::Error> {
        let Settings {
            server,
            data,
            database,
            auth,
            cache,
            rate_limit,
            limits,
            exchange_rates,
            storage,
            backup,
            mail,
        } = &self.settings;
        let sections = [
            ("server", serde_json::to_value(server)?),
            ("data", serde_json::to_value(data)?),
            ("database", serde_json::to_value(database)?),
            ("auth", auth_values(auth)),
            ("cache", serde_json::to_value(cache)?),
            ("rate_limit", serde_json::to_value(rate_limit)?),
            ("limits", serde_json::to_value(limits)?),
            ("exchange_rates", serde_json::to_value(exchange_rates)?),
            ("storage", serde_json::to_value(storage)?),
            ("backup", serde_json::to_value(backup)?),
            ("mail", serde_json::to_value(mail)?),
        ];
        let shown = sections.map(|(section, values)| (section, self.entries(section, &values)));
        Ok(EffectiveSettings(shown.into()))
    }

    fn entries(&self, section: &str, values: &Value) -> BTreeMap<String, Entry> {
        let values = values.as_object().into_iter().flatten();
        let entry = |(name, value): (&String, &Value)| {
            let metadata = self.figment.find_metadata(&format!("{section}.{name}"));
            let source = metadata.map_or("default", |metadata| &*metadata.name);
            let entry = Entry {
                value: value.clone(),
                source: source.to_owned(),
            };
            (name.clone(), entry)
        };
        values.map(entry).collect()
    }
}

/// The section `auth`, whose secrets cannot be serialised. The pattern is
/// exhaustive, so that a new setting cannot be forgotten.
fn auth_values(settings: &AuthSettings) -> Value {
    let AuthSettings {
        algorithm,
        password_scheme,
        bcrypt_cost,
        access_token_expire_minutes,
        refresh_token_expire_days,
        session_hours_without_remember,
        session_absolute_days,
        issuer,
        audience,
        hash_workers,
        hash_queue_max_wait_ms,
        breached_passwords_file,
        secret_key,
        secret_key_file,
        previous_secret_keys,
        cookie_prefix,
    } = settings;
    let password_scheme = match password_scheme {
        PasswordScheme::Bcrypt => "bcrypt",
        PasswordScheme::Argon2id => "argon2id",
    };
    json!({
        "algorithm": algorithm,
        "password_scheme": password_scheme,
        "bcrypt_cost": bcrypt_cost,
        "access_token_expire_minutes": access_token_expire_minutes,
        "refresh_token_expire_days": refresh_token_expire_days,
        "session_hours_without_remember": session_hours_without_remember,
        "session_absolute_days": session_absolute_days,
        "issuer": issuer,
        "audience": audience,
        "hash_workers": hash_workers,
        "hash_queue_max_wait_ms": hash_queue_max_wait_ms,
        "breached_passwords_file": breached_passwords_file,
        "secret_key": secret_key.as_ref().map(|_| "redacted"),
        "secret_key_file": secret_key_file,
        "previous_secret_keys": vec!["redacted"; previous_secret_keys.len()],
        "cookie_prefix": cookie_prefix,
    })
}

impl Display for EffectiveSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (section, entries)) in self.0.iter().enumerate() {
            if i > 0 {
                writeln!(f)?;
            }
            writeln!(f, "[{section}]")?;
            for (name, Entry { value, source }) in entries {
                // Strings, numbers, booleans and lists of them are written in TOML as in JSON.
                match value {
                    Value::Null => writeln!(f, "# {name} is not set")?,
                    value => writeln!(f, "{name} = {value}  # {source}")?,
                }
            }
        }
        Ok(())
    }
}
