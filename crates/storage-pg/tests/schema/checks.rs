//! The CHECK constraints refuse what the domain refuses, and nothing else.

mod exempt;
mod rules;

use std::collections::BTreeSet;

use coffer_storage_pg::migrate;
use coffer_test_support::database::TestDatabase;
use tokio_postgres::{Client, error::SqlState};

use self::exempt::{EXEMPT, WIDER};
use super::{CHECK, connect, rows, texts};

/// The database's reaction to an assignment to the columns of a row.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Accepted,
    /// Refused by the named constraint, or by a column's type, which has no name.
    Refused(Option<String>),
}

/// Tries an assignment and takes it back.
async fn outcome(owner: &Client, table: &str, assignment: &str) -> Outcome {
    owner.batch_execute("BEGIN").await.unwrap();
    let result = owner
        .batch_execute(&format!("UPDATE {table} SET {assignment}"))
        .await;
    owner.batch_execute("ROLLBACK").await.unwrap();
    let Err(error) = result else {
        return Outcome::Accepted;
    };
    let refusal = error.as_db_error().unwrap();
    match refusal.code() {
        code if code.code() == CHECK => Outcome::Refused(refusal.constraint().map(str::to_owned)),
        code if *code == SqlState::NUMERIC_VALUE_OUT_OF_RANGE => Outcome::Refused(None),
        // Foreign keys are checked after the row itself was accepted.
        code if *code == SqlState::FOREIGN_KEY_VIOLATION => Outcome::Accepted,
        _ => panic!("{table}: {assignment}: {refusal:?}"),
    }
}

/// The table of each CHECK constraint.
async fn constraints(owner: &Client) -> Vec<(String, String)> {
    let rows = owner
        .query(
            "SELECT conname::text, conrelid::regclass::text FROM pg_constraint
             WHERE contype = 'c' AND connamespace = 'public'::regnamespace ORDER BY 1",
            &[],
        )
        .await
        .unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

// Proves: TASK-004-007.3, TASK-004-007.4
#[tokio::test]
async fn database_accepts_what_the_domain_accepts_and_nothing_else() {
    let database = TestDatabase::new().await;
    let owner = connect(database.owner()).await;
    rows::add_person(&owner, 1).await;
    let constraints = constraints(&owner).await;
    let mut differences = Vec::new();
    for rule in rules::all() {
        let name = rule.constraint;
        let found = constraints
            .iter()
            .find(|(constraint, _)| constraint == name);
        let Some((_, table)) = found else {
            panic!("there is no constraint {name}");
        };
        let (mut accepts, mut refuses) = (false, false);
        for (assignment, accepted) in rule.cases {
            let outcome = outcome(&owner, table, &assignment).await;
            accepts |= outcome == Outcome::Accepted;
            refuses |= outcome == Outcome::Refused(Some(name.to_owned()));
            if (outcome == Outcome::Accepted) != accepted {
                let assignment: String = assignment.chars().take(120).collect();
                differences.push(format!(
                    "{name}: {assignment:?}: the domain says {accepted}, the database {outcome:?}"
                ));
            }
        }
        // Otherwise the values are not at the edges of what the constraint accepts.
        if !(accepts && refuses) {
            differences.push(format!(
                "{name}: accepted a value: {accepts}; refused one: {refuses}"
            ));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[tokio::test]
async fn every_check_constraint_is_a_rule_of_the_domain_or_exempt() {
    let database = TestDatabase::new().await;
    let owner = connect(database.owner()).await;
    let found = constraints(&owner).await.into_iter().map(|(name, _)| name);
    let found: BTreeSet<String> = found.collect();
    let compared = rules::all().into_iter().map(|rule| rule.constraint);
    let exempt = EXEMPT.iter().flat_map(|(constraints, _)| *constraints);
    let known: Vec<&str> = compared.chain(exempt.copied()).collect();
    let unique: BTreeSet<String> = known.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(known.len(), unique.len(), "listed twice: {known:?}");
    assert_eq!(found, unique);
}

#[tokio::test]
async fn rules_that_only_the_domain_has_are_listed() {
    let database = TestDatabase::new().await;
    let owner = connect(database.owner()).await;
    rows::add_person(&owner, 1).await;
    for (table, assignment, reason) in WIDER {
        let outcome = outcome(&owner, table, assignment).await;
        assert_eq!(outcome, Outcome::Accepted, "{assignment}: {reason}");
    }
}

#[tokio::test]
async fn rows_that_break_a_new_rule_stop_the_migration_and_are_named() {
    const MIGRATION: i64 = 101;
    let database = TestDatabase::empty().await;
    let config = database.owner();
    let before = migrate::status(&config).await.unwrap().into_iter();
    let before = before.map(|status| status.version);
    let before = before.filter(|version| *version < MIGRATION).max().unwrap();
    migrate::up_to(&config, before).await.unwrap();
    let owner = connect(config.clone()).await;
    // Tables of later migrations do not exist yet.
    for table in ["users", "categories", "budgets"] {
        rows::add(&owner, table, 1).await.unwrap();
    }
    let budgets = "SELECT to_jsonb(b)::text FROM budgets AS b";
    for (violation, rule) in [
        (
            "period = 'custom', period_days = 3660",
            "budgets_period_days_plausible",
        ),
        (
            "alert_thresholds = '{100,80}'",
            "budgets_alert_thresholds_plausible",
        ),
        ("name = E'a\\tb'", "budgets_name_is_line"),
    ] {
        owner
            .batch_execute(&format!("UPDATE budgets SET {violation}"))
            .await
            .unwrap();
        let stored = texts(&owner, budgets).await;
        let error = migrate::up(&config).await.unwrap_err();
        let causes = std::iter::successors(Some(&error as &dyn std::error::Error), |e| e.source());
        let text = causes.map(ToString::to_string).collect::<Vec<_>>();
        let text = text.join(": ");
        let id = rows::id("budgets", 1).to_string();
        assert!(text.contains(rule) && text.contains(&id), "{text}");
        assert_eq!(texts(&owner, budgets).await, stored);
        owner
            .batch_execute(
                "UPDATE budgets SET period = 'monthly', period_days = NULL, name = 'Food',
                     alert_thresholds = '{80,100}'",
            )
            .await
            .unwrap();
    }
    assert!(migrate::up(&config).await.unwrap().contains(&MIGRATION));
}
