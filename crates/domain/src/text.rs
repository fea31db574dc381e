//! Text from users: bounded, normalised, without deceptive characters.

use std::fmt;

use coffer_messages::messages;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::Invalid;

/// One line of text, such as a name: trimmed, NFC, with at least one visible character, without
/// control characters and bidirectional formatting characters (Unicode TR 36).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Line(String);

/// Several lines of text, such as a message: like [`Line`], but with line breaks and tabs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Prose(String);

impl Line {
    /// Checks the text in the field `field`, 1 to `max` characters.
    pub fn parse(field: &str, max: usize, text: &str) -> Result<Self, Invalid> {
        normalise(field, max, text, char::is_control).map(Self)
    }

    /// Wraps text from the database, which was checked before it was stored.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The normalised text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Prose {
    /// Checks the text in the field `field`, 1 to `max` characters.
    pub fn parse(field: &str, max: usize, text: &str) -> Result<Self, Invalid> {
        let text = text.replace("\r\n", "\n");
        normalise(field, max, &text, |c| {
            c.is_control() && c != '\n' && c != '\t'
        })
        .map(Self)
    }

    /// Wraps text from the database, which was checked before it was stored.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The normalised text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Line> for String {
    fn from(line: Line) -> Self {
        line.0
    }
}

impl From<Prose> for String {
    fn from(prose: Prose) -> Self {
        prose.0
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Prose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn normalise(
    field: &str,
    max: usize,
    text: &str,
    forbidden: impl Fn(char) -> bool,
) -> Result<String, Invalid> {
    // Normalising can make text longer, so text that is far too long is rejected beforehand.
    if text.len() > max * 8 {
        return Err(too_long(field, max));
    }
    if text.chars().any(|c| forbidden(c) || is_bidi_control(c)) {
        return Err(Invalid::field(
            field,
            "forbidden_character",
            messages::text_forbidden_character(),
        ));
    }
    let text: String = text.trim().nfc().collect();
    if !text.chars().any(is_visible) {
        return Err(Invalid::field(field, "required", messages::text_required()));
    }
    if text.chars().count() > max {
        return Err(too_long(field, max));
    }
    Ok(text)
}

fn too_long(field: &str, max: usize) -> Invalid {
    Invalid::field(field, "too_long", messages::text_too_long(max))
}

/// True for bidirectional marks, embeddings, overrides and isolates, which change the order in
/// which text is shown.
pub(crate) fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn is_visible(c: char) -> bool {
    !c.is_whitespace()
        && !matches!(
            c,
            '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}'
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(result: Result<Line, Invalid>) -> &'static str {
        result.map_or_else(|e| e.violations()[0].code, |_| "accepted")
    }

    #[test]
    fn text_is_trimmed_and_normalised() {
        let line = Line::parse("name", 10, "  Cafe\u{301} ").unwrap();
        assert_eq!(line.as_str(), "Café");
    }

    #[test]
    fn right_to_left_letters_are_accepted_but_overrides_are_rejected() {
        assert_eq!(code(Line::parse("name", 20, "חיסכון")), "accepted");
        assert_eq!(
            code(Line::parse("name", 20, "bank\u{202E}gnp")),
            "forbidden_character"
        );
    }

    #[test]
    fn nul_and_line_breaks_are_rejected_in_a_line() {
        assert_eq!(code(Line::parse("name", 20, "a\0b")), "forbidden_character");
        assert_eq!(code(Line::parse("name", 20, "a\nb")), "forbidden_character");
        assert!(Prose::parse("content", 20, "a\r\nb").is_ok_and(|p| p.as_str() == "a\nb"));
    }

    #[test]
    fn invisible_text_counts_as_missing() {
        assert_eq!(
            code(Line::parse("name", 20, " \u{200B}\u{FEFF} ")),
            "required"
        );
    }

    proptest! {
        #[test]
        fn accepted_text_is_unchanged_when_checked_again(text in ".{0,60}") {
            if let Ok(line) = Line::parse("name", 50, &text) {
                prop_assert!(line.as_str().chars().count() <= 50);
                prop_assert_eq!(Line::parse("name", 50, line.as_str()), Ok(line.clone()));
            }
        }
    }
}
