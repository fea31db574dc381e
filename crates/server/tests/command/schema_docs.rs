//! The description of the schema that the command prints.

use crate::process::{By, Installation};

// Proves: TASK-004-019.1, TASK-004-019.2
#[test]
fn schema_description_matches_the_documentation() {
    let installation = Installation::new(By::User);
    let outcome = installation.run(&["schema-docs"]);
    assert!(outcome.reason().contains("coffer migrate status"));

    assert_eq!(installation.run(&["migrate", "up"]).code, Some(0));
    let outcome = installation.run(&["schema-docs"]);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    let document = include_str!("../../../../docs/database_schema.md");
    assert!(outcome.stdout == document, "see make schema-docs");
}
