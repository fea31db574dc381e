use coffer_test_support::database::TestDatabase;
use tokio_postgres::Client;

use super::*;

#[tokio::test]
async fn role_that_bypasses_policies_is_rejected() {
    let database = TestDatabase::new().await;
    let administrator = database.config("postgres");
    for (role, excess) in [
        (APP, "ALTER ROLE coffer_app BYPASSRLS"),
        (APP, "ALTER ROLE coffer_app SUPERUSER"),
        (APP, "GRANT coffer_system TO coffer_app"),
        (READONLY, "GRANT coffer_owner TO coffer_readonly"),
        (SYSTEM, "GRANT coffer_owner TO coffer_system"),
    ] {
        let (mut client, _connection) = connect(&administrator).await.unwrap();
        // Never committed, so that no other test meets such a role.
        let transaction = client.transaction().await.unwrap();
        transaction.batch_execute(excess).await.unwrap();
        transaction
            .batch_execute("SET LOCAL SESSION AUTHORIZATION coffer_owner")
            .await
            .unwrap();
        let result = ensure_role(&transaction, role, None).await;
        assert!(
            matches!(result, Err(RolesError::TooPowerful(r)) if r == role),
            "{excess}"
        );
    }
}

/// A connection as the cluster's administrator, to a database of the test's own.
async fn administrator() -> (TestDatabase, Client) {
    let database = TestDatabase::new().await;
    let (client, _connection) = connect(&database.config("postgres")).await.unwrap();
    (database, client)
}

#[tokio::test]
async fn role_without_login_is_reported_and_not_altered() {
    let (_database, mut client) = administrator().await;
    let transaction = client.transaction().await.unwrap();
    transaction
        .batch_execute(
            "ALTER ROLE coffer_owner CREATEROLE; ALTER ROLE coffer_app NOLOGIN; \
             SET LOCAL SESSION AUTHORIZATION coffer_owner",
        )
        .await
        .unwrap();
    let error = ensure_role(&transaction, APP, None).await.unwrap_err();
    assert!(
        error.to_string().ends_with("ALTER ROLE coffer_app LOGIN"),
        "{error}"
    );
    let found = find(&transaction, APP).await.unwrap().unwrap();
    assert!(!found.may_log_in);
}

#[tokio::test]
async fn role_created_concurrently_keeps_its_password() {
    let (_database, mut client) = administrator().await;
    let transaction = client.transaction().await.unwrap();
    let stored = "SELECT rolpassword FROM pg_authid WHERE rolname = 'coffer_app'";
    let theirs = "ALTER ROLE coffer_app PASSWORD 'theirs'";
    transaction.batch_execute(theirs).await.unwrap();
    let before: String = transaction.query_one(stored, &[]).await.unwrap().get(0);
    let ours = SecretString::from("ours");
    create(&transaction, APP, Some(&ours)).await.unwrap();
    ensure_role(&transaction, APP, Some(&ours)).await.unwrap();
    let after: String = transaction.query_one(stored, &[]).await.unwrap().get(0);
    assert_eq!(after, before);
}

#[tokio::test]
async fn missing_role_is_created_with_its_password() {
    let (_database, mut client) = administrator().await;
    let transaction = client.transaction().await.unwrap();
    let password = SecretString::from("it's $$ secret");
    let role = "coffer_tried";
    ensure_role(&transaction, role, Some(&password))
        .await
        .unwrap();
    let stored = "SELECT rolcanlogin AND rolpassword IS NOT NULL FROM pg_authid WHERE rolname = $1";
    let row = transaction.query_one(stored, &[&role]).await.unwrap();
    assert!(row.get::<_, bool>(0));
}

#[tokio::test]
async fn owner_without_createrole_causes_an_error_with_the_remedy() {
    let (_database, mut client) = administrator().await;
    let transaction = client.transaction().await.unwrap();
    transaction
        .batch_execute("SET LOCAL SESSION AUTHORIZATION coffer_owner")
        .await
        .unwrap();
    let error = ensure_role(&transaction, "coffer_tried", None).await;
    let error = error.unwrap_err().to_string();
    assert!(error.ends_with("CREATE ROLE coffer_tried LOGIN"), "{error}");
}

#[tokio::test]
async fn surplus_rights_are_listed_with_their_remedy() {
    let (_database, mut client) = administrator().await;
    let transaction = client.transaction().await.unwrap();
    transaction
        .batch_execute("SET LOCAL SESSION AUTHORIZATION coffer_owner")
        .await
        .unwrap();
    assert_eq!(surplus(&transaction).await.unwrap(), Vec::<String>::new());
    transaction
        .batch_execute(
            "RESET SESSION AUTHORIZATION; ALTER ROLE coffer_owner CREATEROLE BYPASSRLS; \
             ALTER ROLE coffer_app CREATEDB; GRANT pg_execute_server_program TO coffer_readonly; \
             SET LOCAL SESSION AUTHORIZATION coffer_owner",
        )
        .await
        .unwrap();
    let surplus_now = surplus(&transaction).await.unwrap();
    let remedies: Vec<_> = surplus_now
        .iter()
        .filter_map(|line| line.split_once("run: "))
        .map(|(_, remedy)| remedy)
        .collect();
    assert_eq!(
        remedies,
        [
            "ALTER ROLE coffer_app NOCREATEDB",
            "ALTER ROLE coffer_owner NOBYPASSRLS",
            "ALTER ROLE coffer_owner NOCREATEROLE",
            "REVOKE pg_execute_server_program FROM coffer_readonly",
        ]
    );
    transaction
        .batch_execute("RESET SESSION AUTHORIZATION")
        .await
        .unwrap();
    let surplus_of_superuser = surplus(&transaction).await.unwrap();
    assert!(
        surplus_of_superuser
            .iter()
            .any(|line| line.starts_with("postgres is a superuser")),
        "{surplus_of_superuser:?}"
    );
}
