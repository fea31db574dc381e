//! Made-up prices and exchange rates: a function of the day alone, so that seeding on any day
//! yields the same values for earlier days.

use chrono::{DateTime, Datelike as _, Days, NaiveDate, Utc};
use coffer_domain::{
    Currency, Rng,
    exchange_rate::ExchangeRate,
    ids::{ExchangeRateId, PriceId},
    portfolio::Holding,
    price::Price,
};
use coffer_services::Error;
use coffer_storage::RepositoryFactory;
use rust_decimal::{Decimal, prelude::ToPrimitive as _};

use super::{Days as Range, portfolios};

/// The number of rates per statement.
const BATCH: usize = 2_000;

/// The currency, the value of a euro in ten-thousandths of it, and the period of its longest wave
/// in days.
const RATES: [(&str, i64, i64); 4] = [
    ("USD", 10_900, 730),
    ("GBP", 8_600, 910),
    ("CHF", 9_600, 1_070),
    ("JPY", 1_580_000, 830),
];

/// The day from which prices grow, in days of the Common Era.
const EPOCH: i32 = 737_791; // 2021-01-01

/// The numbers of recorded rates and prices.
pub(super) struct Recorded {
    pub(super) prices: usize,
    pub(super) exchange_rates: u64,
}

/// The value of a euro in a currency of the demo.
fn per_euro(currency: &str, day: NaiveDate) -> Decimal {
    let rate = RATES.iter().find(|(known, ..)| *known == currency);
    rate.map_or(Decimal::ONE, |&(_, base, wave)| {
        let deviation = triangle(day, wave) * 4 + triangle(day, 97) + triangle(day, 11) / 4;
        Decimal::new(base * (10_000 + deviation), 8).round_dp(6)
    })
}

/// Converts cents of a euro to those of another currency, which has as many per unit.
pub(super) fn in_cents(currency: &str, euro_cents: i64, day: NaiveDate) -> i64 {
    let cents = Decimal::from(euro_cents) * per_euro(currency, day);
    cents.round().to_i64().unwrap_or(euro_cents)
}

/// Converts cents of another currency to those of a euro.
pub(super) fn in_euro_cents(currency: &str, cents: i64, day: NaiveDate) -> i64 {
    let euro_cents = Decimal::from(cents) / per_euro(currency, day);
    euro_cents.round().to_i64().unwrap_or(cents)
}

/// The price of a security, whose base is in hundredths.
pub(super) fn price(base: i64, yearly_percent: i64, wave: i64, day: NaiveDate) -> Decimal {
    let since = i64::from(day.num_days_from_ce() - EPOCH);
    let growth = since * yearly_percent * 100 / 365;
    let deviation = triangle(day, wave) * 8 + triangle(day, 61) * 3 + triangle(day, 13);
    Decimal::new(base * (10_000 + growth + deviation), 6).round_dp(4)
}

/// Oscillates between -100 and 100 with a period in days.
fn triangle(day: NaiveDate, period: i64) -> i64 {
    let phase = i64::from(day.num_days_from_ce()).rem_euclid(period) * 400 / period;
    if phase < 200 {
        phase - 100
    } else {
        300 - phase
    }
}

/// Records the rates of every day, and the prices of the last day of each month and of today. All
/// users share the tables, so a system unit of work writes them.
pub(super) async fn record(
    repositories: &dyn RepositoryFactory,
    days: Range,
    now: DateTime<Utc>,
    rng: &dyn Rng,
) -> Result<Recorded, Error> {
    let rates = rates(days, now, rng)?;
    let prices = prices(days, now, rng)?;
    let mut exchange_rates = 0;
    let mut unit = repositories.system("seed the demo's market").await?;
    for batch in rates.chunks(BATCH) {
        exchange_rates += unit.exchange_rates().add_many(batch).await?;
    }
    unit.portfolios().add_prices(&prices).await?;
    unit.commit().await?;
    Ok(Recorded {
        prices: prices.len(),
        exchange_rates,
    })
}

fn rates(days: Range, now: DateTime<Utc>, rng: &dyn Rng) -> Result<Vec<ExchangeRate>, Error> {
    let base = Currency::parse("base", "EUR")?;
    let mut rates = Vec::new();
    for day in days.iter() {
        for (quote, ..) in RATES {
            rates.push(ExchangeRate {
                id: ExchangeRateId::new(now, rng),
                base,
                quote: Currency::parse("quote", quote)?,
                quoted_on: day,
                rate: per_euro(quote, day),
                created_at: now,
            });
        }
    }
    Ok(rates)
}

fn prices(days: Range, now: DateTime<Utc>, rng: &dyn Rng) -> Result<Vec<Price>, Error> {
    let is_quoted = |day: &NaiveDate| {
        *day == days.last || (*day + Days::new(1)).day() == 1 || *day == days.first
    };
    let mut prices = Vec::new();
    for day in days.iter().filter(is_quoted) {
        for security in &portfolios::SECURITIES {
            prices.push(Price {
                id: PriceId::new(now, rng),
                symbol: Holding::parse_symbol("symbol", security.symbol)?,
                currency: Currency::parse("currency", security.currency)?,
                quoted_on: day,
                amount: price(security.base, security.yearly_percent, security.wave, day),
                created_at: now,
            });
        }
    }
    Ok(prices)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn prices_and_rates_are_plausible_on_every_day(days in 0u64..5_000) {
            let day = NaiveDate::from_ymd_opt(2021, 1, 1).unwrap() + Days::new(days);
            let dollar = per_euro("USD", day);
            prop_assert!(dollar > Decimal::new(100, 2) && dollar < Decimal::new(120, 2), "{dollar}");
            for security in &portfolios::SECURITIES {
                let price = price(security.base, security.yearly_percent, security.wave, day);
                prop_assert!(price > Decimal::ONE, "{}: {price}", security.symbol);
            }
        }
    }
}
