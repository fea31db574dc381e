//! The privileges of each role, regardless of policies.

use coffer_test_support::database::TestDatabase;
use tokio_postgres::Client;

use super::{NOT_ALLOWED, act_as, connect, number, refusal, rows, texts};

/// A connection as the role that serves requests, acting as the only user.
async fn signed_in() -> (TestDatabase, Client) {
    let database = TestDatabase::new().await;
    let owner = connect(database.owner()).await;
    rows::add_person(&owner, 1).await;
    let app = connect(database.app()).await;
    act_as(&app, Some(rows::user(1))).await;
    (database, app)
}

// Proves: TASK-004-003.2
#[tokio::test]
async fn password_hash_can_be_written_but_not_read() {
    let (database, app) = signed_in().await;
    for statement in [
        "SELECT password_hash FROM users",
        "SELECT * FROM users",
        "SELECT users FROM users",
        "SELECT to_jsonb(users) FROM users",
        "SELECT count(password_hash) FROM users",
        "SELECT id FROM users WHERE password_hash IS NOT NULL",
        "UPDATE users SET password_hash = 'new' RETURNING password_hash",
        "UPDATE users SET email = password_hash",
        "COPY users TO STDOUT",
    ] {
        assert_eq!(refusal(&app, statement).await, NOT_ALLOWED, "{statement}");
    }
    app.batch_execute("UPDATE users SET password_hash = 'new'")
        .await
        .unwrap();
    let owner = connect(database.owner()).await;
    assert_eq!(
        texts(&owner, "SELECT password_hash FROM users").await,
        ["new"]
    );
}

#[tokio::test]
async fn all_other_user_columns_can_be_read() {
    let (_database, app) = signed_in().await;
    let hidden = texts(
        &app,
        "SELECT attname::text FROM pg_attribute
         WHERE attrelid = 'users'::regclass AND attnum > 0 AND NOT attisdropped
             AND NOT has_column_privilege(attrelid, attnum, 'SELECT')",
    )
    .await;
    assert_eq!(hidden, ["password_hash"]);
}

// Proves: TASK-004-003.3
#[tokio::test]
async fn requests_cannot_raise_their_own_role_or_tier() {
    let (_database, app) = signed_in().await;
    for statement in [
        "UPDATE users SET role = 'admin'",
        "UPDATE users SET tier = 'premium'",
    ] {
        assert_eq!(refusal(&app, statement).await, NOT_ALLOWED, "{statement}");
    }
}

#[tokio::test]
async fn request_registers_ordinary_users_only() {
    let database = TestDatabase::new().await;
    let app = connect(database.app()).await;
    let system = connect(database.system()).await;
    let mut person = 0;
    for (status, tier, role, is_taken) in [
        ("active", "free", "user", true),
        ("pending", "free", "user", true),
        ("active", "free", "admin", false),
        ("active", "free", "support", false),
        ("active", "premium", "user", false),
        ("locked", "free", "user", false),
        ("disabled", "free", "user", false),
        ("deletion_requested", "free", "user", false),
    ] {
        person += 1;
        let id = rows::user(person);
        act_as(&app, Some(id)).await;
        let add = format!(
            "INSERT INTO users (id, email, email_key, status, tier, role, deletion_requested_at, created_at, updated_at)
             VALUES ('{id}', '{person}@example.com', '{person}@example.com', '{status}', '{tier}', '{role}', now(), now(), now())"
        );
        if is_taken {
            app.batch_execute(&add).await.unwrap();
        } else {
            assert_eq!(refusal(&app, &add).await, NOT_ALLOWED, "{add}");
            system.batch_execute(&add).await.unwrap();
        }
    }
}

#[tokio::test]
async fn requests_cannot_change_their_own_status() {
    let (_database, app) = signed_in().await;
    for statement in [
        "UPDATE users SET status = 'active'",
        "UPDATE users SET status = 'deletion_requested', deletion_requested_at = now()",
        "UPDATE users SET deletion_requested_at = NULL",
        "UPDATE users SET anonymised_at = NULL",
    ] {
        assert_eq!(refusal(&app, statement).await, NOT_ALLOWED, "{statement}");
    }
}

// Proves: TASK-004-020.1
#[tokio::test]
async fn requests_cannot_access_keys_seals_or_the_sealing_queue() {
    let (_database, app) = signed_in().await;
    for table in [
        "signing_keys",
        "data_migrations",
        "jobs",
        "audit_seals",
        "audit_unsealed",
        "_sqlx_migrations",
    ] {
        for statement in [
            format!("SELECT FROM {table}"),
            format!("INSERT INTO {table} DEFAULT VALUES"),
            format!("DELETE FROM {table}"),
            format!("TRUNCATE {table}"),
        ] {
            assert_eq!(refusal(&app, &statement).await, NOT_ALLOWED, "{statement}");
        }
    }
}

#[tokio::test]
async fn prices_are_readable_by_requests_and_writable_by_jobs() {
    let (database, app) = signed_in().await;
    assert_eq!(number(&app, "SELECT count(*) FROM prices").await, 1);
    for statement in [
        rows::insert("prices", 2),
        "UPDATE prices SET amount = 1".to_owned(),
        "DELETE FROM prices".to_owned(),
    ] {
        assert_eq!(refusal(&app, &statement).await, NOT_ALLOWED, "{statement}");
    }
    let system = connect(database.system()).await;
    rows::add(&system, "prices", 2).await.unwrap();
    // The latest ones follow from them.
    for client in [&app, &system] {
        let latest = number(client, "SELECT count(*) FROM latest_prices").await;
        assert_eq!(latest, 2);
        for statement in [
            "INSERT INTO latest_prices SELECT * FROM latest_prices",
            "UPDATE latest_prices SET amount = 1",
            "DELETE FROM latest_prices",
        ] {
            assert_eq!(refusal(client, statement).await, NOT_ALLOWED, "{statement}");
        }
    }
}

// Proves: TASK-004-020.1
#[tokio::test]
async fn only_the_owner_can_change_the_schema() {
    let database = TestDatabase::new().await;
    for role in ["coffer_app", "coffer_system", "coffer_readonly"] {
        let client = connect(database.config(role)).await;
        for statement in [
            "CREATE TABLE mine (id int)",
            "ALTER TABLE users DISABLE ROW LEVEL SECURITY",
            "CREATE POLICY mine ON users USING (true)",
            "SET ROLE coffer_owner",
            "CREATE OR REPLACE FUNCTION app_user_id() RETURNS uuid LANGUAGE sql RETURN NULL::uuid",
        ] {
            assert_eq!(
                refusal(&client, statement).await,
                NOT_ALLOWED,
                "{role}: {statement}"
            );
        }
    }
}

// Proves: TASK-004-020.2
#[tokio::test]
async fn reports_see_no_table() {
    let database = TestDatabase::new().await;
    let readonly = connect(database.config("coffer_readonly")).await;
    let tables = texts(
        &readonly,
        "SELECT relname::text FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
             AND has_any_column_privilege(oid, 'SELECT, INSERT, UPDATE')",
    )
    .await;
    assert!(tables.is_empty(), "{tables:?}");
}
