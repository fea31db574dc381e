use std::fs;

use proptest::{collection::btree_set, prop_assert_eq, proptest};

use super::*;

fn hash(text: &str) -> String {
    sha1_hex(text).to_string()
}

/// Creates a file with these lines, sorted.
fn file(mut lines: Vec<String>, ending: &str) -> (tempfile::TempDir, PathBuf) {
    lines.sort();
    let lines: Vec<_> = lines.iter().map(|line| format!("{line}{ending}")).collect();
    written(&lines.concat())
}

fn written(content: &str) -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("breached.txt");
    fs::write(&path, content).unwrap();
    (directory, path)
}

fn contains(breached: &BreachedPasswords, text: &str) -> bool {
    breached
        .contains(&Password::for_verification(text))
        .unwrap()
}

fn refusal(content: &str) -> String {
    let (_directory, path) = written(content);
    let error = BreachedPasswords::open(&path).unwrap_err().to_string();
    assert!(error.contains("breached.txt"), "{error}");
    error
}

#[test]
fn published_hash_is_found_and_reported_on_its_field() {
    // The format of the Have I Been Pwned corpus.
    let (_directory, path) = written(
        "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD7:42\r\n\
         5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:10437277\r\n\
         5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD9:1\r\n",
    );
    let breached = BreachedPasswords::open(&path).unwrap();
    let check = |text| breached.check("password", &Password::for_verification(text));
    let refused = check("password").unwrap().unwrap_err();
    assert_eq!(refused.violations()[0].code, "password_breached");
    assert!(refused.to_string().contains("data breach"), "{refused}");
    assert_eq!(check("another password").unwrap(), Ok(()));
}

#[test]
fn every_line_is_found_regardless_of_file_size_and_format() {
    for count in [1, 2, 3, 10, 1000] {
        let known = |number: usize| format!("known password {number}");
        let forms: [fn(&str, usize) -> String; 4] = [
            |hash, _| hash.to_owned(),
            |hash, number| format!("{hash}:{}", 10_u64.pow(u32::try_from(number % 9).unwrap())),
            |hash, _| hash[..16].to_owned(),
            |hash, _| hash.to_lowercase(),
        ];
        for form in forms {
            for ending in ["\n", "\r\n"] {
                let lines = (0..count).map(|number| form(&hash(&known(number)), number));
                let (_directory, path) = file(lines.collect(), ending);
                let breached = BreachedPasswords::open(&path).unwrap();
                for number in 0..count {
                    assert!(contains(&breached, &known(number)), "{number} of {count}");
                    assert!(!contains(&breached, &format!("new {number}")));
                }
            }
        }
    }
}

#[test]
fn last_line_may_lack_a_line_break() {
    let (_directory, path) = written(&hash("known password"));
    assert!(contains(
        &BreachedPasswords::open(&path).unwrap(),
        "known password"
    ));
}

#[test]
fn file_that_is_not_a_hash_list_is_refused_by_name() {
    let whole = hash("known password");
    for content in [
        String::new(),
        "\n".to_owned(),
        "password\n123456\n".to_owned(),
        format!("{}\n", &whole[..11]),
        format!("{whole}0\n"),
        format!("{whole}:{}\n", "1".repeat(200)),
        "x".repeat(10_000),
        format!("{whole}\n\n"),
    ] {
        let error = refusal(&content);
        assert!(error.contains("no password hash"), "{error}");
    }
    let mut lines: Vec<_> = (0..200).map(|number| hash(&number.to_string())).collect();
    lines.sort();
    lines.reverse();
    let error = refusal(&lines.join("\n"));
    assert!(error.contains("not sorted"), "{error}");
}

#[test]
fn unreadable_file_is_refused_by_name() {
    let directory = tempfile::tempdir().unwrap();
    for path in [directory.path(), &directory.path().join("absent")] {
        let error = BreachedPasswords::open(path).unwrap_err().to_string();
        assert!(error.contains("cannot read"), "{error}");
    }
}

proptest! {
    #[test]
    fn only_listed_passwords_are_found(
        known in btree_set("[a-z]{8,12}", 1..40),
        asked in btree_set("[a-z]{8,12}", 1..40),
    ) {
        let lines = known.iter().map(|text| format!("{}:{}", hash(text), text.len()));
        let (_directory, path) = file(lines.collect(), "\n");
        let breached = BreachedPasswords::open(&path).unwrap();
        for text in known.union(&asked) {
            prop_assert_eq!(contains(&breached, text), known.contains(text));
        }
    }
}
