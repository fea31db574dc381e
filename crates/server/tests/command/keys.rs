//! Rotating the master key, which re-encrypts secrets under the new key.

use serde_json::Value;

use crate::process::{By, Installation, Outcome};

/// Two master keys, as text: 32 bytes in base64.
const OLD: &str = "b2xkLW9sZC1vbGQtb2xkLW9sZC1vbGQtb2xkLW9sZCE=";
const NEW: &str = "bmV3LW5ldy1uZXctbmV3LW5ldy1uZXctbmV3LW5ldyE=";

/// The number of keys encrypted under each master key.
const UNDER: &str = "SELECT string_agg(n::text, ' ' ORDER BY n) FROM (
    SELECT count(*) AS n FROM signing_keys GROUP BY substr(sealed, 1, 9)) AS counted";

fn run(installation: &Installation, args: &[&str], current: &str, previous: &str) -> Outcome {
    let mut command = installation.command(args);
    command.env("COFFER__AUTH__SECRET_KEY", current);
    command.env("COFFER__AUTH__PREVIOUS_SECRET_KEYS", previous);
    Outcome::of(&mut command)
}

fn report(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{outcome:#?}"))
}

fn rotate(installation: &Installation, more: &[&str], current: &str, previous: &str) -> Value {
    let args = [&["keys", "rotate", "--json"], more].concat();
    let outcome = run(installation, &args, current, previous);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    report(&outcome)
}

/// Whether a server can start with these keys, that is, decrypt all of them.
fn can_decrypt(installation: &Installation, current: &str) -> bool {
    let mut command = installation.command(&["seed", "--demo"]);
    command.env("COFFER__AUTH__SECRET_KEY", current);
    Outcome::of(&mut command).code == Some(0)
}

/// An installation with three signing keys under the old master key.
fn installation() -> Installation {
    let installation = Installation::new(By::User);
    for algorithm in ["HS256", "EdDSA", "ES256"] {
        let mut command = installation.command(&["seed", "--demo"]);
        command.env("COFFER__AUTH__SECRET_KEY", OLD);
        command.env("COFFER__AUTH__ALGORITHM", algorithm);
        let outcome = Outcome::of(&mut command);
        assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    }
    installation
}

// Proves: TASK-005-028.4
#[test]
fn keys_are_encrypted_under_the_new_master_key_and_back() {
    let installation = installation();
    let tried = rotate(&installation, &["--dry-run"], NEW, OLD);
    assert_eq!(
        (&tried["changed"], &tried["dry_run"]),
        (&3.into(), &true.into())
    );
    assert!(
        !can_decrypt(&installation, NEW),
        "nothing was to be changed"
    );

    assert_eq!(rotate(&installation, &[], NEW, OLD)["changed"], 3);
    assert!(can_decrypt(&installation, NEW) && !can_decrypt(&installation, OLD));
    assert_eq!(rotate(&installation, &[], NEW, OLD)["changed"], 0);

    assert_eq!(
        rotate(&installation, &["--rollback"], NEW, OLD)["changed"],
        3
    );
    assert!(can_decrypt(&installation, OLD) && !can_decrypt(&installation, NEW));
}

// Proves: TASK-005-028.3
#[test]
fn interrupted_rotation_resumes_after_the_last_key() {
    let installation = installation();
    assert_eq!(
        rotate(&installation, &["--rollback"], OLD, NEW)["changed"],
        3
    );
    let server = {
        let mut command = installation.command(&["serve"]);
        command.env("COFFER__AUTH__SECRET_KEY", NEW);
        crate::process::Server::start(command, &installation.data())
    };
    // As after an interruption following the first key.
    installation.sql(
        "UPDATE data_migrations SET backward = false, finished_at = NULL, seen = 1, changed = 0,
             checkpoint = (SELECT min(kid) FROM signing_keys)",
    );
    let report = rotate(&installation, &[], OLD, NEW);
    assert_eq!(
        (&report["resumed"], &report["changed"]),
        (&true.into(), &2.into())
    );
    assert_eq!(installation.sql(UNDER), "1 2");
    // The next rotation starts from the first key.
    let report = rotate(&installation, &[], OLD, NEW);
    assert_eq!(
        (&report["resumed"], &report["changed"]),
        (&false.into(), &1.into())
    );
    assert_eq!(installation.sql(UNDER), "3");
    server.stop(nix::sys::signal::Signal::SIGTERM);
}

// Proves: TASK-005-028.3
#[test]
fn undecryptable_key_is_reported_and_others_are_rotated() {
    let installation = installation();
    let server = {
        let mut command = installation.command(&["serve"]);
        command.env("COFFER__AUTH__SECRET_KEY", OLD);
        crate::process::Server::start(command, &installation.data())
    };
    installation.sql(
        "UPDATE signing_keys SET sealed = set_byte(sealed, 30, get_byte(sealed, 30) # 1)
         WHERE algorithm = 'EdDSA'",
    );
    let outcome = run(&installation, &["keys", "rotate", "--json"], NEW, OLD);
    assert_eq!(outcome.code, Some(1), "{outcome:#?}");
    let report = report(&outcome);
    assert_eq!(
        (&report["changed"], &report["failed"]),
        (&2.into(), &1.into())
    );
    let reason = report["failures"][0]["reason"].as_str().unwrap();
    assert!(reason.contains("altered"), "{reason}");
    assert_eq!(installation.sql(UNDER), "1 2");
    server.stop(nix::sys::signal::Signal::SIGTERM);
}

/// The names of the doctor's failures, and its output.
fn failures(installation: &Installation, current: &str, previous: &str) -> (Vec<String>, String) {
    let outcome = run(installation, &["doctor", "--json"], current, previous);
    let report = report(&outcome);
    let checks = report["checks"].as_array().unwrap().iter();
    let failed = checks.filter(|check| check["outcome"] == "failed");
    let failed: Vec<_> = failed
        .map(|check| check["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        outcome.code,
        Some(failed.is_empty().into()).map(|ok: i32| 1 - ok)
    );
    (failed, outcome.stdout)
}

#[test]
fn doctor_fails_with_a_stale_key_like_a_start() {
    let installation = installation();
    let stale = |current: &str, previous: &str| {
        let (failed, said) = failures(&installation, current, previous);
        let started = run(&installation, &["seed", "--demo"], current, previous);
        if failed.is_empty() {
            assert_eq!(started.code, Some(0), "{started:#?}");
            return false;
        }
        assert_eq!(failed, ["keys"], "{said}");
        for text in [&said[..], started.reason()] {
            assert!(text.contains("loading the signing keys"), "{text}");
            assert!(text.contains("which is not configured"), "{text}");
        }
        true
    };
    assert!(!stale(OLD, ""));
    assert!(stale(NEW, ""));
    assert!(!stale(NEW, OLD));
    let list = format!("[{OLD:?}]");
    assert_eq!(rotate(&installation, &[], NEW, &list)["changed"], 3);
    assert!(!stale(NEW, ""));
    assert!(stale(OLD, ""));
    assert!(!stale(OLD, &format!("{OLD}, {NEW}")));

    // Without any key, a start would create one, which decrypts nothing.
    let outcome = installation.run(&["doctor"]);
    assert_eq!(outcome.code, Some(1), "{outcome:#?}");
    assert!(!installation.data().join("master.key").exists());
}

// Proves: TASK-005-028.4
#[test]
fn reverting_without_a_previous_key_is_rejected() {
    let installation = Installation::new(By::User);
    assert_eq!(installation.run(&["seed", "--demo"]).code, Some(0));
    let outcome = installation.run(&["keys", "rotate", "--rollback"]);
    assert_eq!(outcome.code, Some(1));
    let told = "COFFER__AUTH__PREVIOUS_SECRET_KEYS";
    assert!(outcome.stderr.contains(told), "{outcome:#?}");
}
