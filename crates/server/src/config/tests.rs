//! Valid and invalid configurations.

use std::{fs, os::unix::fs::PermissionsExt as _};

use super::*;

fn read(toml: &str) -> LoadedSettings {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("coffer.toml");
    fs::write(&file, toml).unwrap();
    LoadedSettings::read(Some(&file))
}

fn problems(toml: &str) -> Vec<String> {
    let loaded = read(toml);
    loaded.problems.iter().map(Problem::to_string).collect()
}

// Proves: F2-1.3.1
#[test]
fn file_values_replace_defaults() {
    let loaded =
        read("[server]\nlisten = \"127.0.0.1:9\"\nallowed_origins = \"http://a,http://b\"\n");
    let settings = loaded.into_settings().unwrap();
    assert_eq!(settings.server.listen.port(), 9);
    assert_eq!(settings.server.allowed_origins.len(), 2);
    assert_eq!(settings.auth.bcrypt_cost, 12);
}

#[test]
fn all_errors_are_reported_together() {
    let problems = problems(
        "lisen = 1\n[server]\nlisten = \"here\"\ninsecure_htp = true\nlog_format = \"xml\"\n\
         [auth]\nbcrypt_cost = \"much\"\n[databse]\nurl = \"postgres://u:hunter2@h/d\"\n\
         [database]\nmax_connections = 0\n",
    );
    let all = problems.join("\n");
    for expected in [
        "lisen in ",
        "server.listen in ",
        "did you mean server.insecure_http?",
        "must be one of text, json",
        "auth.bcrypt_cost in ",
        "must be a whole number",
        "did you mean database.url?",
        "COFFER__DATABASE__MAX_CONNECTIONS must be between",
    ] {
        assert!(all.contains(expected), "{expected} in:\n{all}");
    }
    assert_eq!(problems.len(), 7, "{all}");
    assert!(!all.contains("hunter2"), "{all}");
}

#[test]
fn file_that_is_not_toml_is_named() {
    let problems = problems("[server\n");
    assert_eq!(problems.len(), 1);
    assert!(problems[0].contains("coffer.toml"), "{}", problems[0]);
}

#[test]
fn syntax_error_next_to_a_secret_does_not_reveal_it() {
    for mistake in [
        "[auth]\nsecret_key = \"hunter2\n",
        "[auth]\nsecret_key = hunter2\n",
        "[auth]\nsecret_key \"hunter2|x\"\n",
    ] {
        let problems = problems(mistake);
        assert_eq!(problems.len(), 1);
        assert!(problems[0].contains("line 2"), "{}", problems[0]);
        assert!(!problems[0].contains("hunter2"), "{}", problems[0]);
    }
}

#[test]
fn shown_settings_name_their_source_and_no_secret() {
    let loaded = read(
        "[auth]\nsecret_key = \"hunter2\"\n[database]\nurl = \"postgres://u:hunter2@localhost/d\"\n",
    );
    let shown = loaded.show().unwrap();
    let (toml, json) = (shown.to_string(), serde_json::to_string(&shown).unwrap());
    assert!(toml.contains("bcrypt_cost = 12  # default\n"), "{toml}");
    assert!(toml.contains("secret_key = \"redacted\"  # "), "{toml}");
    assert!(json.contains("coffer.toml"), "{json}");
    assert!(!(toml + &json).contains("hunter2"));
}

#[test]
fn readable_file_with_secrets_causes_a_warning() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("coffer.toml");
    let warnings = |toml: &str, mode: u32| {
        fs::write(&file, toml).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        LoadedSettings::read(Some(&file)).warnings()
    };
    let secret = "[database]\nurl = \"postgres://u:hunter2@localhost/d\"\n";
    let warned = warnings(secret, 0o604);
    assert_eq!(warned.len(), 1, "{warned:?}");
    assert!(warned[0].contains("database.url") && warned[0].contains("chmod 600"));
    assert!(!warned[0].contains("hunter2"));
    assert_eq!(warnings(secret, 0o600), Vec::<String>::new());
    let none = "[server]\nshutdown_grace_seconds = 7\n";
    assert_eq!(warnings(none, 0o644), Vec::<String>::new());
}
