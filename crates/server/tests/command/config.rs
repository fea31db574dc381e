//! The configuration, through the command.

use std::fs;

use crate::process::{By, Installation, Outcome};

#[test]
fn unknown_variable_is_rejected_with_the_nearest_name() {
    let installation = Installation::new(By::User);
    let mut command = installation.command(&["serve"]);
    let outcome = Outcome::of(command.env("COFFER__SERVER__LISTN", "127.0.0.1:1"));
    let reason = outcome.reason();
    assert!(
        reason.contains("COFFER__SERVER__LISTN: unknown setting"),
        "{reason}"
    );
    assert!(
        reason.ends_with("did you mean COFFER__SERVER__LISTEN?"),
        "{reason}"
    );
    assert!(!installation.data().exists());
}

// Proves: F2-1.5.3, TASK-006-003.1
#[test]
fn config_check_lists_every_problem_with_its_source() {
    let installation = Installation::new(By::User);
    fs::write(
        installation.path().join("coffer.toml"),
        "[sever]\nlisten = \"x\"\n",
    )
    .unwrap();
    let mut command = installation.command(&["config", "check", "--json"]);
    let outcome = Outcome::of(command.env("COFFER__AUTH__BCRYPT_COST", "3"));
    assert_eq!(outcome.code, Some(1));
    let found: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    let problems = found["problems"].as_array().unwrap();
    assert_eq!(problems.len(), 2, "{found}");
    let problem = problems[0].as_str().unwrap();
    assert!(
        problem.starts_with("sever.listen in coffer.toml: "),
        "{problem}"
    );
    assert!(
        problem.ends_with("did you mean server.listen?"),
        "{problem}"
    );

    let mut fine = installation.command(&["config", "check"]);
    let outcome = Outcome::of(fine.current_dir("/"));
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""));
}

// Proves: F2-1.5.2, TASK-006-003.1
#[test]
fn shown_configuration_has_sources_but_no_secrets() {
    let installation = Installation::new(By::User);
    let file = installation.path().join("mine.toml");
    fs::write(&file, "[server]\nshutdown_grace_seconds = 7\n").unwrap();
    for args in [&["config", "show"][..], &["config", "show", "--json"]] {
        let mut command = installation.command(args);
        let outcome = Outcome::of(
            command
                .env("COFFER_CONFIG", &file)
                .env("DATABASE_URL", "postgres://owner:hunter2@localhost/coffer")
                .env(
                    "COFFER__AUTH__SECRET_KEY",
                    "aHVudGVyMmh1bnRlcjJodW50ZXIyaHVudGVyMjIyMjI=",
                ),
        );
        assert_eq!(outcome.code, Some(0), "{outcome:#?}");
        let shown = &outcome.stdout;
        for expected in [
            "redacted",
            "DATABASE_URL",
            "mine.toml",
            "default",
            "COFFER__DATA__DIR",
        ] {
            assert!(shown.contains(expected), "{expected} in {shown}");
        }
        assert!(
            !shown.contains("hunter2") && !shown.contains("aHVud"),
            "{shown}"
        );
    }
}

#[test]
fn usage_errors_have_their_own_exit_code() {
    let installation = Installation::new(By::User);
    assert_eq!(installation.run(&["sreve"]).code, Some(2));
    assert_eq!(installation.run(&["migrate", "down"]).code, Some(2));
    assert_eq!(installation.run(&["--help"]).code, Some(0));
    assert_eq!(
        installation.run(&["--config", "absent.toml", "serve"]).code,
        Some(1)
    );
}
