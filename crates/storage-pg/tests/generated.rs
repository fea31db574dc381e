//! The documentation of the schema equals the description of a migrated database.

use std::{env, fs, path::Path};

use coffer_storage_pg::schema;
use coffer_test_support::database::TestDatabase;

/// The variable that makes the test write the document instead of comparing it.
const UPDATE: &str = "UPDATE_SCHEMA_DOCS";

#[tokio::test]
async fn schema_documentation_matches_the_database() {
    let database = TestDatabase::new().await;
    let described = schema::describe(database.owner()).await.unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/database_schema.md");
    if env::var_os(UPDATE).is_some() {
        fs::write(&path, &described).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    let differing = described
        .lines()
        .zip(committed.lines().chain(std::iter::repeat("")))
        .find(|(described, committed)| described != committed);
    assert!(
        described == committed,
        "docs/database_schema.md is not as generated, beginning with {differing:#?}; run \
         make schema-docs to write it anew"
    );
}
