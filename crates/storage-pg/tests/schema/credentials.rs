//! `find_credentials`, the only access to a password's hash.

use coffer_test_support::database::TestDatabase;
use tokio_postgres::{Client, Row};
use uuid::Uuid;

use super::{NOT_ALLOWED, code, connect, rows};

const FIND: &str =
    "SELECT user_id, password_hash, status::text, role::text, tier::text, known_device
    FROM find_credentials($1, ARRAY[sha256(convert_to($2, 'UTF8'))])";

async fn find(client: &Client, address: &str, device: Option<&str>) -> Vec<Row> {
    client.query(FIND, &[&address, &device]).await.unwrap()
}

fn is_known(found: &Row) -> bool {
    found.get::<_, Option<&[u8]>>("known_device").is_some()
}

#[tokio::test]
async fn anonymous_actor_finds_one_user_by_a_complete_address() {
    let database = TestDatabase::new().await;
    let owner = connect(database.owner()).await;
    rows::add_person(&owner, 1).await;
    rows::add_person(&owner, 2).await;
    let app = connect(database.app()).await;

    let found = find(&app, "person1@example.com", Some("device 1")).await;
    let [ann] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(ann.get::<_, Uuid>("user_id"), rows::user(1));
    assert_eq!(ann.get::<_, Option<&str>>("password_hash"), Some("a hash"));
    let (status, role, tier): (&str, &str, &str) = (ann.get(2), ann.get(3), ann.get(4));
    assert_eq!((status, role, tier), ("active", "user", "free"));

    for address in ["person3@example.com", "person%", "%", "", "' OR true --"] {
        assert!(find(&app, address, None).await.is_empty(), "{address}");
    }
}

#[tokio::test]
async fn device_is_known_only_for_its_own_user() {
    let database = TestDatabase::new().await;
    let owner = connect(database.owner()).await;
    rows::add_person(&owner, 1).await;
    rows::add_person(&owner, 2).await;
    owner
        .batch_execute("UPDATE sessions SET ended_at = created_at, end_reason = 'signed_out'")
        .await
        .unwrap();
    let app = connect(database.app()).await;
    for (device, known) in [
        (Some("device 1"), true),
        (Some("device 2"), false),
        (None, false),
    ] {
        let found = find(&app, "person1@example.com", device).await;
        assert_eq!(is_known(&found[0]), known, "{device:?}");
    }
}

#[tokio::test]
async fn device_is_unknown_after_a_defence_an_administrator_or_signing_out_everywhere() {
    let database = TestDatabase::new().await;
    let owner = connect(database.owner()).await;
    rows::add_person(&owner, 1).await;
    // An earlier session on the same device, which its user ended.
    owner
        .batch_execute(
            "INSERT INTO sessions
             SELECT (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(),
                 'ended_at', s.created_at, 'end_reason', 'signed_out'))).*
             FROM sessions AS s",
        )
        .await
        .unwrap();
    let app = connect(database.app()).await;
    for (end_reason, known) in [
        (None, true),
        (Some("signed_out"), true),
        (Some("replaced"), true),
        (Some("signed_out_everywhere"), false),
        (Some("refresh_replayed"), false),
        (Some("administrator"), false),
    ] {
        let end = "UPDATE sessions SET end_reason = $1::text::session_end_reason,
                ended_at = CASE WHEN $1::text IS NOT NULL THEN created_at END
            WHERE id = $2";
        let session = rows::id("sessions", 1);
        owner.execute(end, &[&end_reason, &session]).await.unwrap();
        let found = find(&app, "person1@example.com", Some("device 1")).await;
        assert_eq!(is_known(&found[0]), known, "{end_reason:?}");
    }
}

// Proves: TASK-005-019.2
#[tokio::test]
async fn anonymised_user_has_no_credentials() {
    let database = TestDatabase::new().await;
    let owner = connect(database.owner()).await;
    rows::add_person(&owner, 1).await;
    owner
        .batch_execute(
            "UPDATE users SET status = 'anonymised', anonymised_at = now(), password_hash = NULL",
        )
        .await
        .unwrap();
    let app = connect(database.app()).await;
    assert!(find(&app, "person1@example.com", None).await.is_empty());
}

#[tokio::test]
async fn credential_look_up_is_limited_to_the_application_role() {
    let database = TestDatabase::new().await;
    for role in ["coffer_system", "coffer_readonly"] {
        let client = connect(database.config(role)).await;
        let error = client
            .query(FIND, &[&"person1@example.com", &None::<&str>])
            .await;
        assert_eq!(code(&error.unwrap_err()), NOT_ALLOWED, "{role}");
    }
}
