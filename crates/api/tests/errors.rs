//! The documentation of problem types and field codes, compared with the sources.

use std::{collections::BTreeSet, fs, path::Path};

const DOCUMENT: &str = include_str!("../../../docs/api_errors.md");

/// The first column of the table in a section.
fn documented(section: &str) -> BTreeSet<String> {
    let heading = format!("\n## {section}\n");
    let (_, rest) = DOCUMENT.split_once(&heading).unwrap();
    let table = rest.split("\n## ").next().unwrap();
    let cells = table.lines().filter_map(|line| line.strip_prefix("| `"));
    let words = cells.map(|cells| cells.split('`').next().unwrap().to_owned());
    words.collect()
}

/// The sources of a crate, without its tests and the file import of a command.
fn sources(name: &str) -> Vec<String> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut folders = vec![crates.join(name).join("src")];
    let mut texts = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let is_left_out = ["tests", "tests.rs", "exchange_rates/file.rs"]
                .iter()
                .any(|end| path.ends_with(end));
            if is_left_out {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(path).unwrap();
                texts.push(text.split("\nmod tests {").next().unwrap().to_owned());
            }
        }
    }
    texts
}

/// The arguments of each call of a function, as source text.
fn calls<'a>(text: &'a str, function: &str) -> Vec<Vec<&'a str>> {
    let start = format!("{function}(");
    let calls = text.match_indices(&start);
    calls
        .map(|(at, _)| arguments(&text[at + start.len()..]))
        .collect()
}

fn arguments(text: &str) -> Vec<&str> {
    let (mut depth, mut is_quoted, mut is_escaped, mut start) = (0_usize, false, false, 0);
    let mut found = Vec::new();
    for (at, letter) in text.char_indices() {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth > 0 => depth -= 1,
            ',' | ')' if depth == 0 => {
                found.push(text[start..at].trim());
                start = at + 1;
                if letter == ')' {
                    break;
                }
            }
            _ => {}
        }
    }
    found
}

/// The text of an argument that is a literal of lower-case words.
fn word(argument: &str) -> Option<&str> {
    let text = argument.strip_prefix('"')?.strip_suffix('"')?;
    let is_word = |byte: u8| byte.is_ascii_lowercase() || byte == b'_' || byte == b'-';
    text.bytes().all(is_word).then_some(text)
}

#[test]
fn documented_problem_types_match_the_program() {
    let mut used = BTreeSet::new();
    for text in sources("api") {
        for function in ["Problem::new", "Self::new"] {
            for call in calls(&text, function) {
                if let [status, kind, ..] = call[..]
                    && status.starts_with("StatusCode::")
                {
                    used.insert(word(kind).unwrap().to_owned());
                }
            }
        }
    }
    assert_eq!(documented("Problem types"), used);
}

#[test]
fn documented_field_codes_match_the_program() {
    let mut used = BTreeSet::new();
    for name in ["api", "domain", "security", "services", "storage"] {
        for text in sources(name) {
            for function in ["Invalid::field", "violations.add"] {
                let calls = calls(&text, function);
                let codes = calls.iter().filter_map(|call| word(call.get(1)?));
                used.extend(codes.map(str::to_owned));
            }
            // Shorthands for one field take the code as their last word, after the field if at all.
            for function in ["refused", "conflict"] {
                let calls = calls(&text, function);
                let codes = calls.iter().filter_map(|call| {
                    call.iter()
                        .filter_map(|argument| word(argument))
                        .next_back()
                });
                used.extend(codes.map(str::to_owned));
            }
        }
    }
    assert_eq!(documented("Field codes"), used);
}
