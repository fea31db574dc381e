//! Conflicts between transactions.

use std::sync::atomic::{AtomicUsize, Ordering};

use coffer_domain::{
    Actor, Line,
    ids::PortfolioId,
    patch::Change,
    portfolio::{Portfolio, PortfolioChanges},
};
use coffer_storage::{RepositoryError, UnitOfWork, contract::Stage, retry};
use tokio::sync::Barrier;

use super::{WAITING, Watcher, connect, store};
use crate::repositories::store::Store;

/// Changes the default of a setting for all new connections.
async fn set(store: &Store, setting: &str) {
    let set = format!("ALTER DATABASE {} SET {setting}", store.database.name());
    let superuser = store.database.config(coffer_cluster::SUPERUSER);
    connect(superuser).await.batch_execute(&set).await.unwrap();
}

async fn edit(
    stage: &Stage<'_>,
    unit: &mut dyn UnitOfWork,
    id: PortfolioId,
) -> Result<(), RepositoryError> {
    let before = unit.portfolios().get(id).await?.unwrap().portfolio;
    let renamed = format!("{}!", before.name);
    let changes = PortfolioChanges {
        name: Change::Set(Line::parse("name", Portfolio::MAX_NAME, &renamed).unwrap()),
        ..PortfolioChanges::default()
    };
    let after = before.clone().edit(&changes, stage.now()).unwrap();
    unit.portfolios().update(&before, &after).await
}

async fn version(stage: &Stage<'_>, actor: &Actor, id: PortfolioId) -> i32 {
    let found = stage
        .read(actor, async |unit| unit.portfolios().get(id).await.unwrap())
        .await;
    found.unwrap().portfolio.version
}

async fn two_portfolios(stage: &Stage<'_>, actor: &Actor) -> [PortfolioId; 2] {
    let portfolios = ["One", "Two"].map(|name| stage.portfolio(actor.user_id().unwrap(), name));
    stage
        .write(actor, async |unit| {
            for portfolio in &portfolios {
                unit.portfolios().add(portfolio).await.unwrap();
            }
        })
        .await;
    portfolios.map(|portfolio| portfolio.id)
}

// Proves: TASK-005-023.3
#[tokio::test]
async fn deadlock_victim_is_retried_and_succeeds() {
    let store = store(4).await;
    set(&store, "deadlock_timeout = '10ms'").await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    let [one, two] = two_portfolios(&stage, &ada).await;
    let (both_hold_one, one_is_done) = (Barrier::new(2), Barrier::new(2));
    let deadlocks = AtomicUsize::new(0);
    let edit_both = async |first, second| {
        let tries = AtomicUsize::new(0);
        let edited = retry(|| async {
            let first_try = tries.fetch_add(1, Ordering::SeqCst) == 0;
            if !first_try {
                // Or the other's edit would make this one stale.
                one_is_done.wait().await;
            }
            let mut unit = stage.factory.begin(&ada).await?;
            edit(&stage, unit.as_mut(), first).await?;
            if first_try {
                both_hold_one.wait().await;
            }
            let second = edit(&stage, unit.as_mut(), second).await;
            if matches!(second, Err(RepositoryError::Serialization)) {
                deadlocks.fetch_add(1, Ordering::SeqCst);
            }
            second?;
            unit.commit().await?;
            if first_try {
                one_is_done.wait().await;
            }
            Ok::<_, RepositoryError>(())
        })
        .await;
        edited.unwrap();
    };
    tokio::join!(edit_both(one, two), edit_both(two, one));
    assert_eq!(deadlocks.load(Ordering::SeqCst), 1);
    for id in [one, two] {
        assert_eq!(version(&stage, &ada, id).await, 2);
    }
}

// Proves: TASK-005-023.3
#[tokio::test]
async fn serialization_failure_is_retried_and_succeeds() {
    let store = store(4).await;
    set(&store, "default_transaction_isolation = 'repeatable read'").await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    let [id, _] = two_portfolios(&stage, &ada).await;
    let failures = AtomicUsize::new(0);
    let tries = AtomicUsize::new(0);
    let edited = retry(|| async {
        let mut unit = stage.factory.begin(&ada).await?;
        unit.portfolios().get(id).await?;
        if tries.fetch_add(1, Ordering::SeqCst) == 0 {
            // Another unit is faster.
            stage
                .write(&ada, async |unit| edit(&stage, unit, id).await.unwrap())
                .await;
        }
        let edited = edit(&stage, unit.as_mut(), id).await;
        if matches!(edited, Err(RepositoryError::Serialization)) {
            failures.fetch_add(1, Ordering::SeqCst);
        }
        edited?;
        unit.commit().await
    })
    .await;
    edited.unwrap();
    assert_eq!(failures.load(Ordering::SeqCst), 1);
    assert_eq!(version(&stage, &ada, id).await, 2);
}

#[tokio::test]
async fn second_claim_of_an_idempotency_key_waits_in_the_database() {
    let store = store(4).await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    let watcher = Watcher::of(&store.database).await;
    let (user, now) = (ada.user_id().unwrap(), stage.now());
    let claim = async |unit: &mut Box<dyn UnitOfWork>| {
        let mut keys = unit.idempotency();
        let tomorrow = now + chrono::TimeDelta::days(1);
        keys.claim(user, "key", [1; 32], now, tomorrow)
            .await
            .unwrap()
    };
    let mut first = stage.factory.begin(&ada).await.unwrap();
    let mut second = stage.factory.begin(&ada).await.unwrap();
    assert_eq!(claim(&mut first).await, coffer_storage::Claim::New);
    let first = async {
        watcher.wait_for(1, WAITING).await;
        drop(first);
    };
    // The first was rolled back, so the second is the first to do it.
    let ((), claimed) = tokio::join!(first, claim(&mut second));
    assert_eq!(claimed, coffer_storage::Claim::New);
}

#[tokio::test]
async fn user_whose_role_changes_is_refused_at_once() {
    let store = store(2).await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    stage
        .read(&ada, async |unit| unit.open().await.unwrap())
        .await;
    let promote = "UPDATE users SET role = 'admin'";
    let owner = connect(store.database.owner()).await;
    owner.batch_execute(promote).await.unwrap();
    let savings = stage.portfolio(ada.user_id().unwrap(), "Savings");
    let mut unit = stage.factory.begin(&ada).await.unwrap();
    let refused = unit.portfolios().add(&savings).await;
    assert!(
        matches!(refused, Err(RepositoryError::SessionEnded)),
        "{refused:?}"
    );
    // The change was sent together with the check that refused it.
    drop(unit);
    Watcher::of(&store.database).await.wait_for_rest().await;
    let count = owner
        .query_one("SELECT count(*) FROM portfolios", &[])
        .await;
    assert_eq!(count.unwrap().get::<_, i64>(0), 0);
}
