//! Portfolios; their values are covered in [`valuation`](super::valuation).

use coffer_domain::{
    Actor, Lifecycle as _,
    patch::Change,
    portfolio::{AccountType, Portfolio, PortfolioChanges, ValuedPortfolio},
};

use super::{
    Stage,
    stage::{line, user_of},
};
use crate::{PageRequest, PageSize, PortfolioFilter, PortfolioSort, RepositoryError};

/// Adds portfolios, in order.
pub(super) async fn add(stage: &Stage<'_>, actor: &Actor, portfolios: &[&Portfolio]) {
    stage
        .write(actor, async |unit| {
            for portfolio in portfolios {
                unit.portfolios().add(portfolio).await.unwrap();
            }
        })
        .await;
}

/// All portfolios that match the filter, on one page.
pub(super) async fn list(
    stage: &Stage<'_>,
    actor: &Actor,
    filter: &PortfolioFilter,
    sort: PortfolioSort,
) -> Vec<Portfolio> {
    let page = PageRequest {
        size: PageSize::new(PageSize::MAX).unwrap(),
        after: None,
    };
    let found = stage
        .read(actor, async |unit| {
            unit.portfolios().list(filter, sort, &page).await.unwrap()
        })
        .await;
    assert_eq!(found.next, None);
    found.items.into_iter().map(|item| item.portfolio).collect()
}

async fn get(stage: &Stage<'_>, actor: &Actor, portfolio: &Portfolio) -> Option<ValuedPortfolio> {
    stage
        .read(actor, async |unit| {
            unit.portfolios().get(portfolio.id).await.unwrap()
        })
        .await
}

async fn update(
    stage: &Stage<'_>,
    actor: &Actor,
    before: &Portfolio,
    after: &Portfolio,
) -> Result<(), RepositoryError> {
    stage
        .write(actor, async |unit| {
            unit.portfolios().update(before, after).await
        })
        .await
}

/// A new portfolio can be read; without holdings it has no value in any currency.
// Proves: F2-0.1.3, TASK-005-002.1
pub async fn adds_and_gets(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let home = stage.portfolio(user_of(&ada), "Zuhause");
    let abroad = stage.portfolio_abroad(user_of(&ada), "Übersee");
    add(stage, &ada, &[&home, &abroad]).await;
    for portfolio in [home, abroad] {
        let found = get(stage, &ada, &portfolio).await.unwrap();
        assert_eq!(found.portfolio, portfolio);
        assert_eq!((found.holdings_count, found.totals), (0, Vec::new()));
    }
}

/// Every sort order matches its name; equal names are in order of creation.
pub async fn lists_in_every_order(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let names = ["beta", "Alpha", "BETA", "älter", "gamma"];
    let made: Vec<_> = names
        .iter()
        .map(|name| stage.portfolio(user_of(&ada), name))
        .collect();
    add(stage, &ada, &made.iter().collect::<Vec<_>>()).await;
    for (sort, expected) in [
        (PortfolioSort::Newest, [4, 3, 2, 1, 0]),
        (PortfolioSort::Oldest, [0, 1, 2, 3, 4]),
        (PortfolioSort::Name, [1, 0, 2, 4, 3]),
    ] {
        let found = list(stage, &ada, &PortfolioFilter::new(), sort).await;
        let expected = expected.map(|index: usize| made[index].clone());
        assert_eq!(found, expected, "{sort:?}");
    }
}

/// Listing and counting agree on every filter.
pub async fn filters_and_counts_alike(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let pension = stage.portfolio(user_of(&ada), "Pension");
    let savings = stage.portfolio(user_of(&ada), "Savings");
    let abroad = stage.portfolio_abroad(user_of(&ada), "savings abroad");
    let closed = stage.portfolio(user_of(&ada), "Old savings");
    add(stage, &ada, &[&pension, &savings, &abroad, &closed]).await;
    let deleted = closed.clone().delete(stage.later());
    update(stage, &ada, &closed, &deleted).await.unwrap();

    let all = PortfolioFilter::new;
    for (filter, expected) in [
        (all(), vec![&pension, &savings, &abroad]),
        (
            all().account_type(AccountType::International),
            vec![&abroad],
        ),
        (all().name("SAVINGS"), vec![&savings, &abroad]),
        (
            all().account_type(AccountType::Domestic).name("av"),
            vec![&savings],
        ),
        (all().deleted(), vec![&deleted]),
        (all().deleted().name("pension"), vec![]),
    ] {
        let found = list(stage, &ada, &filter, PortfolioSort::Oldest).await;
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{filter:?}");
        let count = stage
            .read(&ada, async |unit| {
                unit.portfolios().count(&filter).await.unwrap()
            })
            .await;
        assert_eq!(count, expected.len() as u64, "{filter:?}");
    }
}

/// Characters with a meaning in patterns match literally in a filter.
// Proves: TASK-005-015.2
pub async fn matches_filter_text_literally(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let names = ["100%", "1000", "a_b", "acb", r"a\b", "it's"];
    let made: Vec<_> = names
        .iter()
        .map(|name| stage.portfolio(user_of(&ada), name))
        .collect();
    add(stage, &ada, &made.iter().collect::<Vec<_>>()).await;
    for (text, expected) in [
        ("0%", vec!["100%"]),
        ("_", vec!["a_b"]),
        ("\\", vec![r"a\b"]),
        ("'", vec!["it's"]),
        ("A_B", vec!["a_b"]),
    ] {
        let filter = PortfolioFilter::new().name(text);
        let found = list(stage, &ada, &filter, PortfolioSort::Oldest).await;
        let found: Vec<_> = found.iter().map(|found| found.name.as_str()).collect();
        assert_eq!(found, expected, "{text}");
    }
}

/// Of two edits of the same version the second is refused, and the unit continues.
pub async fn refuses_stale_edits(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let before = stage.portfolio(user_of(&ada), "Savings");
    add(stage, &ada, &[&before]).await;
    let changes = PortfolioChanges {
        name: Change::Set(line("Holidays")),
        account_type: Change::Set(AccountType::International),
        country_code: Change::Set("FR".parse().unwrap()),
        base_currency: Change::Set("CHF".parse().unwrap()),
        ..PortfolioChanges::default()
    };
    let after = before.clone().edit(&changes, stage.later()).unwrap();
    stage
        .write(&ada, async |unit| {
            let first = unit.portfolios().update(&before, &after).await;
            assert!(first.is_ok(), "{first:?}");
            let second = unit.portfolios().update(&before, &after).await;
            assert!(matches!(second, Err(RepositoryError::Stale)), "{second:?}");
        })
        .await;
    let found = get(stage, &ada, &before).await.unwrap();
    assert_eq!(found.portfolio, after);
}

/// A deleted portfolio is not listed but can be read, and is listed again after its restoration.
// Proves: TASK-004-002.3
pub async fn deletes_and_restores(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let made = stage.portfolio(user_of(&ada), "Savings");
    add(stage, &ada, &[&made]).await;
    let deleted = made.clone().delete(stage.later());
    update(stage, &ada, &made, &deleted).await.unwrap();
    let listed = async || {
        let filter = PortfolioFilter::new();
        list(stage, &ada, &filter, PortfolioSort::Newest).await
    };
    assert_eq!(listed().await, []);
    let found = get(stage, &ada, &made).await.unwrap();
    assert_eq!(found.portfolio, deleted);

    let restored = deleted.clone().restore(stage.later());
    update(stage, &ada, &deleted, &restored).await.unwrap();
    assert_eq!(listed().await, [restored]);
}
