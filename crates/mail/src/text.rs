//! The text of an email.

use std::fmt::Write as _;

use crate::document::Rendered;

/// The greatest length of a line; longer words, such as addresses of links, are not broken.
const WIDTH: usize = 72;

/// The email as plain text.
pub(crate) fn text(email: &Rendered) -> String {
    let mut blocks = Vec::new();
    blocks.extend(email.introduction.iter().map(|text| wrapped(text)));
    if !email.facts.is_empty() {
        let lines = email.facts.iter();
        let lines: Vec<_> = lines
            .map(|(label, value)| format!("{label}: {value}"))
            .collect();
        blocks.push(lines.join("\n"));
    }
    let action = email.action.as_ref();
    let action = action.map(|action| {
        format!(
            "{}:\n{}\n\n{}",
            action.label,
            action.url,
            wrapped(&action.validity)
        )
    });
    let closing = email.closing.iter().map(|text| wrapped(text));
    // The link follows the text that says what it is for.
    if action.is_some() && email.action.as_ref().is_some_and(|action| action.is_main) {
        blocks.extend(action);
        blocks.extend(closing);
    } else {
        blocks.extend(closing);
        blocks.extend(action);
    }
    let mut text = blocks.join("\n\n");
    // The separator of signatures (RFC 3676, section 4.3).
    let _ = write!(
        text,
        "\n\n-- \n{}\n",
        email
            .footer
            .iter()
            .map(|text| wrapped(text))
            .collect::<Vec<_>>()
            .join("\n")
    );
    text
}

/// Breaks a paragraph into lines.
fn wrapped(paragraph: &str) -> String {
    let mut text = String::with_capacity(paragraph.len() + 8);
    let mut length = 0;
    for word in paragraph.split_whitespace() {
        let width = word.chars().count();
        if length > 0 && length + 1 + width > WIDTH {
            text.push('\n');
            length = 0;
        } else if length > 0 {
            text.push(' ');
            length += 1;
        }
        text.push_str(word);
        length += width;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_wrapped_between_words() {
        let long = "x".repeat(100);
        let text = wrapped(&format!("{}{long} end", "word ".repeat(20)));
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 4);
        assert_eq!(lines[0].len(), 69);
        assert_eq!(lines[2], long);
        assert_eq!(lines[3], "end");
        assert_eq!(wrapped(""), "");
    }
}
