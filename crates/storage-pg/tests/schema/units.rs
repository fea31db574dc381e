//! `begin_unit`, the first statement of every unit of work.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use coffer_test_support::database::TestDatabase;
use tokio_postgres::{Client, Error};
use uuid::Uuid;

use super::{NOT_ALLOWED, code, connect, number, rows, texts};

/// The error code raised by `begin_unit`.
const NO_EFFECT: &str = "CF001";

/// The claims of a token, an hour after all rows were created.
#[derive(Clone, Copy)]
struct Token {
    proof: &'static str,
    user: Option<Uuid>,
    session: Option<Uuid>,
    role: &'static str,
    tier: &'static str,
    at: &'static str,
}

const ANNS: fn() -> Token = || Token {
    proof: "session",
    user: Some(rows::user(1)),
    session: Some(rows::id("sessions", 1)),
    role: "user",
    tier: "free",
    at: "2025-01-31 13:00:00+00",
};

async fn begin(client: &Client, token: Token) -> Result<(), Error> {
    let begin_unit = "SELECT begin_unit($1, $2, $3, $4::text::user_role, $5::text::user_tier,
        $6::text::timestamptz)";
    client
        .query_one(
            begin_unit,
            &[
                &token.proof,
                &token.user,
                &token.session,
                &token.role,
                &token.tier,
                &token.at,
            ],
        )
        .await
        .map(drop)
}

/// A database with two users, and connections as the owner and as the application.
async fn two_people() -> (TestDatabase, Client, Client) {
    let database = TestDatabase::new().await;
    let owner = connect(database.owner()).await;
    rows::add_person(&owner, 1).await;
    rows::add_person(&owner, 2).await;
    let app = connect(database.app()).await;
    (database, owner, app)
}

#[tokio::test]
async fn unit_has_its_user_until_it_ends() {
    let (_database, _owner, app) = two_people().await;
    for begin_transaction in ["BEGIN", "BEGIN READ ONLY"] {
        app.batch_execute(begin_transaction).await.unwrap();
        begin(&app, ANNS()).await.unwrap();
        let seen = texts(&app, "SELECT id::text FROM users").await;
        assert_eq!(seen, [rows::user(1).to_string()], "{begin_transaction}");
        app.batch_execute("COMMIT").await.unwrap();
        assert_eq!(number(&app, "SELECT count(*) FROM users").await, 0);
    }
}

/// Runs a query as a transaction of its own, which returns one text.
async fn single_read(client: &Client, token: Token, query: &str) -> Result<Vec<String>, Error> {
    let at: DateTime<Utc> = token.at.replace("+00", "Z").parse().unwrap();
    let statement = coffer_storage_pg::single_read(query);
    let Token {
        user,
        session,
        role,
        tier,
        ..
    } = token;
    let rows = client
        .query(&statement, &[&user, &session, &role, &tier, &at])
        .await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

#[tokio::test]
async fn single_read_has_its_user_until_it_ends_and_changes_nothing() {
    let (_database, owner, app) = two_people().await;
    let change = "CREATE FUNCTION change() RETURNS text LANGUAGE sql
        AS $$ UPDATE users SET updated_at = now() RETURNING id::text $$;
        GRANT EXECUTE ON FUNCTION change TO coffer_app";
    owner.batch_execute(change).await.unwrap();
    let ids = "SELECT id::text FROM users";
    let seen = single_read(&app, ANNS(), ids).await.unwrap();
    assert_eq!(seen, [rows::user(1).to_string()]);
    let changed = single_read(&app, ANNS(), "SELECT change()").await;
    assert_eq!(code(&changed.unwrap_err()), "25006");
    let after = "SELECT current_setting('transaction_read_only') || current_setting('app.user_id')";
    assert_eq!(texts(&app, after).await, ["off"]);
    assert_eq!(number(&app, "SELECT count(*) FROM users").await, 0);
}

#[tokio::test]
async fn single_read_keeps_the_order_of_its_rows() {
    let (_database, _owner, app) = two_people().await;
    let query = "SELECT n::text FROM generate_series(1, 1000) AS n ORDER BY md5(n::text);";
    let plain = texts(&app, query).await;
    let single = single_read(&app, ANNS(), query).await.unwrap();
    assert_eq!(single, plain);
}

/// The tables that the application may read, with the number of rows that it sees.
async fn visible(app: &Client) -> BTreeMap<String, i64> {
    let tables = "SELECT relname::text FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v')
            AND has_any_column_privilege(oid, 'SELECT')";
    let mut visible = BTreeMap::new();
    for table in texts(app, tables).await {
        let rows = number(app, &format!("SELECT count(*) FROM {table}")).await;
        visible.insert(table, rows);
    }
    visible
}

#[tokio::test]
async fn claimant_sees_only_their_account_and_sessions() {
    let (_database, _owner, app) = two_people().await;
    let claimant = Token {
        proof: "credential",
        session: None,
        ..ANNS()
    };
    let nobody = Token {
        user: None,
        ..claimant
    };
    for (token, expected) in [(claimant, vec!["sessions", "users"]), (nobody, vec![])] {
        app.batch_execute("BEGIN").await.unwrap();
        begin(&app, token).await.unwrap();
        let mut seen = visible(&app).await;
        assert!(seen.len() >= 20, "{seen:?}");
        seen.retain(|_, rows| *rows > 0);
        assert_eq!(seen.keys().collect::<Vec<_>>(), expected);
        assert!(seen.values().all(|rows| *rows == 1), "{seen:?}");
        app.batch_execute("COMMIT").await.unwrap();
    }
    let after = "SELECT coalesce(app_claimant_id()::text, 'nobody')";
    assert_eq!(texts(&app, after).await, ["nobody"]);
}

#[tokio::test]
async fn claimant_adds_rows_of_an_account_only() {
    let (_database, _owner, app) = two_people().await;
    let claimant = Token {
        proof: "credential",
        user: Some(rows::user(3)),
        session: None,
        ..ANNS()
    };
    for (table, _) in rows::ROWS {
        app.batch_execute("BEGIN").await.unwrap();
        begin(&app, claimant).await.unwrap();
        let registered = ["users", "user_profiles", "user_settings", "sessions"];
        if *table != "users" {
            rows::add(&app, "users", 3).await.unwrap();
        }
        let added = rows::add(&app, table, 3).await;
        // The row of the audit log is in the name of its user.
        let expected = registered.contains(table) || *table == "audit_logs";
        assert_eq!(added.is_ok(), expected, "{table}: {added:?}");
        app.batch_execute("ROLLBACK").await.unwrap();
    }
}

#[tokio::test]
async fn holder_of_a_link_sees_and_changes_no_rows() {
    let (_database, _owner, app) = two_people().await;
    let holder = Token {
        proof: "one_time_link",
        session: None,
        ..ANNS()
    };
    app.batch_execute("BEGIN").await.unwrap();
    begin(&app, holder).await.unwrap();
    let seen = visible(&app).await;
    assert!(seen.values().all(|rows| *rows == 0), "{seen:?}");
    let changed = app
        .execute("UPDATE users SET updated_at = now()", &[])
        .await;
    assert_eq!(changed.unwrap(), 0);
    assert!(rows::add(&app, "user_profiles", 1).await.is_err());
    app.batch_execute("ROLLBACK").await.unwrap();
}

#[tokio::test]
async fn unit_with_any_other_proof_is_refused() {
    let (_database, _owner, app) = two_people().await;
    for proof in ["api_key", "", "Session", "session ", "password"] {
        let token = Token { proof, ..ANNS() };
        app.batch_execute("BEGIN").await.unwrap();
        let refused = begin(&app, token).await.unwrap_err();
        assert_eq!(code(&refused), NO_EFFECT, "{proof}");
        app.batch_execute("ROLLBACK").await.unwrap();
    }
    let token = Token {
        session: None,
        ..ANNS()
    };
    assert_eq!(code(&begin(&app, token).await.unwrap_err()), NO_EFFECT);
    let without = "SELECT begin_unit(NULL, $1, $2, 'user', 'free', '2025-01-31 13:00:00+00')";
    let session = rows::id("sessions", 1);
    let refused = app.query(without, &[&rows::user(1), &session]).await;
    assert_eq!(code(&refused.unwrap_err()), NO_EFFECT);
}

// Proves: F2-3.3.2
#[tokio::test]
async fn unit_with_an_invalid_token_is_refused_and_sees_no_rows() {
    let (_database, _owner, app) = two_people().await;
    let whole = ANNS();
    let refused = [
        (
            "an unknown session",
            Token {
                session: Some(Uuid::nil()),
                ..whole
            },
        ),
        (
            "somebody else's session",
            Token {
                session: Some(rows::id("sessions", 2)),
                ..whole
            },
        ),
        (
            "nobody's",
            Token {
                user: None,
                ..whole
            },
        ),
        (
            "another role",
            Token {
                role: "admin",
                ..whole
            },
        ),
        (
            "another tier",
            Token {
                tier: "premium",
                ..whole
            },
        ),
        (
            "idle",
            Token {
                at: "2025-02-07 12:00:00+00",
                ..whole
            },
        ),
        (
            "older than it may get",
            Token {
                at: "2025-03-02 12:00:00+00",
                ..whole
            },
        ),
    ];
    for (case, token) in refused {
        app.batch_execute("BEGIN").await.unwrap();
        let error = begin(&app, token).await.unwrap_err();
        assert_eq!(code(&error), NO_EFFECT, "{case}");
        assert!(
            app.query("SELECT id FROM users", &[]).await.is_err(),
            "{case}"
        );
        app.batch_execute("ROLLBACK").await.unwrap();
    }
    let last_moment = Token {
        at: "2025-02-07 11:59:59.999999+00",
        ..whole
    };
    begin(&app, last_moment).await.unwrap();
}

#[tokio::test]
async fn session_and_user_changes_take_effect_in_the_next_unit() {
    let (_database, owner, app) = two_people().await;
    for (change, undo, holds) in [
        (
            "UPDATE sessions SET ended_at = created_at, end_reason = 'signed_out'",
            "UPDATE sessions SET ended_at = NULL, end_reason = NULL",
            false,
        ),
        (
            "UPDATE sessions SET absolute_expires_at = created_at, idle_expires_at = created_at",
            "UPDATE sessions SET absolute_expires_at = created_at + interval '30 days',
                 idle_expires_at = created_at + interval '7 days'",
            false,
        ),
        (
            "UPDATE users SET role = 'support'",
            "UPDATE users SET role = 'user'",
            false,
        ),
        (
            "UPDATE users SET tier = 'premium'",
            "UPDATE users SET tier = 'free'",
            false,
        ),
        (
            "UPDATE users SET status = 'pending'",
            "UPDATE users SET status = 'active'",
            false,
        ),
        (
            "UPDATE users SET status = 'locked'",
            "UPDATE users SET status = 'active'",
            false,
        ),
        (
            "UPDATE users SET status = 'disabled'",
            "UPDATE users SET status = 'active'",
            false,
        ),
        (
            "UPDATE users SET status = 'deletion_requested', deletion_requested_at = now()",
            "UPDATE users SET status = 'active'",
            true,
        ),
        (
            "UPDATE users SET status = 'anonymised', anonymised_at = now(), password_hash = NULL",
            "UPDATE users SET status = 'active', anonymised_at = NULL",
            false,
        ),
    ] {
        owner.batch_execute(change).await.unwrap();
        assert_eq!(begin(&app, ANNS()).await.is_ok(), holds, "{change}");
        owner.batch_execute(undo).await.unwrap();
        begin(&app, ANNS()).await.unwrap();
    }
}

#[tokio::test]
async fn callers_own_table_cannot_replace_the_sessions() {
    let (_database, owner, app) = two_people().await;
    owner
        .batch_execute("UPDATE sessions SET ended_at = created_at, end_reason = 'signed_out'")
        .await
        .unwrap();
    app.batch_execute(
        "CREATE TEMP TABLE sessions AS SELECT * FROM public.sessions;
         SET search_path = pg_temp, public",
    )
    .await
    .unwrap();
    assert_eq!(code(&begin(&app, ANNS()).await.unwrap_err()), NO_EFFECT);
}

#[tokio::test]
async fn units_are_limited_to_the_application_role() {
    let (database, _owner, _app) = two_people().await;
    for role in ["coffer_system", "coffer_readonly"] {
        let client = connect(database.config(role)).await;
        let error = begin(&client, ANNS()).await.unwrap_err();
        assert_eq!(code(&error), NOT_ALLOWED, "{role}");
    }
}
