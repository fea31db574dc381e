//! Single holdings; totals of portfolios are covered in [`valuation`](super::valuation).

use coffer_domain::{
    Actor, Currency, Lifecycle as _,
    patch::Change,
    portfolio::{Holding, HoldingChanges, Portfolio, ValuedHolding},
};

use super::{
    Stage,
    portfolios::add as add_portfolios,
    stage::{line, user_of},
    valuation::{holding, money, quote},
};
use crate::{
    HoldingFilter, HoldingSort, PageRequest, PageSize, RepositoryError,
    holdings::{IS_HELD, PORTFOLIO_IS_UNKNOWN},
};

const SORTS: [HoldingSort; 4] = [
    HoldingSort::Symbol,
    HoldingSort::Name,
    HoldingSort::Value,
    HoldingSort::Newest,
];

/// A user with a portfolio.
async fn ada(stage: &Stage<'_>) -> (Actor, Portfolio) {
    let ada = stage.sign_up("ada@example.com").await;
    let portfolio = stage.portfolio(user_of(&ada), "Savings");
    add_portfolios(stage, &ada, &[&portfolio]).await;
    (ada, portfolio)
}

pub(super) async fn add(stage: &Stage<'_>, actor: &Actor, holdings: &[&Holding]) {
    stage
        .write(actor, async |unit| {
            for holding in holdings {
                unit.holdings().add(holding).await.unwrap();
            }
        })
        .await;
}

async fn get(stage: &Stage<'_>, actor: &Actor, holding: &Holding) -> Option<ValuedHolding> {
    stage
        .read(actor, async |unit| {
            let mut holdings = unit.holdings();
            holdings
                .get(holding.portfolio_id, holding.id)
                .await
                .unwrap()
        })
        .await
}

async fn update(
    stage: &Stage<'_>,
    actor: &Actor,
    before: &Holding,
    after: &Holding,
) -> Result<(), RepositoryError> {
    stage
        .write(actor, async |unit| {
            unit.holdings().update(before, after).await
        })
        .await
}

/// All holdings that match the filter, in pages of this size.
pub(super) async fn list(
    stage: &Stage<'_>,
    actor: &Actor,
    filter: &HoldingFilter,
    sort: HoldingSort,
    size: u16,
) -> Vec<Holding> {
    let mut page = PageRequest {
        size: PageSize::new(size).unwrap(),
        after: None,
    };
    let mut all = Vec::new();
    loop {
        let found = stage
            .read(actor, async |unit| {
                unit.holdings().list(filter, sort, &page).await.unwrap()
            })
            .await;
        all.extend(found.items.into_iter().map(|item| item.holding));
        page.after = found.next;
        if page.after.is_none() {
            return all;
        }
    }
}

/// A new holding can be read in its portfolio, to the last digit, and in no other portfolio.
pub async fn adds_and_gets(stage: &Stage<'_>) {
    let (ada, portfolio) = ada(stage).await;
    let other = stage.portfolio(user_of(&ada), "Other");
    add_portfolios(stage, &ada, &[&other]).await;
    let exact = Holding {
        cost_basis: Some("12.50".parse().unwrap()),
        ..holding(
            stage,
            &portfolio,
            "AAA",
            "999999999999999.0123456789",
            "EUR",
        )
    };
    let unpaid = holding(stage, &portfolio, "AAA", "3", "USD");
    add(stage, &ada, &[&exact, &unpaid]).await;
    for added in [&exact, &unpaid] {
        let found = get(stage, &ada, added).await.unwrap();
        assert_eq!(found.holding, *added);
        assert_eq!((found.valuation, unpaid.cost_basis), (None, None));
        let elsewhere = Holding {
            portfolio_id: other.id,
            ..added.clone()
        };
        assert_eq!(get(stage, &ada, &elsewhere).await, None);
    }
}

/// A portfolio holds a symbol once in each currency, and there is no holding without a portfolio.
pub async fn refuses_duplicates_and_unknown_portfolios(stage: &Stage<'_>) {
    let (ada, portfolio) = ada(stage).await;
    let bob = stage.sign_up("bob@example.com").await;
    let first = holding(stage, &portfolio, "AAA", "1", "EUR");
    add(stage, &ada, &[&first]).await;
    let again = holding(stage, &portfolio, "AAA", "2", "EUR");
    let nowhere = Holding {
        portfolio_id: uuid::Uuid::nil().into(),
        ..holding(stage, &portfolio, "BBB", "1", "EUR")
    };
    let at_adas = Holding {
        user_id: user_of(&bob),
        ..holding(stage, &portfolio, "BBB", "1", "EUR")
    };
    for (actor, refused, constraint) in [
        (&ada, &again, IS_HELD),
        (&ada, &nowhere, PORTFOLIO_IS_UNKNOWN),
        (&bob, &at_adas, PORTFOLIO_IS_UNKNOWN),
    ] {
        let mut unit = stage.factory.begin(actor).await.unwrap();
        let error = unit.holdings().add(refused).await.unwrap_err();
        assert!(error.is_conflict_with(constraint), "{error:?}");
    }
    let abroad = holding(stage, &portfolio, "AAA", "2", "USD");
    add(stage, &ada, &[&abroad]).await;
}

/// Each holding has the latest price, its value rounded once, and its gain; these are null if no
/// price is known in its currency.
pub async fn values_holdings(stage: &Stage<'_>) {
    let (ada, portfolio) = ada(stage).await;
    let of = |symbol, quantity, currency, paid: Option<&str>| Holding {
        cost_basis: paid.map(|amount| amount.parse().unwrap()),
        ..holding(stage, &portfolio, symbol, quantity, currency)
    };
    let held = [
        of("AAA", "2.5", "EUR", Some("30.00")),
        of("AAA", "1", "USD", Some("1.00")),
        of("BBB", "0.0000000001", "EUR", None),
        of("CCC", "3", "JPY", Some("300")),
        of("DDD", "100000000000000.0000000001", "EUR", Some("0.00")),
    ];
    add(stage, &ada, &held.iter().collect::<Vec<_>>()).await;
    quote(stage, &[("AAA", "EUR", 1, "1"), ("AAA", "EUR", 3, "10.01")]).await;
    quote(stage, &[("AAA", "EUR", 2, "2"), ("BBB", "EUR", 1, "0.1")]).await;
    quote(
        stage,
        &[("CCC", "JPY", 1, "99.5"), ("DDD", "EUR", 1, "0.9999999999")],
    )
    .await;
    for (held, price, value, gain) in [
        // 25.025, to the even cent.
        (&held[0], Some("10.01"), "25.02", Some("-4.98")),
        (&held[1], None, "", None),
        (&held[2], Some("0.1"), "0.00", None),
        // 298.5 has no places in yen.
        (&held[3], Some("99.5"), "298", Some("-2")),
        (
            &held[4],
            Some("0.9999999999"),
            "99999999990000.00",
            Some("99999999990000.00"),
        ),
    ] {
        let found = get(stage, &ada, held).await.unwrap();
        let gained = found.gain().map(|gain| gain.to_string());
        assert_eq!(gained.as_deref(), gain, "{}", held.symbol);
        let told = found.valuation;
        let told_price = told.as_ref().map(|told| told.price.to_string());
        assert_eq!(told_price.as_deref(), price, "{}", held.symbol);
        if let Some(told) = told {
            assert_eq!(told.value, money(value, held.currency.code()));
            let latest = if price == Some("10.01") { 3 } else { 1 };
            assert_eq!(told.priced_on.to_string(), format!("2026-01-0{latest}"));
        }
    }
}

/// Every sort order matches its name, on one page and on several; among equal names the oldest
/// holding comes first, among equal values the newest.
pub async fn lists_in_every_order(stage: &Stage<'_>) {
    let (ada, portfolio) = ada(stage).await;
    let of = |symbol, name, quantity, currency| Holding {
        name: line(name),
        ..holding(stage, &portfolio, symbol, quantity, currency)
    };
    let made = [
        of("CCC", "beta", "1", "USD"),
        of("AAA", "Alpha", "1", "EUR"),
        of("DDD", "BETA", "1.0000000001", "EUR"),
        of("BBB", "älter", "5", "EUR"),
        of("AAA", "gamma", "1", "USD"),
        of("NONE", "gamma", "1000", "EUR"),
        of("EEE", "Beta", "1.0000000002", "EUR"),
    ];
    add(stage, &ada, &made.iter().collect::<Vec<_>>()).await;
    quote(stage, &[("AAA", "EUR", 1, "2"), ("BBB", "EUR", 1, "3")]).await;
    quote(stage, &[("AAA", "USD", 1, "2"), ("CCC", "USD", 1, "2")]).await;
    // Worth the same when rounded, but not before.
    quote(stage, &[("DDD", "EUR", 1, "1"), ("EEE", "EUR", 1, "1")]).await;
    for (sort, expected) in [
        (HoldingSort::Symbol, [1, 4, 3, 0, 2, 6, 5]),
        (HoldingSort::Name, [1, 0, 2, 6, 4, 5, 3]),
        (HoldingSort::Value, [3, 1, 6, 2, 5, 4, 0]),
        (HoldingSort::Newest, [6, 5, 4, 3, 2, 1, 0]),
    ] {
        for size in [1, 3, PageSize::MAX] {
            let filter = HoldingFilter::of(portfolio.id);
            let found = list(stage, &ada, &filter, sort, size).await;
            let found: Vec<_> = found
                .iter()
                .map(|found| made.iter().position(|made| made == found).unwrap())
                .collect();
            assert_eq!(found, expected, "{sort:?}, {size} a page");
        }
    }
}

/// Listing and counting agree on every filter, in every order.
pub async fn filters_and_counts_alike(stage: &Stage<'_>) {
    let (ada, portfolio) = ada(stage).await;
    let other = stage.portfolio(user_of(&ada), "Other");
    add_portfolios(stage, &ada, &[&other]).await;
    let world = Holding {
        name: line("All 100% World"),
        ..holding(stage, &portfolio, "VWCE", "1", "EUR")
    };
    let apple = holding(stage, &portfolio, "AAPL", "1", "USD");
    let sold = holding(stage, &portfolio, "SOLD", "1", "EUR");
    let elsewhere = holding(stage, &other, "VWCE", "1", "EUR");
    add(stage, &ada, &[&world, &apple, &sold, &elsewhere]).await;
    let deleted = sold.clone().delete(stage.later());
    update(stage, &ada, &sold, &deleted).await.unwrap();

    let all = || HoldingFilter::of(portfolio.id);
    for (filter, expected) in [
        (all(), vec![&apple, &world]),
        (
            all().currency("USD".parse::<Currency>().unwrap()),
            vec![&apple],
        ),
        (all().currency("CHF".parse::<Currency>().unwrap()), vec![]),
        (all().text("vwce"), vec![&world]),
        (all().text("aapl inc"), vec![&apple]),
        (all().text("0% w"), vec![&world]),
        (all().text("_"), vec![]),
        (all().deleted(), vec![&deleted]),
        (all().deleted().text("vwce"), vec![]),
        (HoldingFilter::of(other.id), vec![&elsewhere]),
    ] {
        for sort in SORTS {
            let mut found = list(stage, &ada, &filter, sort, 1).await;
            found.sort_by(|one, other| one.symbol.cmp(&other.symbol));
            assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{filter:?}");
        }
        let count = stage
            .read(&ada, async |unit| {
                unit.holdings().count(&filter).await.unwrap()
            })
            .await;
        assert_eq!(count, expected.len() as u64, "{filter:?}");
    }
}

/// Of two edits of the same version the second is refused, and the unit continues.
pub async fn refuses_stale_edits(stage: &Stage<'_>) {
    let (ada, portfolio) = ada(stage).await;
    let before = holding(stage, &portfolio, "AAA", "1", "EUR");
    add(stage, &ada, &[&before]).await;
    let changes = HoldingChanges {
        symbol: Change::Set(line("BBB")),
        name: Change::Set(line("Another fund")),
        quantity: Change::Set("0.25".parse().unwrap()),
        currency: Change::Set("CHF".parse().unwrap()),
        cost_basis: Change::Set(Some("7.05".parse().unwrap())),
    };
    let after = before.clone().edit(&changes, stage.later()).unwrap();
    stage
        .write(&ada, async |unit| {
            let first = unit.holdings().update(&before, &after).await;
            assert!(first.is_ok(), "{first:?}");
            let second = unit.holdings().update(&before, &after).await;
            assert!(matches!(second, Err(RepositoryError::Stale)), "{second:?}");
        })
        .await;
    let found = get(stage, &ada, &before).await.unwrap();
    assert_eq!(found.holding, after);
}

/// A deleted holding is not listed, does not count in its portfolio and frees its symbol; it can be
/// restored unless another holding has that symbol by then.
pub async fn deletes_and_restores(stage: &Stage<'_>) {
    let (ada, portfolio) = ada(stage).await;
    let made = holding(stage, &portfolio, "AAA", "2", "EUR");
    add(stage, &ada, &[&made]).await;
    quote(stage, &[("AAA", "EUR", 1, "5")]).await;
    let worth = async || {
        let read = stage.read(&ada, async |unit| {
            unit.portfolios().get(portfolio.id).await.unwrap().unwrap()
        });
        let valued = read.await;
        (valued.holdings_count, valued.totals)
    };
    assert_eq!(worth().await, (1, vec![money("10", "EUR")]));
    let deleted = made.clone().delete(stage.later());
    update(stage, &ada, &made, &deleted).await.unwrap();
    assert_eq!(worth().await, (0, vec![]));
    let totals = stage
        .read(&ada, async |unit| unit.portfolios().totals().await.unwrap())
        .await;
    assert_eq!(totals[0].totals, []);
    assert_eq!(
        get(stage, &ada, &made).await.map(|found| found.holding),
        Some(deleted.clone())
    );

    let successor = holding(stage, &portfolio, "AAA", "3", "EUR");
    add(stage, &ada, &[&successor]).await;
    let restored = deleted.clone().restore(stage.later());
    let mut unit = stage.factory.begin(&ada).await.unwrap();
    let refused = unit.holdings().update(&deleted, &restored).await;
    assert!(refused.unwrap_err().is_conflict_with(IS_HELD));
    drop(unit);

    let gone = successor.clone().delete(stage.later());
    update(stage, &ada, &successor, &gone).await.unwrap();
    update(stage, &ada, &deleted, &restored).await.unwrap();
    assert_eq!(worth().await, (1, vec![money("10", "EUR")]));
    let filter = HoldingFilter::of(portfolio.id);
    let listed = list(stage, &ada, &filter, HoldingSort::Symbol, 10).await;
    assert_eq!(listed, [restored]);
}

/// Another user's holdings can be neither found nor changed.
pub async fn hides_holdings(stage: &Stage<'_>) {
    let (ada, portfolio) = ada(stage).await;
    let bob = stage.sign_up("bob@example.com").await;
    let held = holding(stage, &portfolio, "AAA", "1", "EUR");
    add(stage, &ada, &[&held]).await;
    let deleted = held.clone().delete(stage.later());
    let (filter, page) = (HoldingFilter::of(portfolio.id), PageRequest::default());
    stage
        .write(&bob, async |unit| {
            let mut holdings = unit.holdings();
            assert_eq!(holdings.get(portfolio.id, held.id).await.unwrap(), None);
            for sort in SORTS {
                let listed = holdings.list(&filter, sort, &page).await;
                assert_eq!(listed.unwrap().items, []);
            }
            assert_eq!(holdings.count(&filter).await.unwrap(), 0);
            let updated = holdings.update(&held, &deleted).await;
            assert!(
                matches!(updated, Err(RepositoryError::Stale)),
                "{updated:?}"
            );
        })
        .await;
    let found = get(stage, &ada, &held).await;
    assert_eq!(found.unwrap().holding, held);
}
