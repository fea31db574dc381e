//! The checks of the build script, and that the program uses every message.

#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "../build/catalogue.rs"]
mod catalogue;

use std::{fs, path::Path};

use catalogue::{Catalogue, File};

fn catalogue(tag: &str, text: &str) -> Catalogue {
    let name = format!("locales/{tag}/test.ftl");
    let text = text.to_owned();
    Catalogue::read(tag, &[File { name, text }])
}

/// What is wrong with a German catalogue.
fn compared(english: &str, german: &str) -> Vec<String> {
    catalogue("de", german).compare(&catalogue("en", english))
}

const ENGLISH: &str = "
# $max (number)
too-long = Use { $max } characters or fewer.
required = Enter some text.
";

#[test]
fn complete_translation_is_accepted() {
    let german = "
too-long = { $max ->
    [one] Höchstens ein Zeichen ({ $max }).
   *[other] Höchstens { $max } Zeichen.
}
required = Text eingeben.
";
    assert_eq!(compared(ENGLISH, german), [""; 0]);
}

#[test]
fn declaration_is_kept_for_the_documentation_of_its_function() {
    let english = catalogue("en", ENGLISH);
    let declared = &english.messages["too-long"];
    assert_eq!(
        declared.source,
        "# $max (number)\ntoo-long = Use { $max } characters or fewer.\n"
    );
}

#[test]
fn missing_message_names_the_file_and_the_key() {
    let german = "too-long = Höchstens { $max } Zeichen.";
    assert_eq!(
        compared(ENGLISH, german),
        ["locales/de/test.ftl: required is missing; translate it from locales/en/test.ftl"]
    );
}

#[test]
fn missing_and_unknown_variables_are_named() {
    let german = "
too-long = Höchstens { $maximum } Zeichen.
required = Text eingeben.
";
    assert_eq!(
        compared(ENGLISH, german),
        [
            "locales/de/test.ftl: too-long: $max is missing; use it in the text as in \
             locales/en/test.ftl",
            "locales/de/test.ftl: too-long: $maximum does not exist; use the variables in \
             locales/en/test.ftl",
        ]
    );
}

#[test]
fn message_that_english_lacks_is_named() {
    let german = format!("{ENGLISH}\nextra = Zu viel.");
    assert_eq!(
        compared(ENGLISH, &german),
        ["locales/de/test.ftl: extra does not exist in English; remove it or correct its key"]
    );
}

#[test]
fn variable_without_a_type_is_refused() {
    let problems = |text: &str| catalogue("en", text).check_types().join("\n");
    let undeclared = problems("too-long = Use { $max } characters.");
    assert!(
        undeclared.contains("add the comment `# $max (TYPE)`"),
        "{undeclared}"
    );
    let mistyped = problems("# $max (nmuber)\ntoo-long = Use { $max } characters.");
    assert!(
        mistyped.contains("add the comment `# $max (TYPE)`"),
        "{mistyped}"
    );
    let unused = problems("# $max (number)\ntoo-long = Use fewer characters.");
    assert!(unused.contains("remove $max from the comment"), "{unused}");
    let plural_of_text = problems("# $n (text)\nfew = { $n ->\n    [one] one\n   *[other] some\n}");
    assert!(
        plural_of_text.contains("its type must be number"),
        "{plural_of_text}"
    );
}

#[test]
fn texts_that_cannot_be_rendered_are_refused() {
    for (text, expected) in [
        ("broken = { $max", "test.ftl:1: "),
        ("a = One.\na = Two.", "a is declared twice"),
        ("Key = One.", "Key must have a key of lower-case words"),
        ("a =\n    .title = One.", "a has no text"),
        ("a = One.\n    .title = Two.", "a has attributes"),
        ("-brand = Coffer", "-brand is a term"),
        ("a = { b }", "a refers to a message, term or function"),
        (
            "a = { NUMBER(1) }",
            "a refers to a message, term or function",
        ),
        (
            "a = { $n ->\n    [on] one\n   *[other] some\n}",
            "a has the form [on]; use one of",
        ),
        (
            "a = { $n ->\n   *[one] one\n    [few] some\n}",
            "a has no default *[other]; add one",
        ),
    ] {
        let problems = catalogue("en", text).problems.join("\n");
        assert!(problems.contains(expected), "{text}: {problems}");
    }
    assert!(catalogue("e", "").problems[0].contains("BCP 47"));
}

/// The sources of all crates.
fn sources(folder: &Path, texts: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, texts);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            texts.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_message_is_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for entry in fs::read_dir(root.join("locales/en")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|kind| kind != "ftl") {
            continue;
        }
        files.push(File {
            name: path.display().to_string(),
            text: fs::read_to_string(&path).unwrap(),
        });
    }
    let english = Catalogue::read("en", &files);
    let mut texts = String::new();
    for entry in fs::read_dir(root.parent().unwrap()).unwrap() {
        let source = entry.unwrap().path().join("src");
        if source.is_dir() && !source.starts_with(root) {
            sources(&source, &mut texts);
        }
    }
    let is_used = |key: &str| {
        let call = format!("messages::{}", key.replace('-', "_"));
        texts.match_indices(&call).any(|(at, _)| {
            let next = texts[at + call.len()..].chars().next();
            next.is_some_and(|next| !next.is_ascii_alphanumeric() && next != '_')
        })
    };
    // Used to join messages.
    let own = ["list", "sentences"];
    let keys = english
        .messages
        .keys()
        .filter(|key| !own.contains(&key.as_str()));
    let unused: Vec<_> = keys.filter(|key| !is_used(key)).collect();
    assert!(
        unused.is_empty(),
        "remove these messages, which are not used: {unused:?}"
    );
}
