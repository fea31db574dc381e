//! The `seed` command: the demo, and the data for load tests.

use nix::sys::signal::Signal;
use serde_json::{Value, json};

use crate::process::{By, Installation, Server};

/// The number of portfolios of each kind.
const KINDS: &str =
    "SELECT string_agg(account_type || ' ' || number, ', ' ORDER BY account_type::text)
    FROM (SELECT account_type, count(*) AS number FROM portfolios GROUP BY account_type) AS kind";

/// The spending in the current period of each user's budgets, as a percentage of their amount.
const SPENT: &str = "
    SELECT b.name || ' ' || string_agg(spent::text, ' ' ORDER BY spent)
    FROM (
        SELECT b.id, b.name, round(-sum(t.amount) * 100 / b.amount) AS spent
        FROM budgets AS b
        JOIN categories AS c ON c.id = b.category_id OR c.parent_id = b.category_id
        JOIN transactions AS t ON t.user_id = b.user_id AND t.category_id = c.id AND t.currency = b.currency
            AND t.booked_on >= b.starts_on + interval '1 year'
        WHERE b.name IN ('Eating out', 'Getting around', 'Holidays')
        GROUP BY b.id
    ) AS b
    GROUP BY b.name
    ORDER BY b.name";

fn seed(installation: &Installation) -> Value {
    run(installation, &["seed", "--demo", "--json"])
}

fn run(installation: &Installation, args: &[&str]) -> Value {
    let outcome = installation.run(args);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    serde_json::from_str(&outcome.stdout).unwrap()
}

fn no_changes() -> Value {
    json!({
        "emails": ["demo@example.com", "demo.premium@example.com"],
        "users_created": 0,
        "accounts_created": 0,
        "transactions_created": 0,
        "budgets_created": 0,
        "portfolios_created": 0,
        "holdings_created": 0,
        "prices": 0,
        "exchange_rates": 0,
    })
}

/// A demo with a running server, so that the test can query the database.
fn demo() -> (Installation, Server, Value) {
    let installation = Installation::new(By::User);
    let server = installation.serve();
    let made = seed(&installation);
    (installation, server, made)
}

// Proves: F2-2.7.1, TASK-004-015.4
#[test]
fn seeding_creates_a_demo_and_repeating_it_changes_nothing() {
    let installation = Installation::new(By::User);
    let made = seed(&installation);
    for (what, number) in [
        ("users_created", 2),
        ("accounts_created", 14),
        ("budgets_created", 12),
        ("portfolios_created", 8),
    ] {
        assert_eq!(made[what], number, "{made}");
    }
    for (what, at_least) in [
        ("transactions_created", 7_000),
        ("holdings_created", 8),
        ("prices", 8 * 48),
        ("exchange_rates", 4 * 4 * 365),
    ] {
        assert!(made[what].as_u64().unwrap() >= at_least, "{made}");
    }
    assert_eq!(seed(&installation), no_changes());
}

// Proves: F2-2.7.1, TASK-004-002.1, TASK-004-015.2
#[test]
fn demo_has_data_until_today_for_users_of_each_tier() {
    let (installation, server, _) = demo();
    assert_eq!(
        installation.sql(KINDS).to_lowercase(),
        "domestic 4, international 4"
    );
    let tiers = "SELECT string_agg(tier || ' ' || role, ', ' ORDER BY tier) FROM users";
    assert_eq!(installation.sql(tiers), "free user, premium user");
    let until = "SELECT max(booked_on) = (now() AT TIME ZONE 'UTC')::date
        AND min(booked_on) BETWEEN max(booked_on) - 1500 AND max(booked_on) - 1460 FROM transactions";
    assert_eq!(installation.sql(until), "t");
    for table in ["prices", "exchange_rates", "budget_alerts"] {
        let versions = format!(
            "SELECT coalesce(string_agg(DISTINCT substr(id::text, 15, 1), ' '), '7') FROM {table}"
        );
        assert_eq!(installation.sql(&versions), "7", "{table}");
    }
    let currencies = "SELECT count(DISTINCT currency) FROM accounts";
    assert_eq!(installation.sql(currencies), "2");
    let firsts = "SELECT bool_and(extract(day FROM starts_on) = 1) FROM budgets";
    assert_eq!(installation.sql(firsts), "t");
    let spent = installation.sql(SPENT);
    let spent: Vec<_> = spent.lines().collect();
    for (line, (name, used)) in spent.iter().zip([
        ("Eating out ", 105..130),
        ("Getting around ", 80..100),
        ("Holidays ", 1..130),
    ]) {
        let percents = line.strip_prefix(name).expect(line).split(' ');
        let percents: Vec<u32> = percents.map(|percent| percent.parse().unwrap()).collect();
        assert_eq!(percents.len(), 2, "{spent:?}");
        assert!(
            percents.iter().all(|percent| used.contains(percent)),
            "{spent:?}"
        );
    }
    assert_eq!(run(&installation, &["reconcile", "--json"])["found"], 0);
    server.stop(Signal::SIGTERM);
}

// Proves: F2-2.7.1, TASK-004-015.4
#[test]
fn interrupted_seeding_resumes() {
    let (installation, server, made) = demo();
    // One user's data had not been written.
    let premium = "(SELECT id FROM users WHERE tier = 'premium')";
    for table in ["budgets", "transactions", "accounts", "portfolios"] {
        installation.sql(&format!("DELETE FROM {table} WHERE user_id = {premium}"));
    }
    let rest = seed(&installation);
    for half in ["accounts_created", "budgets_created", "portfolios_created"] {
        assert_eq!(rest[half].as_u64().unwrap() * 2, made[half], "{rest}");
    }
    assert_eq!(rest["users_created"], 0, "{rest}");
    assert_eq!(rest["exchange_rates"], 0, "{rest}");
    assert!(
        rest["transactions_created"].as_u64().unwrap() > 3_000,
        "{rest}"
    );
    assert_eq!(run(&installation, &["reconcile", "--json"])["found"], 0);
    assert_eq!(seed(&installation), no_changes());
    server.stop(Signal::SIGTERM);
}

// Proves: TASK-004-015.3
#[test]
fn seeding_on_a_later_day_adds_the_days_since() {
    let (installation, server, made) = demo();
    let before = made["transactions_created"].as_u64().unwrap();
    // As if the data had been seeded ten days ago.
    installation.sql("UPDATE transactions SET booked_on = booked_on - 10");
    installation.sql("UPDATE accounts SET created_at = created_at - interval '10 days'");
    let since = seed(&installation);
    let added = since["transactions_created"].as_u64().unwrap();
    assert!((20..200).contains(&added), "{since}");
    assert_eq!(since["accounts_created"], 0, "{since}");
    let total = installation.sql("SELECT count(*) FROM transactions");
    assert_eq!(total.parse(), Ok(before + added));
    assert_eq!(run(&installation, &["reconcile", "--json"])["found"], 0);
    assert_eq!(seed(&installation), no_changes());
    server.stop(Signal::SIGTERM);
}

#[test]
fn changes_to_the_demo_are_kept() {
    let (installation, server, _) = demo();
    installation.sql("UPDATE accounts SET name = 'Mine' WHERE name = 'Wallet'");
    installation.sql("UPDATE transactions SET booked_on = booked_on - 10");
    installation.sql("UPDATE budgets SET deleted_at = now()");
    assert_eq!(seed(&installation), no_changes());
    server.stop(Signal::SIGTERM);
}

#[test]
fn load_fills_an_unused_database() {
    let (installation, server, _) = demo();
    let loaded = run(&installation, &["seed", "--load", "0.01", "--json"]);
    assert_eq!(loaded["users"], 5, "{loaded}");
    assert!(
        loaded["transactions"].as_u64().unwrap() >= 10_000,
        "{loaded}"
    );
    assert_eq!(run(&installation, &["reconcile", "--json"])["found"], 0);
    let again = installation.run(&["seed", "--load", "0.001"]);
    assert!(again.reason().contains("5 users other than"), "{again:#?}");
    let forced = ["seed", "--load", "0.001", "--force", "--json"];
    assert_eq!(run(&installation, &forced)["first_user"], 6);
    server.stop(Signal::SIGTERM);
}
