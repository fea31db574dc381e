//! Configuration errors, which name the source of the value and never reveal a secret.

use std::{
    fmt::{self, Display},
    path::Path,
};

use figment::error::{Error, Kind};

use super::layers::Layer;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem(String);

impl Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<String> for Problem {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl Problem {
    /// A file that can't be read as a whole. The parser draws the line it stumbled over, between
    /// lines that have a bar, too; it may be the one with a secret, so none of them is shown.
    pub(super) fn in_file(file: &Path, error: &Error) -> Self {
        let text = match &error.kind {
            Kind::Message(text) => {
                let lines = text.lines().map(str::trim);
                let said = lines.filter(|line| !line.is_empty() && !line.contains('|'));
                said.collect::<Vec<_>>().join(": ")
            }
            other => other.to_string(),
        };
        Self(format!("{}: {text}", file.display()))
    }

    /// A value that can't be used. What it is stays unsaid: it may be a secret.
    pub(super) fn of(layer: &Layer, error: &Error) -> Self {
        let name = layer.name();
        Self(match &error.kind {
            Kind::UnknownField(field, known) => {
                format!(
                    "{name}: unknown setting; {}",
                    hint(layer, error, field, known)
                )
            }
            Kind::UnknownVariant(_, known) => {
                format!("{name}: must be one of {}", known.join(", "))
            }
            Kind::InvalidType(_, expected) | Kind::InvalidValue(_, expected) => {
                format!("{name}: must be {}", in_words(expected))
            }
            Kind::Message(text) if text == "invalid socket address syntax" => {
                format!("{name}: must be an IP address and a port, such as 127.0.0.1:8080")
            }
            Kind::Message(text) => format!("{name}: {text}"),
            other => format!("{name}: {other}"),
        })
    }
}

/// The known name that was probably meant, or else all known names.
fn hint(layer: &Layer, error: &Error, field: &str, known: &[&str]) -> String {
    const ALIKE: f64 = 0.5;

    let likeness = |name: &str| strsim::normalized_damerau_levenshtein(field, name);
    let nearest = known
        .iter()
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
        .filter(|name| likeness(name) >= ALIKE);
    match nearest {
        Some(nearest) => {
            let mut path = layer.path.clone();
            path.splice(
                error.path.len() - 1..error.path.len(),
                [(*nearest).to_owned()],
            );
            format!("did you mean {}?", layer.name_beside(&path))
        }
        None => format!("known settings: {}", known.join(", ")),
    }
}

/// An expected type in words, as for fields of the API.
fn in_words(expected: &str) -> &str {
    if expected.starts_with("struct ") {
        return "a section with settings";
    }
    coffer_api::expected_in_words(expected).unwrap_or(expected)
}
