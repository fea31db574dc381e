//! The round trips of a unit. On a single thread, statements polled together are sent together, so
//! the counts are the same in every run.

use coffer_domain::{
    Actor, Lifecycle as _, Line,
    account::CurrentAccount,
    audit::{Action, AuditRecord, EntityType},
    ids::HoldingId,
    portfolio::Holding,
    transaction::Direction,
};
use coffer_storage::{
    AccountFilter, AccountSort, CategoryCondition, HoldingFilter, HoldingSort, OffsetRequest,
    PageRequest, PageSize, PortfolioFilter, PortfolioSort, TransactionFilter, TransactionSort,
    TransactionWith, contract::Stage,
};
use coffer_test_support::database::TestDatabase;
use futures_util::join;

use super::proxy::Proxy;
use crate::repositories::store::Store;

async fn behind_proxy() -> (Store, Proxy) {
    let database = TestDatabase::new().await;
    let proxy = Proxy::before(&database);
    let app = proxy.config(&database);
    (Store::plain(database, app, 1), proxy)
}

/// A list in a unit that only reads, once.
async fn list(stage: &Stage<'_>, actor: &Actor) {
    let read = stage.factory.read_once(actor).await.unwrap();
    let (filter, page) = (PortfolioFilter::new(), PageRequest::default());
    let portfolios = read.portfolios();
    let listed = portfolios.list(&filter, PortfolioSort::Newest, &page).await;
    assert!(listed.is_ok());
}

// Proves: TASK-004-001.1, TASK-005-002.4
#[tokio::test]
async fn read_takes_one_round_trip() {
    let (store, proxy) = behind_proxy().await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    list(&stage, &ada).await;
    for _ in 0..3 {
        proxy.round_trips();
        list(&stage, &ada).await;
        assert_eq!(proxy.round_trips(), 1);
    }
}

// Proves: TASK-004-001.1, TASK-005-023.4
#[tokio::test]
async fn change_and_commit_with_audit_log_take_two_round_trips() {
    let (store, proxy) = behind_proxy().await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    for (course, expected) in [None, Some((1, 1, 1)), Some((1, 1, 1))]
        .into_iter()
        .enumerate()
    {
        let portfolio = stage.portfolio(ada.user_id().unwrap(), &format!("Course {course}"));
        let (now, rng) = (stage.now(), stage.rng);
        let mut unit = stage.factory.begin(&ada).await.unwrap();
        proxy.round_trips();
        unit.portfolios().add(&portfolio).await.unwrap();
        let change = proxy.round_trips();
        unit.portfolios()
            .update(&portfolio, &portfolio.clone().delete(now))
            .await
            .unwrap();
        let second = proxy.round_trips();
        for action in [Action::Created, Action::Deleted] {
            unit.record(AuditRecord::new(
                &ada,
                action,
                EntityType::Portfolio,
                now,
                rng,
            ));
        }
        unit.commit().await.unwrap();
        let commit = proxy.round_trips();
        // The first time, statements are prepared.
        if let Some(expected) = expected {
            assert_eq!((change, second, commit), expected);
        }
    }
}

#[tokio::test]
async fn open_unit_is_not_opened_again() {
    let (store, proxy) = behind_proxy().await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    stage
        .read(&ada, async |unit| unit.open().await.unwrap())
        .await;
    proxy.round_trips();
    stage
        .read(&ada, async |unit| {
            assert_eq!(proxy.round_trips(), 0);
            unit.open().await.unwrap();
            assert_eq!(proxy.round_trips(), 1);
            unit.open().await.unwrap();
            assert_eq!(proxy.round_trips(), 0);
        })
        .await;
}

// Proves: TASK-005-024.3
#[tokio::test]
async fn listing_a_hundred_accounts_takes_as_many_round_trips_as_one() {
    let (store, proxy) = behind_proxy().await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    let count = async || {
        let mut unit = stage.factory.begin_read(&ada).await.unwrap();
        let (filter, sort) = (AccountFilter::new(), AccountSort::Newest);
        let page = PageRequest {
            size: PageSize::LARGEST,
            ..PageRequest::default()
        };
        let today = stage.now().date_naive();
        let mut accounts = unit.accounts();
        let listed = accounts.list(&filter, sort, &page, today).await.unwrap();
        let expected =
            |current: &CurrentAccount| current.balance() == current.account.opening_balance;
        assert!(listed.items.iter().all(expected));
        listed.items.len()
    };
    let mut accounts = 0;
    for more in [1, 99] {
        let mut unit = stage.factory.begin(&ada).await.unwrap();
        for number in 0..more {
            let account = stage.account(
                ada.user_id().unwrap(),
                &format!("Account {number}"),
                "12.50 EUR",
            );
            unit.accounts().add(&account).await.unwrap();
        }
        unit.commit().await.unwrap();
        accounts += more;
        // The first time, statements are prepared.
        count().await;
        proxy.round_trips();
        assert_eq!(count().await, accounts);
        assert_eq!(proxy.round_trips(), 1);
    }
}

#[tokio::test]
async fn holdings_with_values_take_one_round_trip() {
    let (store, proxy) = behind_proxy().await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    let portfolio = stage.portfolio(ada.user_id().unwrap(), "P");
    let held = (0..60).map(|index| Holding {
        id: HoldingId::new(stage.now(), stage.rng),
        user_id: portfolio.user_id,
        portfolio_id: portfolio.id,
        symbol: Line::from_stored(format!("SYM{index}")),
        name: Line::from_stored("A fund".to_owned()),
        quantity: 1.into(),
        currency: portfolio.base_currency,
        cost_basis: None,
        version: 1,
        created_at: stage.now(),
        updated_at: stage.now(),
        deleted_at: None,
    });
    let held: Vec<_> = held.collect();
    stage
        .write(&ada, async |unit| {
            unit.portfolios().add(&portfolio).await.unwrap();
            unit.portfolios().add_holdings(&held).await.unwrap();
        })
        .await;
    let filter = HoldingFilter::of(portfolio.id);
    for sort in [HoldingSort::Symbol, HoldingSort::Name, HoldingSort::Value] {
        // The usual page size is part of the statement, others are a parameter.
        for (size, is_prepared) in [(50, false), (50, true), (20, false), (21, true)] {
            let size = PageSize::new(size).unwrap();
            let page = PageRequest { size, after: None };
            let mut unit = stage.factory.begin_read(&ada).await.unwrap();
            proxy.round_trips();
            let listed = unit.holdings().list(&filter, sort, &page).await;
            assert_eq!(listed.unwrap().items.len(), size.items());
            if is_prepared {
                assert_eq!(proxy.round_trips(), 1, "{sort:?}");
            }
        }
    }
}

// Proves: TASK-004-010.2, TASK-005-008.2, TASK-005-024.3
#[tokio::test]
async fn included_relations_cost_no_round_trip() {
    let (store, proxy) = behind_proxy().await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    let account = stage.account(ada.user_id().unwrap(), "Current", "0 EUR");
    let made = (0..60).map(|_| stage.transaction(&account, "-1", "2025-01-01", "Bread"));
    let made: Vec<_> = made.collect();
    stage
        .write(&ada, async |unit| {
            unit.accounts().add(&account).await.unwrap();
            unit.transactions().add_many(&made).await.unwrap();
        })
        .await;
    let filter = TransactionFilter::new();
    let sort = TransactionSort::Newest;
    for with in [TransactionWith::NOTHING, TransactionWith::ALL] {
        for size in [1, 50] {
            let size = PageSize::new(size).unwrap();
            let page = PageRequest { size, after: None };
            let numbered = OffsetRequest::new(1, size).unwrap();
            for course in 0..2 {
                let read = stage.factory.read_once(&ada).await.unwrap();
                proxy.round_trips();
                let transactions = read.transactions();
                let listed = transactions.list_with(&filter, sort, &page, with).await;
                assert_eq!(listed.unwrap().items.len(), size.items());
                let following = proxy.round_trips();
                let unit = stage.factory.begin_read(&ada).await.unwrap();
                let [items, total] = unit.last_two().await.unwrap();
                let (items, total) = join!(
                    items
                        .transactions()
                        .list_numbered(&filter, sort, numbered, with),
                    total.transactions().count(&filter),
                );
                assert_eq!(items.unwrap().len(), size.items());
                assert_eq!(total.unwrap(), 60);
                // The first time, statements are prepared.
                if course > 0 {
                    assert_eq!((following, proxy.round_trips()), (1, 1));
                }
            }
        }
    }
}

#[tokio::test]
async fn connection_keeps_a_limited_number_of_prepared_statements() {
    let (store, proxy) = behind_proxy().await;
    let stage = store.stage();
    let ada = stage.sign_up("ada@example.com").await;
    let account = stage.account(ada.user_id().unwrap(), "Current", "0 EUR");
    let list = async |conditions: u32, sort| {
        let mut filter = TransactionFilter::new();
        if conditions & 1 > 0 {
            filter = filter.from(account.created_at.date_naive());
        }
        if conditions & 2 > 0 {
            filter = filter.to(account.created_at.date_naive());
        }
        if conditions & 4 > 0 {
            filter = filter.account(account.id);
        }
        if conditions & 8 > 0 {
            filter = filter.min_amount(1);
        }
        if conditions & 16 > 0 {
            filter = filter.max_amount(1);
        }
        if conditions & 32 > 0 {
            filter = filter.category(CategoryCondition::None);
        }
        if conditions & 64 > 0 {
            filter = filter.direction(Direction::Inflow);
        }
        if conditions & 128 > 0 {
            filter = filter.deleted();
        }
        proxy.round_trips();
        let mut unit = stage.factory.begin_read(&ada).await.unwrap();
        let page = PageRequest::default();
        let listed = unit.transactions().list(&filter, sort, &page).await;
        listed.unwrap();
        drop(unit);
        proxy.round_trips()
    };
    list(0, TransactionSort::Newest).await;
    assert_eq!(list(0, TransactionSort::Newest).await, 1);
    for sort in [TransactionSort::Oldest, TransactionSort::Amount] {
        for conditions in 0..256 {
            list(conditions, sort).await;
        }
    }
    // It was forgotten and is prepared again.
    assert!(list(0, TransactionSort::Newest).await > 1);
    assert_eq!(list(0, TransactionSort::Newest).await, 1);
}
