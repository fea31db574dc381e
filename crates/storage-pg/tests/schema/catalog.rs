//! Rules for every table, column, index and function, including future ones.

use coffer_storage_pg::roles::WITHOUT_ROW_SECURITY;
use coffer_test_support::database::TestDatabase;

use super::{connect, rows, texts};

/// Tables without one of the two timestamps, each with the reason.
const TIMESTAMPS_MISSING: &[(&str, &str)] = &[
    ("_sqlx_migrations.created_at", "it has installed_on"),
    ("_sqlx_migrations.updated_at", "an entry never changes"),
    ("audit_logs.updated_at", "append-only"),
    ("audit_seals.updated_at", "append-only"),
    (
        "audit_unsealed.created_at",
        "a queue; a row lives for a second",
    ),
    (
        "audit_unsealed.updated_at",
        "a queue; a row lives for a second",
    ),
];

async fn list(query: &str) -> Vec<String> {
    let database = TestDatabase::new().await;
    texts(&connect(database.owner()).await, query).await
}

// Proves: TASK-004-020.4
#[tokio::test]
async fn tables_have_row_level_security_or_an_exemption() {
    let without = list(
        "SELECT relname::text FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relrowsecurity
         ORDER BY 1",
    )
    .await;
    let exempt: Vec<_> = WITHOUT_ROW_SECURITY
        .iter()
        .map(|(table, _)| *table)
        .collect();
    assert_eq!(without, exempt);
}

// Proves: TASK-004-020.4
#[tokio::test]
async fn user_owned_tables_have_the_standard_policy() {
    let other = list(
        "SELECT c.table_name::text
         FROM information_schema.columns AS c
         JOIN information_schema.tables AS t USING (table_schema, table_name)
         WHERE c.table_schema = 'public' AND c.column_name = 'user_id' AND t.table_type = 'BASE TABLE'
             AND NOT EXISTS (
                 SELECT FROM pg_policies AS p
                 WHERE p.schemaname = 'public' AND p.tablename = c.table_name
                     AND p.cmd = 'ALL' AND p.permissive = 'PERMISSIVE' AND p.roles = '{coffer_app}'
                     AND p.qual = CASE p.tablename
                         WHEN 'sessions' THEN '(user_id = ( SELECT app_identity_id() AS app_identity_id))'
                         ELSE '(user_id = ( SELECT app_user_id() AS app_user_id))'
                     END
                     AND p.with_check = p.qual
             )",
    )
    .await;
    assert!(other.is_empty(), "{other:?}");
}

// Proves: TASK-004-019.2
#[tokio::test]
async fn tables_columns_indexes_policies_and_functions_have_comments() {
    let silent = list(
        "SELECT relname::text FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'i', 'I')
             AND obj_description(oid, 'pg_class') IS NULL
         UNION ALL
         SELECT attrelid::regclass || '.' || attname FROM pg_attribute
         JOIN pg_class ON pg_class.oid = attrelid
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
             AND attnum > 0 AND NOT attisdropped AND col_description(attrelid, attnum) IS NULL
         UNION ALL
         SELECT oid::regprocedure::text FROM pg_proc
         WHERE pronamespace = 'public'::regnamespace AND obj_description(oid, 'pg_proc') IS NULL
         UNION ALL
         SELECT polname::text FROM pg_policy WHERE obj_description(oid, 'pg_policy') IS NULL
         UNION ALL
         SELECT tgname::text FROM pg_trigger
         WHERE NOT tgisinternal AND obj_description(oid, 'pg_trigger') IS NULL
         UNION ALL
         SELECT typname::text FROM pg_type
         WHERE typnamespace = 'public'::regnamespace AND typtype = 'e'
             AND obj_description(oid, 'pg_type') IS NULL",
    )
    .await;
    assert!(silent.is_empty(), "{silent:?}");
}

// Proves: TASK-004-002.2
#[tokio::test]
async fn rows_have_times_of_creation_and_change() {
    let wanting = list(
        "SELECT t.relname || '.' || wanted.name
         FROM pg_class AS t CROSS JOIN (VALUES ('created_at'), ('updated_at')) AS wanted (name)
         WHERE t.relnamespace = 'public'::regnamespace AND t.relkind IN ('r', 'p') AND NOT EXISTS (
             SELECT FROM pg_attribute AS a
             WHERE a.attrelid = t.oid AND a.attname = wanted.name AND a.attnotnull
                 AND NOT a.atthasdef AND a.atttypid = 'timestamptz'::regtype
         )
         ORDER BY 1",
    )
    .await;
    let exempt: Vec<_> = TIMESTAMPS_MISSING
        .iter()
        .map(|(column, _)| *column)
        .collect();
    assert_eq!(wanting, exempt);
}

#[tokio::test]
async fn functions_are_not_executable_by_public() {
    let public = list(
        "SELECT p.oid::regprocedure::text
         FROM pg_proc AS p
         CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS acl
         WHERE p.pronamespace = 'public'::regnamespace AND acl.grantee = 0",
    )
    .await;
    assert!(public.is_empty(), "{public:?}");
}

#[tokio::test]
async fn functions_have_a_fixed_search_path() {
    // A body that is bound when the function is created looks up no names. Functions that requests
    // call often may have the search path of their caller, if they have only its rights.
    let loose = list(
        "SELECT oid::regprocedure::text FROM pg_proc
         WHERE pronamespace = 'public'::regnamespace AND prosqlbody IS NULL
             AND NOT (proname IN ('begin_unit', 'app_today') AND NOT prosecdef)
             AND NOT coalesce(proconfig, '{}') @> '{\"search_path=pg_catalog, pg_temp\"}'",
    )
    .await;
    assert!(loose.is_empty(), "{loose:?}");
}

#[tokio::test]
async fn views_do_not_bypass_policies() {
    let around = list(
        "SELECT relname::text FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind = 'v'
             AND NOT coalesce(reloptions, '{}') @> '{security_invoker=true}'",
    )
    .await;
    assert!(around.is_empty(), "{around:?}");
}

#[tokio::test]
async fn foreign_keys_have_an_index_for_deletion() {
    let slow = list(
        "SELECT conname::text FROM pg_constraint AS c
         WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND NOT EXISTS (
             SELECT FROM pg_index AS i
             JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
             WHERE i.indrelid = c.conrelid AND i.indkey[0] = ANY (c.conkey)
                 -- An index without rows that refer to nothing finds those that do.
                 AND coalesce(pg_get_expr(i.indpred, i.indrelid), '(' || attname || ' IS NOT NULL)')
                     = '(' || attname || ' IS NOT NULL)'
         )",
    )
    .await;
    assert!(slow.is_empty(), "{slow:?}");
}

/// The policy's condition on the owner would make such an index fit every query. While the table is
/// small, it would be preferred to the index that finds a row, and the plan kept for large change sets.
#[tokio::test]
async fn no_index_of_change_set_rows_begins_with_the_owner() {
    let found = list(
        "SELECT indexrelid::regclass::text
         FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
         WHERE indrelid = 'change_set_rows'::regclass AND attname = 'user_id'",
    );
    assert_eq!(found.await, Vec::<String>::new());
}

// Proves: F2-0.2.1, TASK-004-014.1
#[tokio::test]
async fn test_rows_cover_every_table() {
    let tables = list(
        "SELECT relname::text FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1",
    )
    .await;
    let mut known: Vec<_> = rows::ROWS.iter().map(|(table, _)| *table).collect();
    known.extend(rows::FILLED_BY_TRIGGER);
    known.push("_sqlx_migrations");
    known.sort_unstable();
    assert_eq!(tables, known);
}

// A resource without triggers would have no limit.
#[tokio::test]
async fn every_stored_resource_is_counted_and_reconciled() {
    let database = TestDatabase::new().await;
    let owner = connect(database.owner()).await;
    rows::add_person(&owner, 1).await;
    let uncounted = texts(
        &owner,
        "SELECT listed::text FROM unnest(enum_range(NULL::stored_resource)) AS listed
         WHERE listed NOT IN (SELECT resource FROM stored_counts)",
    )
    .await;
    assert!(uncounted.is_empty(), "{uncounted:?}");
    let differences = texts(
        &owner,
        "SELECT format('%s %s: %s, not %s', figure, key, kept, computed) FROM reconcile()",
    )
    .await;
    assert!(differences.is_empty(), "{differences:?}");
}
