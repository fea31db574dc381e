//! Requests that are dropped at any await.

use coffer_domain::Actor;
use coffer_storage::{RepositoryError, RepositoryFactory, UnitOfWork, contract::Stage};

use super::{PATIENCE, WAITING, Watcher, connect, ends_within, store};
use crate::repositories::store::{Store, pg_factory};

/// A use case that reads, writes, nests and commits.
async fn use_case(stage: &Stage<'_>, actor: &Actor, name: &str) {
    let owner = actor.user_id().unwrap();
    let [outer, nested, lost] =
        ["outer", "nested", "lost"].map(|level| stage.portfolio(owner, &format!("{name} {level}")));
    stage
        .write(actor, async |unit| {
            unit.users().get(owner).await.unwrap();
            unit.portfolios().add(&outer).await.unwrap();
            {
                let mut unit = unit.begin_nested().await.unwrap();
                unit.portfolios().add(&nested).await.unwrap();
                unit.commit().await.unwrap();
            }
            {
                let mut unit = unit.begin_nested().await.unwrap();
                unit.portfolios().add(&lost).await.unwrap();
            }
            unit.portfolios().totals().await.unwrap();
        })
        .await;
}

/// Makes look-ups by anonymous actors record the connection and the user for which they ran.
async fn record_anonymous_lookups(store: &Store) {
    connect(store.database.owner())
        .await
        .batch_execute(
            "CREATE TABLE seen (connection int, user_id text);
             CREATE OR REPLACE FUNCTION find_credentials(
                 p_email_key text, p_device_hashes bytea[], OUT user_id uuid, OUT password_hash text,
                 OUT credentials_version integer, OUT status user_status, OUT role user_role, OUT tier user_tier,
                 OUT known_device bytea
             )
             RETURNS SETOF record LANGUAGE sql VOLATILE SECURITY DEFINER AS $$
                 INSERT INTO public.seen
                 VALUES (pg_backend_pid(), current_setting('app.user_id', true));
                 SELECT NULL::uuid, '', 0, 'active'::user_status, 'user'::user_role,
                     'free'::user_tier, ''::bytea WHERE false;
             $$",
        )
        .await
        .unwrap();
}

// Proves: TASK-004-001.2, TASK-005-014.2
#[tokio::test]
async fn request_dropped_at_any_await_leaves_its_connection_clean() {
    let store = store(1).await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    let email = "ada@example.com".parse().unwrap();
    record_anonymous_lookups(&store).await;
    let watcher = Watcher::of(&store.database).await;
    let mut polls = 0;
    loop {
        polls += 1;
        let name = format!("course {polls}");
        let ended = ends_within(polls, use_case(&stage, &ada, &name)).await;

        // The next user of the connection is anonymous, and can use it.
        let visitor = stage.visitor();
        let next = stage.write(&visitor, async |unit| {
            unit.users().find_credentials(&email, &[]).await.unwrap()
        });
        let next = tokio::time::timeout(PATIENCE, next).await;
        assert!(next.is_ok(), "stuck after {polls} polls");
        watcher.wait_for_rest().await;
        // An abandoned connection is closed, too.
        watcher.wait_for(1, "true").await;

        // Either all of it was committed, or none.
        let kept = "SELECT count(*) FROM portfolios WHERE name LIKE $1 || ' %'";
        let kept: i64 = watcher.0.query_one(kept, &[&name]).await.unwrap().get(0);
        assert!(kept == 0 || kept == 2, "{kept} after {polls} polls");
        if ended.is_some() {
            assert_eq!(kept, 2);
            break;
        }
    }
    assert!(polls > 6, "the use case has more awaits than {polls}");
    let seen = "SELECT count(*), count(nullif(user_id, '')) FROM seen";
    let seen = watcher.0.query_one(seen, &[]).await.unwrap();
    let (visits, as_somebody): (i64, i64) = (seen.get(0), seen.get(1));
    assert_eq!((visits, as_somebody), (i64::try_from(polls).unwrap(), 0));
}

#[tokio::test]
async fn request_dropped_on_a_new_connection_leaves_it_clean() {
    // The first statements on a connection take more round trips, for they are prepared.
    let mut polls = 0;
    loop {
        polls += 1;
        let store = store(1).await;
        let stage = store.stage();
        let user = stage.user("ada@example.com");
        let claimant = stage.claimant(user.id);
        let add = stage.write(&claimant, async |unit| {
            unit.users().add(&user, None).await.unwrap();
        });
        let ended = ends_within(polls, add).await;
        let found = stage
            .read(&stage.visitor(), async |unit| {
                unit.users().get(user.id).await.unwrap()
            })
            .await;
        assert_eq!(found, None, "a visitor sees nobody");
        Watcher::of(&store.database).await.wait_for_rest().await;
        if ended.is_some() {
            break;
        }
    }
    assert!(polls > 3, "there are more awaits than {polls}");
}

/// Takes a lock for which all reads and additions of portfolios wait.
async fn lock_portfolios(store: &Store) -> tokio_postgres::Client {
    let client = connect(store.database.owner()).await;
    let lock = "BEGIN; LOCK TABLE portfolios IN ACCESS EXCLUSIVE MODE";
    client.batch_execute(lock).await.unwrap();
    client
}

/// Drops a future once a connection of the application waits for a lock.
async fn drop_when_it_waits(watcher: &Watcher, future: impl Future) {
    // The previously dropped one may not have ended yet.
    watcher.wait_for(0, WAITING).await;
    tokio::select! {
        biased;
        () = watcher.wait_for(1, WAITING) => {}
        _ = future => panic!("it did not wait"),
    }
}

#[tokio::test]
async fn abandoned_statement_is_cancelled_and_blocks_nobody() {
    let store = store(1).await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    let watcher = Watcher::of(&store.database).await;
    let savings = stage.portfolio(ada.user_id().unwrap(), "Savings");
    for nested in [false, true] {
        let locked = lock_portfolios(&store).await;
        let request = async {
            let mut unit = stage.factory.begin(&ada).await.unwrap();
            if nested {
                let mut nested = unit.begin_nested().await.unwrap();
                nested.portfolios().add(&savings).await
            } else {
                unit.portfolios().add(&savings).await
            }
        };
        drop_when_it_waits(&watcher, request).await;
        // The lock is still held, but nobody waits for it any more; otherwise this would take until
        // the lock timeout of ten seconds.
        let next = stage.read(&ada, async |unit| unit.open().await.unwrap());
        tokio::time::timeout(PATIENCE / 2, next).await.unwrap();
        watcher.wait_for(0, WAITING).await;
        watcher.wait_for_rest().await;
        drop(locked);
    }
}

#[tokio::test]
async fn abandoned_statement_poisons_its_unit() {
    let store = store(1).await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    let watcher = Watcher::of(&store.database).await;
    let savings = stage.portfolio(ada.user_id().unwrap(), "Savings");
    let locked = lock_portfolios(&store).await;

    let mut unit = stage.factory.begin(&ada).await.unwrap();
    drop_when_it_waits(&watcher, unit.portfolios().add(&savings)).await;
    is_poisoned(unit, &ada).await;

    // The same for a list, whose rows arrive one by one.
    let mut unit = stage.factory.begin_read(&ada).await.unwrap();
    drop_when_it_waits(&watcher, unit.portfolios().totals()).await;
    is_poisoned(unit.into_unit(), &ada).await;

    // The same in a nested unit: its effect is unknown, so the units around it cannot continue.
    let mut unit = stage.factory.begin(&ada).await.unwrap();
    let mut nested = unit.begin_nested().await.unwrap();
    drop_when_it_waits(&watcher, nested.portfolios().add(&savings)).await;
    drop(nested);
    is_poisoned(unit, &ada).await;
    drop(locked);
}

async fn is_poisoned(mut unit: Box<dyn UnitOfWork>, actor: &Actor) {
    let poisoned = |error| matches!(error, Some(RepositoryError::Poisoned));
    let found = unit.users().get(actor.user_id().unwrap()).await;
    assert!(poisoned(found.err()));
    assert!(poisoned(unit.begin_nested().await.err()));
    assert!(poisoned(unit.commit().await.err()));
}

#[tokio::test]
async fn abandoned_begin_or_end_of_a_nested_unit_poisons_its_parent() {
    let store = store(1).await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    // What opens a unit with a session is prepared once per connection.
    stage
        .read(&ada, async |unit| unit.open().await.unwrap())
        .await;
    for opened in [false, true] {
        let mut unit = stage.factory.begin(&ada).await.unwrap();
        if opened {
            unit.open().await.unwrap();
        }
        assert!(ends_within(1, unit.begin_nested()).await.is_none());
        is_poisoned(unit, &ada).await;
    }
    let mut unit = stage.factory.begin(&ada).await.unwrap();
    let nested = unit.begin_nested().await.unwrap();
    assert!(ends_within(1, nested.commit()).await.is_none());
    is_poisoned(unit, &ada).await;
}

#[tokio::test]
async fn unit_can_be_opened_after_an_abandoned_attempt() {
    let store = store(1).await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    // A new connection prepares its first statement, before it sends what opens the unit.
    let another = pg_factory(&store.database, store.database.app(), 1, &store.clock);
    let mut unit = another.begin(&ada).await.unwrap();
    assert!(ends_within(1, unit.open()).await.is_none());
    let savings = stage.portfolio(ada.user_id().unwrap(), "Savings");
    unit.portfolios().add(&savings).await.unwrap();
    unit.commit().await.unwrap();
    let found = stage
        .read(&ada, async |unit| {
            unit.portfolios().get(savings.id).await.unwrap()
        })
        .await;
    assert!(found.is_some());
}
