//! The demo, as `coffer seed --demo` makes it.

use nix::sys::signal::Signal;
use serde_json::{Value, json};

use crate::process::{By, Installation};

/// Portfolios by their kind, as the database has them.
const KINDS: &str =
    "SELECT string_agg(account_type || ' ' || number, ', ' ORDER BY account_type::text)
    FROM (SELECT account_type, count(*) AS number FROM portfolios GROUP BY account_type) AS kind";

fn seed(installation: &Installation) -> Value {
    let outcome = installation.run(&["seed", "--demo", "--json"]);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    serde_json::from_str(&outcome.stdout).unwrap()
}

fn nothing_new() -> Value {
    json!({
        "email": "demo@example.com",
        "user_created": false,
        "portfolios_created": 0,
        "holdings_created": 0,
        "prices": 0,
    })
}

#[test]
fn seeding_makes_a_demo_and_seeding_again_changes_nothing() {
    let installation = Installation::new(By::Person);
    let made = seed(&installation);
    assert_eq!(made["user_created"], true, "{made}");
    assert_eq!(made["portfolios_created"], 4, "{made}");
    for some in ["holdings_created", "prices"] {
        assert!(made[some].as_u64().unwrap() > 0, "{made}");
    }
    assert_eq!(seed(&installation), nothing_new());
}

#[test]
fn beside_a_server_the_demo_has_portfolios_of_each_kind() {
    let installation = Installation::new(By::Person);
    let server = installation.serve();
    assert_eq!(seed(&installation)["portfolios_created"], 4);
    assert_eq!(
        installation.sql(KINDS).to_lowercase(),
        "domestic 2, international 2"
    );
    server.stop(Signal::SIGTERM);
}

#[test]
fn seeding_goes_on_where_it_was_interrupted() {
    let installation = Installation::new(By::Person);
    let server = installation.serve();
    let made = seed(&installation);
    let prices = installation.sql("SELECT count(*) FROM prices");
    // The user comes first, then prices, then portfolios.
    installation.sql("DELETE FROM portfolios");
    let rest = seed(&installation);
    assert_eq!(rest["user_created"], false, "{rest}");
    for again in ["portfolios_created", "holdings_created", "prices"] {
        assert_eq!(rest[again], made[again], "{rest}");
    }
    assert_eq!(installation.sql("SELECT count(*) FROM prices"), prices);
    assert_eq!(seed(&installation), nothing_new());
    server.stop(Signal::SIGTERM);
}
