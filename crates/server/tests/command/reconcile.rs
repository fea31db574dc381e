//! The `reconcile` command.

use nix::sys::signal::Signal;
use serde_json::Value;

use crate::process::{By, Installation};

/// Another account of a demo user, with one transaction that determines its balance.
const ACCOUNT: &str = "
    INSERT INTO accounts (id, user_id, name, kind, currency, opening_balance, version, created_at, updated_at)
    SELECT '0194aaaa-0000-7000-8000-000000000002', id, 'Giro', 'checking', 'EUR', 10, 1, now(), now()
    FROM users WHERE email = 'demo@example.com';
    INSERT INTO transactions (id, user_id, account_id, booked_on, amount, currency, description, version, created_at, updated_at)
    SELECT '0194aaaa-0000-7000-8000-000000000003', user_id, id, '2025-03-01', -2.5, 'EUR', 'Bread', 1, now(), now()
    FROM accounts WHERE name = 'Giro'";

fn reconcile(installation: &Installation) -> (Option<i32>, Value) {
    let outcome = installation.run(&["reconcile", "--json"]);
    let result = serde_json::from_str(&outcome.stdout);
    (
        outcome.code,
        result.unwrap_or_else(|_| panic!("{outcome:#?}")),
    )
}

#[test]
fn wrong_derived_figure_is_reported() {
    let installation = Installation::new(By::User);
    assert_eq!(installation.run(&["seed", "--demo"]).code, Some(0));
    let server = installation.serve();
    installation.sql(ACCOUNT);
    let (code, result) = reconcile(&installation);
    assert_eq!((code, &result["found"]), (Some(0), &0.into()), "{result}");
    let outcome = installation.run(&["reconcile"]);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    assert!(outcome.stdout.starts_with("All derived figures"));

    installation.sql("UPDATE accounts SET balance = balance + 1 WHERE name = 'Giro'");
    let (code, result) = reconcile(&installation);
    assert_eq!((code, &result["found"]), (Some(1), &1.into()), "{result}");
    let difference = &result["differences"][0];
    assert_eq!(difference["figure"], "accounts.balance", "{result}");
    assert_eq!(difference["stored"], "8.5000", "{result}");
    assert_eq!(difference["computed"], "7.5000", "{result}");
    assert!(difference["key"]["account_id"].is_string(), "{result}");

    let outcome = installation.run(&["reconcile"]);
    assert_eq!(outcome.code, Some(1), "{outcome:#?}");
    let mut lines = outcome.stdout.lines();
    assert!(lines.next().unwrap().starts_with("figure "), "{outcome:#?}");
    let cells: Vec<_> = lines.next().unwrap().split_whitespace().collect();
    assert_eq!(cells[0], "accounts.balance", "{outcome:#?}");
    assert_eq!(cells[2..5], ["8.5000", "7.5000", "account_id"]);
    assert_eq!(
        installation.sql("SELECT balance FROM accounts WHERE name = 'Giro'"),
        "8.5000",
        "it was not to be changed"
    );
    server.stop(Signal::SIGTERM);
}

#[test]
fn missing_schema_error_names_the_remedy() {
    let installation = Installation::new(By::User);
    let outcome = installation.run(&["reconcile"]);
    assert!(
        outcome.reason().contains("coffer migrate status"),
        "{outcome:#?}"
    );
}
