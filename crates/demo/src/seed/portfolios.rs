//! The demo's portfolios and their holdings.

use chrono::{DateTime, Utc};
use coffer_domain::{
    CountryCode, Currency, Line, Rng,
    ids::{HoldingId, PortfolioId, UserId},
    portfolio::{AccountType, Domicile, Holding, Portfolio},
};
use coffer_services::Error;
use coffer_storage::{PortfolioFilter, UnitOfWork};
use rust_decimal::Decimal;

/// A made-up security with the parameters of its price.
pub(super) struct Security {
    pub(super) symbol: &'static str,
    pub(super) currency: &'static str,
    name: &'static str,
    /// The price at the beginning of 2021, in hundredths.
    pub(super) base: i64,
    pub(super) yearly_percent: i64,
    /// The period of the longest wave, in days.
    pub(super) wave: i64,
}

const fn security(
    symbol: &'static str,
    name: &'static str,
    currency: &'static str,
    base: i64,
    yearly_percent: i64,
    wave: i64,
) -> Security {
    Security {
        symbol,
        currency,
        name,
        base,
        yearly_percent,
        wave,
    }
}

pub(super) const SECURITIES: [Security; 8] = [
    security("ATLS", "Atlas all-world fund", "USD", 19_200, 9, 420),
    security("HRTH", "Hearthstone bond fund", "USD", 8_150, 1, 610),
    security("LNTN", "Lanternbox", "USD", 14_400, 14, 290),
    security("MERI", "Meridian markets abroad fund", "USD", 5_720, 4, 380),
    security("NLW", "Northlight Werke", "EUR", 10_250, 7, 330),
    security("AUEN", "Auental Versicherung", "EUR", 18_900, 5, 470),
    security("ATLE", "Atlas all-world fund", "EUR", 16_300, 8, 420),
    security("7719", "Kitsune Motor", "JPY", 185_000, 6, 350),
];

/// The name, account type, country, home country and currency; and the symbol, currency, quantity
/// and cost of each holding.
type DemoPortfolio = (
    &'static str,
    AccountType,
    [&'static str; 3],
    &'static [[&'static str; 4]],
);

const PORTFOLIOS: [DemoPortfolio; 4] = [
    (
        "Everyday brokerage",
        AccountType::Domestic,
        ["US", "US", "USD"],
        &[
            ["ATLS", "USD", "42.5", "9180.00"],
            ["HRTH", "USD", "120", "8760.00"],
            ["LNTN", "USD", "11", "1730.00"],
        ],
    ),
    (
        "Retirement",
        AccountType::Domestic,
        ["US", "US", "USD"],
        &[
            ["ATLS", "USD", "210.1275", "38250.00"],
            ["MERI", "USD", "160", "8900.00"],
        ],
    ),
    (
        "Frankfurt shares",
        AccountType::International,
        ["DE", "US", "EUR"],
        &[
            ["NLW", "EUR", "25", "2650.00"],
            ["AUEN", "EUR", "12", "2320.00"],
            ["ATLE", "EUR", "8", "1390.00"],
        ],
    ),
    (
        "Tokyo shares",
        AccountType::International,
        ["JP", "US", "JPY"],
        &[["7719", "JPY", "300", "574000"]],
    ),
];

/// Adds portfolios with holdings to a user who has none, as if created at `since`, and returns the
/// numbers of both.
pub(super) async fn add(
    unit: &mut dyn UnitOfWork,
    user_id: UserId,
    since: DateTime<Utc>,
    rng: &dyn Rng,
) -> Result<(usize, usize), Error> {
    let live = unit.portfolios().count(&PortfolioFilter::new()).await?;
    let deleted = PortfolioFilter::new().deleted();
    let deleted = unit.portfolios().count(&deleted).await?;
    if live + deleted > 0 {
        return Ok((0, 0));
    }
    let mut added = 0;
    for portfolio in &PORTFOLIOS {
        added += add_one(unit, user_id, portfolio, since, rng).await?;
    }
    Ok((PORTFOLIOS.len(), added))
}

async fn add_one(
    unit: &mut dyn UnitOfWork,
    user_id: UserId,
    (name, account_type, [country, home, currency], held): &DemoPortfolio,
    since: DateTime<Utc>,
    rng: &dyn Rng,
) -> Result<usize, Error> {
    let portfolio = Portfolio {
        id: PortfolioId::new(since, rng),
        user_id,
        name: Line::parse("name", Portfolio::MAX_NAME, name)?,
        domicile: Domicile::new(
            *account_type,
            CountryCode::parse("country_code", country)?,
            CountryCode::parse("home_country", home)?,
        )?,
        base_currency: Currency::parse("base_currency", currency)?,
        version: 1,
        created_at: since,
        updated_at: since,
        deleted_at: None,
    };
    let holdings = held.iter().map(|[symbol, currency, quantity, cost]| {
        let security = SECURITIES.iter().find(|known| known.symbol == *symbol);
        Ok(Holding {
            id: HoldingId::new(since, rng),
            user_id,
            portfolio_id: portfolio.id,
            symbol: Holding::parse_symbol("symbol", symbol)?,
            name: Line::parse(
                "name",
                Holding::MAX_NAME,
                security.map_or(symbol, |known| known.name),
            )?,
            quantity: decimal(quantity)?,
            currency: Currency::parse("currency", currency)?,
            cost_basis: Some(decimal(cost)?),
            version: 1,
            created_at: since,
            updated_at: since,
            deleted_at: None,
        })
    });
    let holdings: Vec<Holding> = holdings.collect::<Result<_, Error>>()?;
    unit.portfolios().add(&portfolio).await?;
    unit.portfolios().add_holdings(&holdings).await?;
    Ok(holdings.len())
}

fn decimal(text: &str) -> Result<Decimal, Error> {
    text.parse()
        .map_err(|_| Error::Internal(format!("{text} is no decimal number")))
}
