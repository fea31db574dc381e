//! Configuration errors, which name the source of the value and never reveal a secret.

use std::{
    fmt::{self, Display},
    path::Path,
};

use figment::error::{Error, Kind};

use super::layers::Layer;

/// An error in the configuration.
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
    /// An error that concerns the whole file. The parser's message quotes the malformed line, which
    /// may contain a secret, so lines with the bar that marks quotations are left out.
    pub(super) fn in_file(file: &Path, error: &Error) -> Self {
        let text = match &error.kind {
            Kind::Message(text) => {
                let lines = text.lines().map(str::trim);
                let message = lines.filter(|line| !line.is_empty() && !line.contains('|'));
                message.collect::<Vec<_>>().join(": ")
            }
            other => other.to_string(),
        };
        Self(format!("{}: {text}", file.display()))
    }

    /// An invalid value. It is not repeated, since it may be a secret.
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
                format!("{name}: must be {}", describe_type(expected))
            }
            Kind::Message(text) if text == "invalid socket address syntax" => {
                format!("{name}: must be an IP address and a port, such as 127.0.0.1:8080")
            }
            Kind::Message(text) => format!("{name}: {text}"),
            other => format!("{name}: {other}"),
        })
    }
}

/// Suggests the most similar known name, or lists all known names if none is similar.
fn hint(layer: &Layer, error: &Error, field: &str, known: &[&str]) -> String {
    const MIN_SIMILARITY: f64 = 0.5;

    let similarity = |name: &str| strsim::normalized_damerau_levenshtein(field, name);
    let nearest = known
        .iter()
        .max_by(|a, b| similarity(a).total_cmp(&similarity(b)))
        .filter(|name| similarity(name) >= MIN_SIMILARITY);
    match nearest {
        Some(nearest) => {
            let mut path = layer.path.clone();
            path.splice(
                error.path.len() - 1..error.path.len(),
                [(*nearest).to_owned()],
            );
            format!("did you mean {}?", layer.sibling_name(&path))
        }
        None => format!("known settings: {}", known.join(", ")),
    }
}

/// An expected type in words, as in field errors of the API.
fn describe_type(expected: &str) -> String {
    if expected.starts_with("struct ") {
        return "a section with settings".to_owned();
    }
    let message = coffer_api::expected_in_words(expected);
    message.map_or_else(|| expected.to_owned(), |message| message.to_string())
}
