//! The `migrate` command, and an external database.

use coffer_cluster::OWNER;
use coffer_test_support::{cluster::cluster, database::TestDatabase};
use nix::sys::signal::Signal;
use serde_json::Value;

use crate::process::{By, Installation, Outcome, Server};

fn json(outcome: &Outcome) -> Value {
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    serde_json::from_str(&outcome.stdout).unwrap()
}

#[test]
fn migrations_are_applied_and_reverted_with_and_without_a_server() {
    let installation = Installation::new(By::User);
    let applied = json(&installation.run(&["migrate", "up", "--json"]));
    let all = applied["applied"].as_array().unwrap().len();
    assert!(all > 0);
    let undone = json(&installation.run(&["migrate", "down", "--to", "0", "--json"]));
    assert_eq!(undone["reverted"].as_array().unwrap().len(), all);

    let server = installation.serve();
    let statuses = json(&installation.run(&["migrate", "status", "--json"]));
    let statuses = statuses.as_array().unwrap();
    assert_eq!(statuses.len(), all);
    assert!(statuses.iter().all(|status| status["state"] == "applied"));
    let table = installation.run(&["migrate", "status"]);
    assert_eq!(table.stdout.lines().count(), all);
    server.stop(Signal::SIGTERM);
}

fn url(database: &TestDatabase) -> String {
    let socket_dir = cluster().endpoint().socket_dir().display().to_string();
    format!("postgres://{OWNER}@/{}?host={socket_dir}", database.name())
}

#[tokio::test]
async fn configured_database_replaces_the_private_cluster() {
    let database = TestDatabase::empty().await;
    // The user who may use the tests' cluster: the current user, or for root the unprivileged one.
    let by = By::Root;
    let installation = Installation::new(by);
    let mut command = installation.command(&["serve"]);
    command.env("DATABASE_URL", url(&database));
    let server = Server::start(command, &installation.data());
    assert_eq!(server.get("/health/live"), r#"{"status":"ok"}"#);
    assert!(installation.data().join("master.key").exists());
    assert!(!installation.data().join("postgres").exists());
    server.stop(Signal::SIGTERM);

    let (client, connection) = database
        .owner()
        .connect(tokio_postgres::NoTls)
        .await
        .unwrap();
    tokio::spawn(connection);
    let statement =
        "SELECT count(*) FROM pg_roles WHERE rolname IN ('coffer_app', 'coffer_system')";
    let roles = client.query_one(statement, &[]).await;
    assert_eq!(roles.unwrap().get::<_, i64>(0), 2);
}

#[tokio::test]
async fn change_on_one_node_is_visible_on_the_other_at_once() {
    const SETTINGS: &str = "/api/v1/user/settings";

    let database = TestDatabase::empty().await;
    let installations = [By::Root, By::Root].map(Installation::new);
    let [one, other] = installations.each_ref().map(|installation| {
        let mut command = installation.command(&["serve"]);
        command
            .env("DATABASE_URL", url(&database))
            .env("COFFER__AUTH__SECRET_KEY", "c2VjcmV0".repeat(5) + "czA=");
        Server::start(command, &installation.data())
    });
    let user = r#"{"email":"user@example.com","password":"securepassword123"}"#;
    let (head, _) = one.request("POST /api/auth/register", &[], user);
    let (_, rest) = head.split_once("access_token=").unwrap();
    let (token, _) = rest.split_once(';').unwrap();
    let bearer = format!("Authorization: Bearer {token}");

    let theme = |node: &Server| -> Value {
        let (_, body) = node.request(&format!("GET {SETTINGS}"), &[&bearer], "");
        serde_json::from_str::<Value>(&body).unwrap()["theme"].take()
    };
    for (writer, reader, chosen) in [(&one, &other, "dark"), (&other, &one, "light")] {
        assert_eq!(theme(writer), theme(reader));
        let change = format!(r#"{{"theme":"{chosen}"}}"#);
        let (_, body) = writer.request(&format!("PATCH {SETTINGS}"), &[&bearer], &change);
        assert!(body.contains(chosen), "{body}");
        assert_eq!(theme(reader), chosen);
    }
    for node in [one, other] {
        node.stop(Signal::SIGTERM);
    }
}
