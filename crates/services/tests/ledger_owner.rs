//! The owner of the finances that a use case reads and writes is the actor's, whoever's session it is.

use std::path::Path;

/// What only sign-in may use: sessions and what belongs to them.
const SESSIONS: &[&str] = &[
    ".sessions()",
    "session_id()",
    "session.user_id",
    "grant.user_id",
    "Subject::",
];

/// The modules that use sessions, with the reason.
const EXEMPT: &[(&str, &str)] = &[
    ("sign_in.rs", "creates sessions"),
    (
        "sign_in/reauthentication.rs",
        "proves the session's user again",
    ),
    ("sessions.rs", "uses, refreshes and ends sessions"),
    ("session_list.rs", "lists sessions and ends others"),
    ("session_lookup.rs", "finds and ends sessions"),
    ("housekeeping.rs", "purges the sessions of all users"),
    ("limits.rs", "reads the tier of the actor's subject"),
    ("chat_feed.rs", "ends with its session"),
];

/// The source files of the services, without tests.
fn sources(directory: &Path, prefix: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let relative = format!("{prefix}{name}");
        if entry.file_type().unwrap().is_dir() {
            found.extend(sources(&entry.path(), &format!("{relative}/")));
        } else if name != "tests.rs" {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap().to_owned();
            found.push((relative, code));
        }
    }
    found
}

#[test]
fn no_service_takes_the_owner_from_the_session() {
    let sources = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "");
    assert!(sources.iter().any(|(name, _)| name == "accounts.rs"));
    let mut using = Vec::new();
    for (name, code) in &sources {
        let used = SESSIONS.iter().filter(|used| code.contains(**used));
        using.extend(used.map(|used| (name.as_str(), *used)));
    }
    let unexpected = using.iter().filter(|(name, _)| {
        let exempt = EXEMPT.iter().find(|(exempt, _)| exempt == name);
        exempt.is_none()
    });
    assert_eq!(unexpected.collect::<Vec<_>>(), Vec::<&(&str, &str)>::new());
    for (exempt, reason) in EXEMPT {
        let uses = using.iter().any(|(name, _)| name == exempt);
        assert!(uses, "{exempt} no longer {reason}");
    }
}
