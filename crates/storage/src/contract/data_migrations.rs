//! Runs of data migrations.

use super::Stage;
use crate::DataMigrationRun;

fn run(stage: &Stage<'_>) -> DataMigrationRun {
    let now = stage.later();
    DataMigrationRun {
        name: "change".to_owned(),
        backward: false,
        checkpoint: None,
        seen: 0,
        changed: 0,
        failed: 0,
        finished_at: None,
        created_at: now,
        updated_at: now,
    }
}

/// The last saved progress is returned.
// Proves: TASK-005-028.2
pub async fn stores_progress(stage: &Stage<'_>) {
    let begun = run(stage);
    let further = DataMigrationRun {
        backward: true,
        checkpoint: Some("row 3".to_owned()),
        seen: 3,
        changed: 2,
        failed: 1,
        finished_at: Some(stage.later()),
        updated_at: stage.later(),
        ..begun.clone()
    };
    stage
        .system(async |unit| {
            let mut runs = unit.data_migrations();
            assert_eq!(runs.get("change").await.unwrap(), None);
            for run in [&begun, &further] {
                runs.save(run).await.unwrap();
                assert_eq!(runs.get("change").await.unwrap().as_ref(), Some(run));
            }
            assert_eq!(runs.get("other").await.unwrap(), None);
        })
        .await;
}

/// A lock excludes other units until its unit ends; other data migrations can continue.
// Proves: TASK-005-028.2
pub async fn locks_each_migration(stage: &Stage<'_>) {
    let mut first = stage.factory.system("a test").await.unwrap();
    assert!(first.data_migrations().lock("change").await.unwrap());
    let mut second = stage.factory.system("a test").await.unwrap();
    assert!(!second.data_migrations().lock("change").await.unwrap());
    assert!(second.data_migrations().lock("other").await.unwrap());
    drop(second);
    first.commit().await.unwrap();
    let mut third = stage.factory.system("a test").await.unwrap();
    assert!(third.data_migrations().lock("change").await.unwrap());
}

/// Requests have no access to runs.
pub async fn hides_runs_from_requests(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    for actor in [&ada, &stage.visitor()] {
        let mut unit = stage.factory.begin(actor).await.unwrap();
        assert!(unit.data_migrations().get("change").await.is_err());
        let mut unit = stage.factory.begin(actor).await.unwrap();
        assert!(unit.data_migrations().save(&run(stage)).await.is_err());
    }
}
