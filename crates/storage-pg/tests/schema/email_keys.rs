//! The migration that adds the keys of email addresses.

use coffer_storage_pg::migrate::{self, MigrateError, MigrationStatus};
use coffer_test_support::database::TestDatabase;
use tokio_postgres::{Client, Config};

use super::{connect, migrations::all_rows, rows, texts};

/// The last migration before the keys of addresses.
const BEFORE_EMAIL_KEYS: i64 = 80;

async fn register_without_keys(owner: &Client, addresses: &[(u32, &str)]) {
    for (n, address) in addresses {
        let statement = rows::insert_at_first("users", *n);
        let statement = statement.replace(&format!("Person{n}@example.com"), address);
        owner.batch_execute(&statement).await.unwrap();
    }
}

#[tokio::test]
async fn email_keys_are_computed_for_stored_addresses() {
    let database = TestDatabase::empty().await;
    let config = database.owner();
    migrate::up_to(&config, BEFORE_EMAIL_KEYS).await.unwrap();
    let owner = connect(config.clone()).await;
    let addresses = [
        (1, "Ada.Lovelace@Example.com"),
        (2, "jane@EXÄMPLE.com"),
        (3, "victim@example.com"),
        (4, "Łukasz@example.com"),
        (5, "zoe\u{308}@example.com"),
    ];
    register_without_keys(&owner, &addresses).await;
    migrate::up(&config).await.unwrap();
    let keys = texts(&owner, "SELECT email_key FROM users ORDER BY id").await;
    assert_eq!(
        keys,
        [
            "ada.lovelace@example.com",
            "jane@xn--exmple-cua.com",
            "victim@example.com",
            "Łukasz@example.com",
            "zoë@example.com",
        ]
    );
    let kept = texts(&owner, "SELECT email FROM users ORDER BY id").await;
    assert_eq!(kept, addresses.map(|(_, address)| address));
}

#[tokio::test]
async fn equivalent_addresses_stop_the_migration_without_changes() {
    let database = TestDatabase::empty().await;
    let config = database.owner();
    migrate::up_to(&config, BEFORE_EMAIL_KEYS).await.unwrap();
    let owner = connect(config.clone()).await;
    register_without_keys(
        &owner,
        &[
            (1, "a@exämple.com"),
            (2, "b@example.com"),
            (3, "A@xn--exmple-cua.com"),
            (4, "gone@exämple.com"),
            (5, "gone@xn--exmple-cua.com"),
        ],
    )
    .await;
    // The former address of another user does not prevent its use.
    owner
        .batch_execute(&format!(
            "UPDATE users SET status = 'anonymised', anonymised_at = now(), password_hash = NULL
             WHERE id = '{}'",
            rows::user(4)
        ))
        .await
        .unwrap();
    let before = all_rows(&owner).await;
    let applied = versions_applied(&config).await;
    let error = migrate::up(&config).await.unwrap_err();
    let MigrateError::EmailCollisions(collisions) = &error else {
        panic!("{error:?}");
    };
    let named = [rows::user(1).to_string(), rows::user(3).to_string()];
    assert_eq!(collisions.groups(), [named.to_vec()]);
    assert!(error.to_string().contains(&named.join(" and ")), "{error}");
    assert!(
        error.to_string().contains("UPDATE users SET email"),
        "{error}"
    );
    assert_eq!(all_rows(&owner).await, before);
    // Migrations before this one may have been applied.
    let now = versions_applied(&config).await;
    assert!(now.starts_with(&applied) && now.iter().all(|version| *version < 85));

    owner
        .batch_execute("UPDATE users SET email = 'a2@exämple.com' WHERE email = 'a@exämple.com'")
        .await
        .unwrap();
    migrate::up(&config).await.unwrap();
}

async fn versions_applied(config: &Config) -> Vec<i64> {
    let statuses = migrate::status(config).await.unwrap();
    let applied = statuses.into_iter().filter(MigrationStatus::is_applied);
    applied.map(|status| status.version).collect()
}

/// Address keys are the same even if the locale lowers `I` to a dotless letter.
#[tokio::test]
async fn email_keys_do_not_depend_on_the_locale_of_the_database() {
    let database = TestDatabase::turkish().await;
    let config = database.owner();
    migrate::up_to(&config, BEFORE_EMAIL_KEYS).await.unwrap();
    let owner = connect(config.clone()).await;
    let lowered = texts(&owner, "SELECT lower('VICTIM')").await;
    assert_eq!(lowered, ["v\u{131}ct\u{131}m"], "not a Turkish database");
    register_without_keys(
        &owner,
        &[(1, "VICTIM@Example.com"), (2, "vİctim@example.com")],
    )
    .await;
    migrate::up(&config).await.unwrap();
    let keys = texts(&owner, "SELECT email_key FROM users ORDER BY id").await;
    assert_eq!(keys, ["victim@example.com", "vİctim@example.com"]);

    let app = connect(database.app()).await;
    let find = "SELECT count(*) FROM find_credentials($1, '{}')";
    for (key, found) in [
        ("victim@example.com", 1),
        ("v\u{131}ctim@example.com", 0),
        ("vİctim@example.com", 1),
    ] {
        let row = app.query_one(find, &[&key]).await.unwrap();
        assert_eq!(row.get::<_, i64>(0), found, "{key}");
    }
    let twin = rows::insert("users", 3)
        .replace("Person3@example.com", "victim@EXAMPLE.com")
        .replace("person3@example.com", "victim@example.com");
    let refused = owner.batch_execute(&twin).await.unwrap_err();
    let constraint = refused.as_db_error().unwrap().constraint();
    assert_eq!(constraint, Some("users_email_key"));
}
