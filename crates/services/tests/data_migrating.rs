//! Data migrations that another process runs as well, or whose database fails.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU64, Ordering},
};

use async_trait::async_trait;
use coffer_domain::testing::TestClock;
use coffer_services::data_migration::{
    DataMigration, DataMigrationError, DataMigrations, Direction, Plan, Step,
};
use coffer_storage::{
    DataMigrationRun, RepositoryError, UnitOfWork,
    mocks::{MockFactory, MockUnit},
};

/// The number of rows to migrate.
const ROWS: u64 = 1000;

/// A data migration of rows that are numbers.
#[derive(Default)]
struct Numbers {
    changed: AtomicU64,
}

#[async_trait]
impl DataMigration for Numbers {
    fn name(&self) -> &'static str {
        "numbers"
    }

    async fn count(&self, _: &mut dyn UnitOfWork) -> Result<u64, DataMigrationError> {
        Ok(ROWS)
    }

    async fn step(
        &self,
        _: &mut dyn UnitOfWork,
        after: Option<&str>,
        rows: u32,
        _: Direction,
    ) -> Result<Step, DataMigrationError> {
        let done: u64 = after.map_or(0, |after| after.parse().unwrap());
        let seen = u64::from(rows).min(ROWS - done);
        self.changed.fetch_add(seen, Ordering::Relaxed);
        let seen = u32::try_from(seen).unwrap();
        Ok(Step {
            seen,
            changed: seen,
            failures: Vec::new(),
            last: Some((done + u64::from(seen)).to_string()),
        })
    }
}

type Stored = Arc<Mutex<Option<DataMigrationRun>>>;

/// Units that store a run, and fail from the `fails_at`th save on.
fn unit(stored: &Stored, fails_at: u64) -> MockUnit {
    let (reading, writing) = (stored.clone(), stored.clone());
    let saves = Arc::new(AtomicU64::new(0));
    MockUnit::new().data_migrations(move |runs| {
        let (reading, writing, saves) = (reading.clone(), writing.clone(), saves.clone());
        runs.expect_lock().returning(|_| Ok(true));
        runs.expect_get()
            .returning(move |_| Ok(reading.lock().unwrap().clone()));
        runs.expect_save().returning(move |run| {
            if saves.fetch_add(1, Ordering::Relaxed) + 1 >= fails_at {
                return Err(RepositoryError::Backend("broken".to_owned()));
            }
            *writing.lock().unwrap() = Some(run.clone());
            Ok(())
        });
    })
}

fn migrations(unit: MockUnit) -> DataMigrations {
    DataMigrations::new(
        Arc::new(MockFactory::new(unit)),
        Arc::new(TestClock::default()),
    )
}

fn plan() -> Plan {
    Plan {
        batch: 300,
        ..Plan::new(Direction::Forward)
    }
}

// Proves: TASK-005-028.1, TASK-005-028.2, TASK-005-028.3
#[tokio::test]
async fn interrupted_migration_resumes() {
    let (stored, numbers) = (Stored::default(), Numbers::default());
    // The beginning and one batch are saved, and then the database is away.
    let failing = migrations(unit(&stored, 3));
    let cut_off = failing.run(&numbers, plan(), &|_| ()).await;
    assert!(matches!(cut_off, Err(DataMigrationError::Storage(_))));
    let outcome = migrations(unit(&stored, u64::MAX))
        .run(&numbers, plan(), &|_| ())
        .await;
    let outcome = outcome.unwrap();
    assert!(outcome.resumed);
    assert_eq!((outcome.seen, outcome.changed), (ROWS, ROWS));
}

#[tokio::test]
async fn second_process_at_the_same_migration_stops() {
    let (stored, numbers) = (Stored::default(), Numbers::default());
    let meanwhile = stored.clone();
    // Between two batches of this one, another goes on by a batch.
    let outcome = migrations(unit(&stored, u64::MAX))
        .run(&numbers, plan(), &|progress| {
            if progress.seen == 300 {
                let mut run = meanwhile.lock().unwrap();
                run.as_mut().unwrap().seen = 600;
            }
        })
        .await;
    assert!(matches!(outcome, Err(DataMigrationError::AlreadyRunning)));
    assert_eq!(numbers.changed.load(Ordering::Relaxed), 300);
}

// Proves: TASK-005-028.4
#[tokio::test]
async fn dry_run_saves_nothing() {
    let (stored, numbers) = (Stored::default(), Numbers::default());
    let dry = Plan {
        dry_run: true,
        ..plan()
    };
    let failing = migrations(unit(&stored, 1));
    let outcome = failing.run(&numbers, dry, &|_| ()).await;
    assert_eq!(outcome.unwrap().changed, ROWS);
    assert_eq!(*stored.lock().unwrap(), None);
}
