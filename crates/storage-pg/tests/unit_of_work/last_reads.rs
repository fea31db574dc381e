//! Reads that are sent together with the end of their transaction. On a single thread, statements
//! polled together are sent together, so the counts are the same in every run.

use coffer_domain::{Actor, session::EndReason};
use coffer_storage::{
    CursorPage, PageRequest, PortfolioFilter, PortfolioSort, ReadOnce, RepositoryError,
    contract::Stage,
};
use coffer_test_support::database::TestDatabase;
use futures_util::{FutureExt as _, future::join, join};

use super::{Watcher, connect, ends_within, proxy::Proxy, store};
use crate::repositories::store::Store;

async fn behind_proxy() -> (Store, Proxy) {
    let database = TestDatabase::new().await;
    let proxy = Proxy::before(&database);
    let app = proxy.config(&database);
    (Store::plain(database, app, 1), proxy)
}

/// Adds a portfolio, so that reading it shows as whom a statement ran.
async fn with_portfolio(stage: &Stage<'_>) -> Actor {
    let ada = stage.sign_up("ada@example.com").await;
    let savings = stage.portfolio(ada.user_id().unwrap(), "Savings");
    let add = async |unit: &mut dyn coffer_storage::UnitOfWork| {
        unit.portfolios().add(&savings).await.unwrap();
    };
    stage.write(&ada, add).await;
    ada
}

/// The number of portfolios that a read sees.
async fn count(read: ReadOnce) -> Result<usize, RepositoryError> {
    let (filter, page) = (PortfolioFilter::new(), PageRequest::default());
    let portfolios = read.portfolios();
    let listed = portfolios.list(&filter, PortfolioSort::Newest, &page).await;
    listed.map(|CursorPage { items, .. }| items.len())
}

async fn read_once(stage: &Stage<'_>, actor: &Actor) -> Result<usize, RepositoryError> {
    count(stage.factory.read_once(actor).await?).await
}

async fn last_two(stage: &Stage<'_>, actor: &Actor) -> [Result<usize, RepositoryError>; 2] {
    let unit = stage.factory.begin_read(actor).await.unwrap();
    let [one, other] = unit.last_two().await.unwrap();
    join(count(one), count(other)).map(Into::into).await
}

/// The process that serves the application's only connection.
async fn backend(watcher: &Watcher) -> i32 {
    let pid = "SELECT pid FROM pg_stat_activity \
         WHERE datname = current_database() AND usename = 'coffer_app'";
    watcher.0.query_one(pid, &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn reads_sent_together_take_one_round_trip() {
    let (store, proxy) = behind_proxy().await;
    let stage = store.stage();
    let ada = with_portfolio(&stage).await;
    let watcher = Watcher::of(&store.database).await;
    read_once(&stage, &ada).await.unwrap();
    for _ in 0..3 {
        proxy.round_trips();
        assert_eq!(read_once(&stage, &ada).await.unwrap(), 1);
        assert_eq!(proxy.round_trips(), 1);
        assert_eq!(last_two(&stage, &ada).await.map(Result::unwrap), [1, 1]);
        assert_eq!(proxy.round_trips(), 1);
        watcher.wait_for_rest().await;
    }
}

#[tokio::test]
async fn dependent_reads_open_their_transaction_once() {
    let (store, proxy) = behind_proxy().await;
    let stage = store.stage();
    let ada = with_portfolio(&stage).await;
    let watcher = Watcher::of(&store.database).await;
    for course in 0..2 {
        proxy.round_trips();
        let mut unit = stage.factory.begin_read(&ada).await.unwrap();
        unit.users().get(ada.user_id().unwrap()).await.unwrap();
        let open = watcher.count("state = 'idle in transaction'").await;
        assert_eq!(open, 1);
        let [one, other] = unit.last_two().await.unwrap();
        let read = join!(count(one), count(other));
        assert_eq!((read.0.unwrap(), read.1.unwrap()), (1, 1));
        // The first time, statements are prepared.
        if course > 0 {
            assert_eq!(proxy.round_trips(), 2);
        }
        watcher.wait_for_rest().await;
    }
}

#[tokio::test]
async fn read_that_is_left_out_ends_the_transaction_all_the_same() {
    let (store, proxy) = behind_proxy().await;
    let stage = store.stage();
    let ada = with_portfolio(&stage).await;
    let watcher = Watcher::of(&store.database).await;
    // The first time, statements are prepared.
    read_once(&stage, &ada).await.unwrap();
    let mut unit = stage.factory.begin_read(&ada).await.unwrap();
    unit.open().await.unwrap();
    count(unit.last().await.unwrap()).await.unwrap();
    for opened in [false, true] {
        for left_out in 0..3 {
            let mut unit = stage.factory.begin_read(&ada).await.unwrap();
            if opened {
                unit.open().await.unwrap();
            }
            proxy.round_trips();
            let [one, other] = unit.last_two().await.unwrap();
            let expected = match left_out {
                0 => {
                    drop(one);
                    assert_eq!(count(other).await.unwrap(), 1);
                    1
                }
                1 => {
                    assert_eq!(count(one).await.unwrap(), 1);
                    drop(other);
                    // Too late for COMMIT to be sent with the read, which on its own needs none.
                    1 + usize::from(opened)
                }
                _ => {
                    drop((one, other));
                    usize::from(opened)
                }
            };
            watcher.wait_for_rest().await;
            assert_eq!(proxy.round_trips(), expected, "{opened} {left_out}");
        }
    }
}

#[tokio::test]
async fn session_check_without_a_read_takes_one_round_trip() {
    let (store, proxy) = behind_proxy().await;
    let stage = store.stage();
    let ada = with_portfolio(&stage).await;
    let watcher = Watcher::of(&store.database).await;
    // The first time, the statement is prepared.
    for _ in 0..2 {
        proxy.round_trips();
        let read = stage.factory.read_once(&ada).await.unwrap();
        read.open().await.unwrap();
    }
    assert_eq!(proxy.round_trips(), 1);
    watcher.wait_for_rest().await;
}

#[tokio::test]
async fn second_statement_of_a_read_is_refused() {
    let store = store(1).await;
    let stage = store.stage();
    let ada = with_portfolio(&stage).await;
    let owner = ada.user_id().unwrap();
    let read = stage.factory.read_once(&ada).await.unwrap();
    let read = read.with(|unit| {
        Box::pin(async move {
            let first = unit.users().get(owner).await;
            assert!(first.unwrap().is_some());
            unit.users().get(owner).await
        })
    });
    let second = read.await;
    assert!(
        matches!(second, Err(RepositoryError::Poisoned)),
        "{second:?}"
    );
}

#[tokio::test]
async fn units_that_can_write_have_no_last_reads() {
    let store = store(1).await;
    let stage = store.stage();
    let ada = with_portfolio(&stage).await;
    let unit = stage.factory.begin(&ada).await.unwrap();
    assert!(unit.end_with(1).await.is_err());
    assert_eq!(read_once(&stage, &ada).await.unwrap(), 1);
}

#[tokio::test]
async fn ended_session_is_refused_to_all_reads_and_keeps_the_connection() {
    let store = store(1).await;
    let stage = store.stage();
    let ada = with_portfolio(&stage).await;
    let watcher = Watcher::of(&store.database).await;
    let claimant = stage.claimant(ada.user_id().unwrap());
    let end = async |unit: &mut dyn coffer_storage::UnitOfWork| {
        let found = unit.sessions().get(ada.session_id().unwrap()).await;
        let session = found.unwrap().unwrap();
        let ended = session.end(stage.later(), EndReason::SignedOut).unwrap();
        assert!(unit.sessions().end(&ended).await.unwrap());
    };
    stage.write(&claimant, end).await;
    let before = backend(&watcher).await;
    // The first time, statements are prepared.
    for _ in 0..2 {
        let once = read_once(&stage, &ada).await;
        assert!(
            matches!(once, Err(RepositoryError::SessionEnded)),
            "{once:?}"
        );
        for read in last_two(&stage, &ada).await {
            assert!(
                matches!(read, Err(RepositoryError::SessionEnded)),
                "{read:?}"
            );
        }
        let read = stage.factory.read_once(&ada).await.unwrap();
        let opened = read.open().await;
        assert!(
            matches!(opened, Err(RepositoryError::SessionEnded)),
            "{opened:?}"
        );
        watcher.wait_for_rest().await;
        assert_eq!(backend(&watcher).await, before);
    }
}

#[tokio::test]
async fn failed_read_fails_those_after_it_in_an_open_transaction() {
    let store = store(1).await;
    let stage = store.stage();
    let ada = with_portfolio(&stage).await;
    let watcher = Watcher::of(&store.database).await;
    let owner = ada.user_id().unwrap();
    // The first time, statements are prepared.
    assert_eq!(read_once(&stage, &ada).await.unwrap(), 1);
    let read = stage.factory.read_once(&ada).await.unwrap();
    assert!(read.users().get(owner).await.unwrap().is_some());
    let revoke = "REVOKE SELECT ON portfolios FROM coffer_app";
    let database = connect(store.database.owner()).await;
    database.batch_execute(revoke).await.unwrap();
    for (opened, fails_first) in [(true, true), (true, false), (false, true), (false, false)] {
        let mut unit = stage.factory.begin_read(&ada).await.unwrap();
        if opened {
            unit.open().await.unwrap();
        }
        let [one, other] = unit.last_two().await.unwrap();
        let (failed, user) = if fails_first {
            join!(count(one), other.users().get(owner))
        } else {
            let (user, failed) = join!(one.users().get(owner), count(other));
            (failed, user)
        };
        assert!(
            matches!(failed, Err(RepositoryError::Backend(_))),
            "{failed:?}"
        );
        if opened && fails_first {
            assert!(matches!(user, Err(RepositoryError::Poisoned)), "{user:?}");
        } else {
            assert!(user.unwrap().is_some());
        }
        watcher.wait_for_rest().await;
    }
}

#[tokio::test]
async fn single_read_cannot_change_rows() {
    let store = store(1).await;
    let stage = store.stage();
    let ada = with_portfolio(&stage).await;
    let more = stage.portfolio(ada.user_id().unwrap(), "More");
    let read = stage.factory.read_once(&ada).await.unwrap();
    let added = read.with(|unit| Box::pin(async move { unit.portfolios().add(&more).await }));
    let added = added.await;
    assert!(
        matches!(added, Err(RepositoryError::Backend(_))),
        "{added:?}"
    );
    assert_eq!(read_once(&stage, &ada).await.unwrap(), 1);
}

#[tokio::test]
async fn reads_dropped_at_any_await_leave_their_connection_clean() {
    let store = store(1).await;
    let stage = store.stage();
    let ada = with_portfolio(&stage).await;
    let watcher = Watcher::of(&store.database).await;
    let mut polls = 0;
    loop {
        polls += 1;
        let dependent = async {
            let mut unit = stage.factory.begin_read(&ada).await.unwrap();
            unit.users().get(ada.user_id().unwrap()).await.unwrap();
            let [one, other] = unit.last_two().await.unwrap();
            let read = join!(count(one), count(other));
            assert_eq!((read.0.unwrap(), read.1.unwrap()), (1, 1));
            assert_eq!(read_once(&stage, &ada).await.unwrap(), 1);
        };
        let ended = ends_within(polls, dependent).await;
        // The next user of the connection is anonymous, and sees nothing.
        assert_eq!(read_once(&stage, &stage.visitor()).await.unwrap(), 0);
        watcher.wait_for_rest().await;
        watcher.wait_for(1, "true").await;
        if ended.is_some() {
            break;
        }
    }
    assert!(polls > 3, "there are more awaits than {polls}");
}

#[tokio::test]
async fn reads_dropped_on_a_new_connection_leave_it_clean() {
    let mut polls = 0;
    loop {
        polls += 1;
        let store = store(1).await;
        let stage = store.stage();
        let read = async {
            let visitor = stage.visitor();
            assert_eq!(read_once(&stage, &visitor).await.unwrap(), 0);
            let claimant = stage.claimant(stage.user("ada@example.com").id);
            assert_eq!(
                last_two(&stage, &claimant).await.map(Result::unwrap),
                [0, 0]
            );
        };
        let ended = ends_within(polls, read).await;
        assert_eq!(read_once(&stage, &stage.visitor()).await.unwrap(), 0);
        Watcher::of(&store.database).await.wait_for_rest().await;
        if ended.is_some() {
            break;
        }
    }
    assert!(polls > 3, "there are more awaits than {polls}");
}

#[tokio::test]
async fn abandoned_read_is_cancelled() {
    let store = store(1).await;
    let stage = store.stage();
    let ada = with_portfolio(&stage).await;
    let watcher = Watcher::of(&store.database).await;
    let locked = connect(store.database.owner()).await;
    let lock = "BEGIN; LOCK TABLE portfolios IN ACCESS EXCLUSIVE MODE";
    locked.batch_execute(lock).await.unwrap();
    for pair in [false, true] {
        let read = async {
            if pair {
                last_two(&stage, &ada).map(|_| ()).await;
            } else {
                read_once(&stage, &ada).map(|_| ()).await;
            }
        };
        tokio::select! {
            biased;
            () = watcher.wait_for(1, super::WAITING) => {}
            () = read => panic!("it did not wait"),
        }
        let next = stage.factory.read_once(&ada).await.unwrap();
        let next = next.users().get(ada.user_id().unwrap());
        let next = tokio::time::timeout(super::PATIENCE / 2, next).await;
        assert!(next.unwrap().unwrap().is_some());
        watcher.wait_for(0, super::WAITING).await;
        watcher.wait_for_rest().await;
    }
}
