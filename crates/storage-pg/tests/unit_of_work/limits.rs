//! How long things may take.

use std::collections::BTreeMap;

use super::{connect, store};

// Proves: TASK-004-001.2
#[tokio::test]
async fn every_connection_has_its_limits() {
    let store = store(1).await;
    let owner = connect(store.database.owner()).await;
    // The application can't be asked for its settings, but its changes can be made to tell.
    owner
        .batch_execute(
            "CREATE TABLE seen (name text, setting text);
             CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
             BEGIN
                 INSERT INTO seen SELECT name, setting FROM pg_settings;
                 RETURN NULL;
             END $$;
             CREATE TRIGGER tell AFTER INSERT ON portfolios EXECUTE FUNCTION tell()",
        )
        .await
        .unwrap();
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    let savings = stage.portfolio(ada.user_id().unwrap(), "Savings");
    stage
        .write(&ada, async |unit| {
            unit.portfolios().add(&savings).await.unwrap();
        })
        .await;
    let seen = owner.query("SELECT name, setting FROM seen", &[]).await;
    let seen: BTreeMap<String, String> = seen
        .unwrap()
        .iter()
        .map(|row| (row.get(0), row.get(1)))
        .collect();
    for (setting, expected) in [
        ("idle_in_transaction_session_timeout", "30000"),
        ("statement_timeout", "30000"),
        ("lock_timeout", "10000"),
        ("TimeZone", "UTC"),
        ("application_name", "coffer"),
    ] {
        assert_eq!(seen[setting], expected, "{setting}");
    }
}
