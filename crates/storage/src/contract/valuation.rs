//! The values of portfolios.

use chrono::{Days, NaiveDate, NaiveTime, TimeDelta};
use coffer_domain::{
    Actor, Lifecycle as _, Money,
    ids::{HoldingId, PriceId},
    portfolio::{AccountType, AccountTypeTotal, Holding, Portfolio},
    price::Price,
};

use super::{
    Stage,
    portfolios::add,
    stage::{line, user_of},
};

/// A holding, created a second after the previous entity.
pub(super) fn holding(
    stage: &Stage<'_>,
    portfolio: &Portfolio,
    symbol: &str,
    quantity: &str,
    currency: &str,
) -> Holding {
    let now = stage.later();
    Holding {
        id: HoldingId::new(now, stage.rng),
        user_id: portfolio.user_id,
        portfolio_id: portfolio.id,
        symbol: line(symbol),
        name: line(&format!("{symbol} Inc.")),
        quantity: quantity.parse().unwrap(),
        currency: currency.parse().unwrap(),
        cost_basis: None,
        version: 0,
        created_at: now,
        updated_at: now,
        deleted_at: None,
    }
}

async fn hold(stage: &Stage<'_>, actor: &Actor, holdings: &[Holding]) {
    stage
        .write(actor, async |unit| {
            unit.portfolios().add_holdings(holdings).await.unwrap();
        })
        .await;
}

/// Adds prices, each given by symbol, currency, day of January 2026 and amount.
pub(super) async fn quote(stage: &Stage<'_>, prices: &[(&str, &str, u32, &str)]) {
    let prices: Vec<_> = prices
        .iter()
        .map(|(symbol, currency, day, amount)| Price {
            id: PriceId::new(stage.now(), stage.rng),
            symbol: line(symbol),
            currency: currency.parse().unwrap(),
            quoted_on: day_of_prices(*day),
            amount: amount.parse().unwrap(),
            created_at: stage.now(),
        })
        .collect();
    stage
        .system(async |unit| unit.portfolios().add_prices(&prices).await.unwrap())
        .await;
}

/// A sum of money, rounded to its currency.
pub(super) fn money(amount: &str, currency: &str) -> Money {
    Money::rounded(amount.parse().unwrap(), currency.parse().unwrap())
}

async fn worth(stage: &Stage<'_>, actor: &Actor, portfolio: &Portfolio) -> (i64, Vec<Money>) {
    let valued = stage
        .read(actor, async |unit| {
            unit.portfolios().get(portfolio.id).await.unwrap()
        })
        .await
        .unwrap();
    (valued.holdings_count, valued.totals)
}

/// The latest price counts, a correction replaces the earlier price, and a holding without a price
/// adds nothing.
pub async fn values_holdings_at_their_latest_price(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let portfolio = stage.portfolio(user_of(&ada), "Savings");
    add(stage, &ada, &[&portfolio]).await;
    let of = |symbol, quantity, currency| holding(stage, &portfolio, symbol, quantity, currency);
    let holdings = [
        of("AAA", "10", "EUR"),
        of("BBB", "2.5", "EUR"),
        of("AAA", "3", "USD"),
        of("UNQUOTED", "1000", "EUR"),
    ];
    hold(stage, &ada, &holdings).await;
    assert_eq!(worth(stage, &ada, &portfolio).await, (4, vec![]));

    quote(stage, &[("AAA", "EUR", 1, "1"), ("AAA", "EUR", 3, "3")]).await;
    quote(stage, &[("AAA", "EUR", 2, "2"), ("BBB", "EUR", 1, "0.1")]).await;
    quote(stage, &[("AAA", "USD", 1, "7")]).await;
    let expected = (4, vec![money("30.25", "EUR"), money("21", "USD")]);
    assert_eq!(worth(stage, &ada, &portfolio).await, expected);

    quote(stage, &[("AAA", "EUR", 3, "4")]).await;
    let expected = (4, vec![money("40.25", "EUR"), money("21", "USD")]);
    assert_eq!(worth(stage, &ada, &portfolio).await, expected);
}

/// A price of a later day than the user's today does not count yet.
pub async fn values_holdings_at_prices_up_to_today(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let portfolio = stage.portfolio(user_of(&ada), "Savings");
    add(stage, &ada, &[&portfolio]).await;
    let holdings = ["AAA", "BBB"].map(|symbol| holding(stage, &portfolio, symbol, "10", "EUR"));
    hold(stage, &ada, &holdings).await;
    quote(stage, &[("AAA", "EUR", 1, "1"), ("AAA", "EUR", 2, "2")]).await;
    let tomorrow = stage.now().date_naive() + Days::new(1);
    let later = ["AAA", "BBB"].map(|symbol| Price {
        id: PriceId::new(stage.now(), stage.rng),
        symbol: line(symbol),
        currency: "EUR".parse().unwrap(),
        quoted_on: tomorrow,
        amount: 3.into(),
        created_at: stage.now(),
    });
    stage
        .system(async |unit| unit.portfolios().add_prices(&later).await.unwrap())
        .await;
    // The user's day begins an hour before that of UTC.
    let midnight = tomorrow.and_time(NaiveTime::MIN).and_utc() - TimeDelta::hours(1);
    let until = midnight - stage.now();
    let last_second = TimeDelta::seconds(1);
    for (passed, amount, price, day) in [
        (TimeDelta::zero(), "20", "2", day_of_prices(2)),
        (until - last_second, "20", "2", day_of_prices(2)),
        (last_second, "60", "3", tomorrow),
    ] {
        stage.clock.advance(passed);
        let expected = (2, vec![money(amount, "EUR")]);
        assert_eq!(worth(stage, &ada, &portfolio).await, expected);
        let (totals, found, other) = stage
            .read(&ada, async |unit| {
                let totals = unit.portfolios().totals().await.unwrap();
                let mut holdings_of = unit.holdings();
                let one = holdings_of.get(portfolio.id, holdings[0].id).await.unwrap();
                let other = holdings_of.get(portfolio.id, holdings[1].id).await.unwrap();
                (totals, one.unwrap(), other.unwrap())
            })
            .await;
        assert_eq!(totals[0].totals, [money(amount, "EUR")]);
        let valuation = found.valuation.unwrap();
        assert_eq!(
            (valuation.price, valuation.priced_on),
            (price.parse().unwrap(), day)
        );
        assert_eq!(other.valuation.is_some(), day == tomorrow);
    }
}

/// A day of the month in which [`quote`] adds prices.
fn day_of_prices(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, day).unwrap()
}

/// Each sum is rounded once, to the smallest unit of its currency.
pub async fn rounds_to_the_currency(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let portfolio = stage.portfolio(user_of(&ada), "Savings");
    add(stage, &ada, &[&portfolio]).await;
    let of = |symbol, quantity, currency| holding(stage, &portfolio, symbol, quantity, currency);
    let holdings = [
        of("AAA", "1", "EUR"),
        of("BBB", "1", "EUR"),
        of("AAA", "1", "JPY"),
        of("AAA", "1", "KWD"),
    ];
    hold(stage, &ada, &holdings).await;
    quote(
        stage,
        &[
            // Rounded one by one, these would be a cent less.
            ("AAA", "EUR", 1, "0.004"),
            ("BBB", "EUR", 1, "0.004"),
            ("AAA", "JPY", 1, "99.6"),
            ("AAA", "KWD", 1, "1.2346"),
        ],
    )
    .await;
    let expected = vec![
        money("0.01", "EUR"),
        money("100", "JPY"),
        money("1.235", "KWD"),
    ];
    assert_eq!(worth(stage, &ada, &portfolio).await, (4, expected));
}

/// Quantities and prices with ten decimal places, and large numbers of them, are multiplied and
/// summed without visible loss.
pub async fn sums_exactly_beyond_floating_point(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let portfolio = stage.portfolio(user_of(&ada), "Savings");
    add(stage, &ada, &[&portfolio]).await;
    let of = |symbol, quantity| holding(stage, &portfolio, symbol, quantity, "EUR");
    let holdings = [
        of("AAA", "900719925474099.3"),
        of("BBB", "0.1234567891"),
        of("CCC", "123456789012.0123456789"),
    ];
    hold(stage, &ada, &holdings).await;
    quote(
        stage,
        &[
            ("AAA", "EUR", 1, "1.01"),
            ("BBB", "EUR", 1, "0.9876543219"),
            ("CCC", "EUR", 1, "1.0000000001"),
        ],
    )
    .await;
    let sum = money("909850581517864.77", "EUR");
    assert_eq!(worth(stage, &ada, &portfolio).await, (3, vec![sum]));
    let totals = stage
        .read(&ada, async |unit| unit.portfolios().totals().await.unwrap())
        .await;
    assert_eq!(totals[0].totals, [sum]);
}

/// Portfolios are summed by account type and currency; deleted ones do not count.
pub async fn totals_by_kind_and_currency(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let totals = async || {
        stage
            .read(&ada, async |unit| unit.portfolios().totals().await.unwrap())
            .await
    };
    assert_eq!(totals().await, []);

    let home = stage.portfolio(user_of(&ada), "Home");
    let empty = stage.portfolio(user_of(&ada), "Empty");
    let abroad = stage.portfolio_abroad(user_of(&ada), "Abroad");
    let gone = stage.portfolio_abroad(user_of(&ada), "Gone");
    add(stage, &ada, &[&home, &empty, &abroad, &gone]).await;
    let holdings = [
        holding(stage, &home, "AAA", "1", "EUR"),
        holding(stage, &home, "AAA", "1", "USD"),
        holding(stage, &abroad, "AAA", "5", "USD"),
        holding(stage, &gone, "AAA", "100", "USD"),
    ];
    hold(stage, &ada, &holdings).await;
    quote(stage, &[("AAA", "EUR", 1, "2"), ("AAA", "USD", 1, "3")]).await;
    let deleted = gone.clone().delete(stage.later());
    stage
        .write(&ada, async |unit| {
            unit.portfolios().update(&gone, &deleted).await.unwrap();
        })
        .await;
    let total = |account_type, portfolios, totals| AccountTypeTotal {
        account_type,
        portfolios,
        totals,
    };
    let expected = [
        total(
            AccountType::Domestic,
            2,
            vec![money("2", "EUR"), money("3", "USD")],
        ),
        total(AccountType::International, 1, vec![money("15", "USD")]),
    ];
    assert_eq!(totals().await, expected);
}
