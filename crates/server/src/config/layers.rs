//! The sources of settings: a file, then variables. Each value is a separate layer, so that its
//! source is known.

use std::{
    env,
    fmt::{self, Display},
    path::{Path, PathBuf},
};

use figment::{
    Error, Metadata, Profile, Provider,
    providers::{Format as _, Toml},
    value::{Dict, Map, Tag, Value},
};

use super::Problem;

/// The prefix of all variables; the section and name follow, separated by two underscores.
const PREFIX: &str = "COFFER__";

/// Names that other programs use for the same thing. The full names take precedence.
const ALIASES: [(&str, [&str; 2]); 3] = [
    ("DATABASE_URL", ["database", "url"]),
    ("REDIS_URL", ["cache", "redis_url"]),
    ("SMTP_URL", ["mail", "smtp_url"]),
];

/// The source of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// A configuration file.
    File(PathBuf),
    /// An environment variable.
    Variable(String),
}

impl Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Variable(name) => f.write_str(name),
        }
    }
}

/// One configured value.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    pub(super) path: Vec<String>,
    pub(super) source: Source,
    value: Value,
}

impl Layer {
    /// The setting's name, as written in its source.
    pub(super) fn name(&self) -> String {
        match &self.source {
            Source::File(file) => format!("{} in {}", self.path.join("."), file.display()),
            Source::Variable(name) => name.clone(),
        }
    }

    /// The name of another setting in the same source.
    pub(super) fn sibling_name(&self, path: &[String]) -> String {
        match &self.source {
            Source::File(_) => path.join("."),
            Source::Variable(_) => format!("{PREFIX}{}", path.join("__").to_uppercase()),
        }
    }
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.source.to_string())
    }

    fn data(&self) -> Result<Map<Profile, Dict>, Error> {
        let value = self
            .path
            .iter()
            .rev()
            .fold(self.value.clone(), |inner, key| {
                Value::Dict(Tag::Default, Dict::from([(key.clone(), inner)]))
            });
        let dict = value.into_dict().unwrap_or_default();
        Ok(Map::from([(Profile::Default, dict)]))
    }
}

/// The values of a file.
pub(super) fn file_layer(path: &Path) -> Result<Vec<Layer>, Problem> {
    let mut layers = Vec::new();
    for (_, dict) in Toml::file_exact(path)
        .data()
        .map_err(|error| Problem::in_file(path, &error))?
    {
        flatten(
            &mut Vec::new(),
            Value::Dict(Tag::Default, dict),
            &mut |path_of_value, value| {
                layers.push(Layer {
                    path: path_of_value.to_vec(),
                    source: Source::File(path.to_owned()),
                    value,
                });
            },
        );
    }
    Ok(layers)
}

fn flatten(path: &mut Vec<String>, value: Value, found: &mut impl FnMut(&[String], Value)) {
    match value {
        Value::Dict(_, dict) => {
            for (key, value) in dict {
                path.push(key);
                flatten(path, value, found);
                path.pop();
            }
        }
        value => found(path, value),
    }
}

/// The values of the environment variables. An empty one counts as unset, since compose files pass
/// on unset variables as empty ones.
pub(super) fn environment_layers() -> Vec<Layer> {
    let variables = env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    variable_layers(variables)
}

fn variable_layers(variables: impl Iterator<Item = (String, String)>) -> Vec<Layer> {
    let (mut layers, mut alias_layers) = (Vec::new(), Vec::new());
    for (name, text) in variables.filter(|(_, text)| !text.is_empty()) {
        let value = parse_value(text);
        if let Some(path) = name.strip_prefix(PREFIX) {
            let path = path.split("__").map(str::to_lowercase).collect();
            let source = Source::Variable(name);
            layers.push(Layer {
                path,
                source,
                value,
            });
        } else if let Some((_, path)) = ALIASES.iter().find(|(alias, _)| *alias == name) {
            alias_layers.push(Layer {
                path: path.map(str::to_owned).to_vec(),
                source: Source::Variable(name),
                value,
            });
        }
    }
    // Later layers take precedence.
    layers.sort_by(|a, b| a.path.cmp(&b.path));
    alias_layers.extend(layers);
    alias_layers
}

/// Parses a list in brackets. Everything else is text, which settings convert if they expect a
/// number: a secret that consists of digits must not change.
fn parse_value(text: String) -> Value {
    if text.starts_with('[')
        && let Ok(list @ Value::Array(..)) = text.parse()
    {
        return list;
    }
    Value::String(Tag::Default, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layers(variables: &[(&str, &str)]) -> Vec<Layer> {
        let owned = variables
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        variable_layers(owned)
    }

    #[test]
    fn long_name_overrides_the_alias() {
        let layers = layers(&[
            ("COFFER__DATABASE__URL", "postgres://a"),
            ("DATABASE_URL", "postgres://b"),
            ("COFFER_CONFIG", "elsewhere"),
            ("HOME", "/root"),
        ]);
        let names: Vec<_> = layers.iter().map(Layer::name).collect();
        assert_eq!(names, ["DATABASE_URL", "COFFER__DATABASE__URL"]);
    }

    #[test]
    fn empty_values_are_unset_and_brackets_are_lists() {
        let layers = layers(&[
            ("COFFER__SERVER__LISTEN", ""),
            ("COFFER__AUTH__PREVIOUS_SECRET_KEYS", "[\"a\", \"b\"]"),
            ("COFFER__AUTH__SECRET_KEY", "12345"),
        ]);
        assert_eq!(layers.len(), 2);
        assert!(matches!(layers[0].value, Value::Array(..)));
        assert_eq!(layers[1].value.as_str(), Some("12345"));
    }
}
