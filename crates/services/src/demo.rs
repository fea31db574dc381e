//! A demo user with something to look at. Seeding again changes nothing that is there.

use chrono::{Days, NaiveDate};
use coffer_domain::{
    Actor, Client, Clock, CountryCode, Currency, Email, Line, Rng, Subject,
    ids::{HoldingId, PortfolioId, PriceId, RequestId, UserId},
    portfolio::{AccountType, Holding, Location, Portfolio},
    price::Price,
};
use coffer_storage::{PortfolioFilter, RepositoryFactory, UnitOfWork};
use rust_decimal::Decimal;
use serde::Serialize;

use crate::{Error, Registration, Services, SessionTokens};

/// The demo user's address.
pub const EMAIL: &str = "demo@example.com";

/// The demo user's password. It is public: seed a demo only where nobody else can sign in.
pub const PASSWORD: &str = "plum-lantern-harbour-42";

/// What seeding found and made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Seeded {
    /// The demo user's address.
    pub email: &'static str,
    /// Whether the user was made now.
    pub user_created: bool,
    /// How many portfolios were made now.
    pub portfolios_created: usize,
    /// How many holdings were made now.
    pub holdings_created: usize,
    /// How many prices were recorded.
    pub prices: usize,
}

/// Name, account type, country, home country, currency, holdings.
type DemoPortfolio = (
    &'static str,
    AccountType,
    [&'static str; 3],
    &'static [DemoHolding],
);

/// Symbol, name, quantity, currency, cost basis, price.
type DemoHolding = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const PORTFOLIOS: [DemoPortfolio; 4] = [
    (
        "Everyday brokerage",
        AccountType::Domestic,
        ["US", "US", "USD"],
        &[
            (
                "VTI",
                "US total market fund",
                "42.5",
                "USD",
                "9180.00",
                "291.3400",
            ),
            ("BND", "US bond fund", "120", "USD", "8760.00", "72.8800"),
            ("MSFT", "Microsoft", "11", "USD", "3630.00", "428.1500"),
        ],
    ),
    (
        "Retirement",
        AccountType::Domestic,
        ["US", "US", "USD"],
        &[
            (
                "VTI",
                "US total market fund",
                "210.1275",
                "USD",
                "38250.00",
                "291.3400",
            ),
            (
                "VXUS",
                "International market fund",
                "160",
                "USD",
                "8900.00",
                "63.0700",
            ),
        ],
    ),
    (
        "Frankfurt account",
        AccountType::International,
        ["DE", "US", "EUR"],
        &[
            ("SAP", "SAP", "25", "EUR", "3150.00", "214.6000"),
            ("ALV", "Allianz", "12", "EUR", "2720.00", "296.1000"),
            (
                "VTI",
                "US total market fund",
                "8",
                "USD",
                "1790.00",
                "291.3400",
            ),
        ],
    ),
    (
        "Tokyo account",
        AccountType::International,
        ["JP", "US", "JPY"],
        &[("7203", "Toyota Motor", "300", "JPY", "690000", "2871.0000")],
    ),
];

/// Makes the demo user, their portfolios and holdings, and the latest prices.
pub async fn seed(
    services: &Services,
    repositories: &dyn RepositoryFactory,
    clock: &dyn Clock,
    rng: &dyn Rng,
) -> Result<Seeded, Error> {
    let visitor = Actor::anonymous(Client::local(), RequestId::new(clock.now(), rng));
    let (user_id, user_created) = demo_user(services, repositories, &visitor).await?;
    let mut seeded = Seeded {
        email: EMAIL,
        user_created,
        portfolios_created: 0,
        holdings_created: 0,
        prices: 0,
    };
    let actor = visitor.acting_as(Subject::Claimant(user_id));
    let mut unit = repositories.begin(&actor).await?;
    let live = unit.portfolios().count(&PortfolioFilter::new()).await?;
    let deleted = unit
        .portfolios()
        .count(&PortfolioFilter::new().deleted())
        .await?;
    if live + deleted == 0 {
        seeded.prices = record_prices(repositories, clock, rng).await?;
        for portfolio in &PORTFOLIOS {
            seeded.holdings_created +=
                add_portfolio(&mut *unit, user_id, portfolio, clock, rng).await?;
            seeded.portfolios_created += 1;
        }
    }
    unit.commit().await?;
    Ok(seeded)
}

async fn demo_user(
    services: &Services,
    repositories: &dyn RepositoryFactory,
    visitor: &Actor,
) -> Result<(UserId, bool), Error> {
    let email = Email::parse("email", EMAIL)?;
    let mut unit = repositories.begin_read(visitor).await?;
    let found = unit.users().find_credentials(&email, None).await?;
    drop(unit);
    if let Some(found) = found {
        return Ok((found.user_id, false));
    }
    let registration = Registration {
        email: EMAIL.to_owned(),
        password: PASSWORD.to_owned(),
        password_confirm: None,
        terms_accepted: Some(true),
    };
    let sign_in = &services.password_sign_in;
    let registered = sign_in.register(visitor, registration, SessionTokens::default());
    Ok((registered.await?.user.id, true))
}

async fn add_portfolio(
    unit: &mut dyn UnitOfWork,
    user_id: UserId,
    (name, account_type, [country, home, currency], holdings): &DemoPortfolio,
    clock: &dyn Clock,
    rng: &dyn Rng,
) -> Result<usize, Error> {
    let now = clock.now();
    let location = Location::new(
        *account_type,
        CountryCode::parse("country_code", country)?,
        CountryCode::parse("home_country", home)?,
    )?;
    let portfolio = Portfolio {
        id: PortfolioId::new(now, rng),
        user_id,
        name: Line::parse("name", Portfolio::MAX_NAME, name)?,
        location,
        base_currency: Currency::parse("base_currency", currency)?,
        version: 1,
        created_at: now,
        updated_at: now,
        deleted_at: None,
    };
    let holdings = holdings.iter().map(|holding| {
        let (symbol, name, quantity, currency, cost_basis, _) = holding;
        Ok(Holding {
            id: HoldingId::new(now, rng),
            user_id,
            portfolio_id: portfolio.id,
            symbol: Holding::parse_symbol("symbol", symbol)?,
            name: Line::parse("name", Holding::MAX_NAME, name)?,
            quantity: decimal(quantity)?,
            currency: Currency::parse("currency", currency)?,
            cost_basis: Some(decimal(cost_basis)?),
            version: 1,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        })
    });
    let holdings: Vec<Holding> = holdings.collect::<Result<_, Error>>()?;
    unit.portfolios().add(&portfolio).await?;
    unit.portfolios().add_holdings(&holdings).await?;
    Ok(holdings.len())
}

/// Records today's price of everything the demo holds. The table is everyone's, so this is the
/// system's doing.
async fn record_prices(
    repositories: &dyn RepositoryFactory,
    clock: &dyn Clock,
    rng: &dyn Rng,
) -> Result<usize, Error> {
    let now = clock.now();
    let today = now.date_naive();
    let mut prices: Vec<Price> = Vec::new();
    for (symbol, _, _, currency, _, amount) in PORTFOLIOS.iter().flat_map(|p| p.3) {
        if prices.iter().any(|price| price.symbol.as_str() == *symbol) {
            continue;
        }
        let latest = decimal(amount)?;
        for (quoted_on, amount) in [
            (yesterday(today), latest * Decimal::new(994, 3)),
            (today, latest),
        ] {
            prices.push(Price {
                id: PriceId::new(now, rng),
                symbol: Holding::parse_symbol("symbol", symbol)?,
                currency: Currency::parse("currency", currency)?,
                quoted_on,
                amount,
                created_at: now,
            });
        }
    }
    let mut unit = repositories.system("seed demo prices").await?;
    unit.portfolios().add_prices(&prices).await?;
    unit.commit().await?;
    Ok(prices.len())
}

fn yesterday(today: NaiveDate) -> NaiveDate {
    today.checked_sub_days(Days::new(1)).unwrap_or(today)
}

fn decimal(text: &str) -> Result<Decimal, Error> {
    text.parse()
        .map_err(|_| Error::Internal(format!("{text} is no decimal number")))
}
