//! Demo users with something to look at: accounts with years of transactions, budgets, portfolios,
//! prices and exchange rates, all made up.
//!
//! Seeding again on the same day changes nothing; on a later day it adds the days since. What its user
//! deleted or made otherwise stays as they left it. Each person's part is one unit: an interrupted
//! seed goes on with the parts that are missing.

mod bookings;
mod budgets;
mod entries;
mod finances;
mod household;
mod market;
mod portfolios;
mod purchases;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use coffer_domain::{
    Actor, Client, Clock, Email, Rng, Subject,
    ids::{RequestId, UserId},
    user::{Role, Tier, User, UserStatus},
};
use coffer_services::{
    Error, Registration, Services, SessionTokens, TERMS_VERSION, first_settings,
};
use coffer_storage::RepositoryFactory;
use serde::Serialize;

use self::{finances::State, household::Household};

/// The demo users' addresses: of the tier free and of the tier premium.
pub const EMAILS: [&str; 2] = ["demo@example.com", "demo.premium@example.com"];

/// The demo users' password. It is public: seed a demo only where nobody else can sign in.
pub const PASSWORD: &str = "plum-lantern-harbour-42";

/// What seeding found and made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Seeded {
    /// The demo users' addresses.
    pub emails: [&'static str; 2],
    /// How many of them were made now.
    pub users_created: usize,
    /// How many accounts were made now.
    pub accounts_created: usize,
    /// How many transactions were added.
    pub transactions_created: u64,
    /// How many budgets were made now.
    pub budgets_created: usize,
    /// How many portfolios were made now.
    pub portfolios_created: usize,
    /// How many holdings were made now.
    pub holdings_created: usize,
    /// How many prices were recorded.
    pub prices: usize,
    /// How many exchange rates were recorded that were not there.
    pub exchange_rates: u64,
}

/// A span of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Days {
    first: NaiveDate,
    last: NaiveDate,
}

impl Days {
    fn iter(self) -> impl Iterator<Item = NaiveDate> {
        let days = self.first.iter_days();
        days.take_while(move |day| *day <= self.last)
    }
}

const HOUSEHOLDS: [Household; 2] = [
    Household {
        seed: 42,
        salary: 395_000,
        rent: 98_000,
        spending: 100,
        invoices: false,
    },
    Household {
        seed: 43,
        salary: 486_000,
        rent: 154_000,
        spending: 140,
        invoices: true,
    },
];

/// Makes the demo users and what they have. `progress` is told how much of a hundred is done.
pub async fn seed(
    services: &Services,
    repositories: &dyn RepositoryFactory,
    clock: &dyn Clock,
    rng: &dyn Rng,
    mut progress: impl FnMut(u64),
) -> Result<Seeded, Error> {
    let now = clock.now();
    let visitor = Actor::anonymous(Client::local(), RequestId::new(now, rng));
    let demo = Demo {
        repositories,
        visitor,
        now,
        rng,
    };
    let (users, users_created) = demo.users(services).await?;
    let mut seeded = Seeded {
        emails: EMAILS,
        users_created,
        accounts_created: 0,
        transactions_created: 0,
        budgets_created: 0,
        portfolios_created: 0,
        holdings_created: 0,
        prices: 0,
        exchange_rates: 0,
    };
    progress(5);
    let mut people = Vec::with_capacity(users.len());
    for (user, household) in users.into_iter().zip(&HOUSEHOLDS) {
        people.push((user, household, demo.state(user).await?));
    }
    let missing = people
        .iter()
        .filter_map(|(_, _, state)| state.missing(now.date_naive()));
    if let Some(days) = missing.map(|(_, days)| days).min_by_key(|days| days.first) {
        let recorded = market::record(repositories, days, now, rng).await?;
        seeded.prices = recorded.prices;
        seeded.exchange_rates = recorded.exchange_rates;
    }
    for (done, person) in (0..).zip(people) {
        let begin = 20 + done * 80 / HOUSEHOLDS.len() as u64;
        progress(begin);
        demo.add(person, &mut seeded).await?;
    }
    progress(100);
    Ok(seeded)
}

/// Whose finances they are, how they live, and what is there.
type Person<'h> = (UserId, &'h Household, State);

struct Demo<'s> {
    repositories: &'s dyn RepositoryFactory,
    visitor: Actor,
    now: DateTime<Utc>,
    rng: &'s dyn Rng,
}

impl Demo<'_> {
    /// The users of each tier, and how many of them were made now.
    async fn users(&self, services: &Services) -> Result<([UserId; 2], usize), Error> {
        let [free, premium] = EMAILS;
        let mut created = 0;
        let free = if let Some(id) = self.find(free).await? {
            id
        } else {
            created += 1;
            self.register(services, free).await?
        };
        let premium = if let Some(id) = self.find(premium).await? {
            id
        } else {
            created += 1;
            self.add_premium(premium).await?
        };
        Ok(([free, premium], created))
    }

    async fn find(&self, email: &str) -> Result<Option<UserId>, Error> {
        let email = Email::parse("email", email)?;
        let mut unit = self.repositories.begin_read(&self.visitor).await?;
        let found = unit.users().find_credentials(&email, &[]).await?;
        Ok(found.map(|found| found.user_id))
    }

    async fn register(&self, services: &Services, email: &str) -> Result<UserId, Error> {
        let registration = Registration {
            email: email.to_owned(),
            password: PASSWORD.to_owned(),
            password_confirm: None,
            terms_accepted: Some(true),
        };
        let sign_in = &services.password_sign_in;
        let registered = sign_in.register(&self.visitor, registration, SessionTokens::default());
        Ok(registered.await?.user.id)
    }

    /// Nobody registers for premium: only a system unit may add such a user. The password is the other
    /// one's, and so is its hash.
    async fn add_premium(&self, email: &str) -> Result<UserId, Error> {
        let [free, _] = EMAILS;
        let free = Email::parse("email", free)?;
        let mut unit = self.repositories.begin_read(&self.visitor).await?;
        let same = unit.users().find_credentials(&free, &[]).await?;
        drop(unit);
        let user = User {
            id: UserId::new(self.now, self.rng),
            email: Email::parse("email", email)?,
            status: UserStatus::Active,
            tier: Tier::Premium,
            role: Role::User,
            email_verified_at: None,
            terms_version: Some(TERMS_VERSION.to_owned()),
            terms_accepted_at: Some(self.now),
            created_at: self.now,
            updated_at: self.now,
        };
        let (profile, settings) = first_settings(&user)?;
        let password_hash = same.and_then(|same| same.password_hash);
        let mut unit = self.repositories.system("add a demo user").await?;
        unit.users().add(&user, password_hash).await?;
        unit.settings().add(&profile, &settings).await?;
        unit.commit().await?;
        Ok(user.id)
    }

    fn actor(&self, user: UserId) -> Actor {
        self.visitor.clone().acting_as(Subject::Claimant(user))
    }

    async fn state(&self, user: UserId) -> Result<State, Error> {
        let mut unit = self.repositories.begin_read(&self.actor(user)).await?;
        finances::state(&mut *unit).await
    }

    /// Adds what somebody does not have yet.
    async fn add(&self, person: Person<'_>, seeded: &mut Seeded) -> Result<(), Error> {
        let (user, household, state) = person;
        let mut unit = self.repositories.begin(&self.actor(user)).await?;
        unit.transactions().lock().await?;
        let mut since = self.now;
        if let Some((begun, days)) = state.missing(self.now.date_naive()) {
            since = begun.and_time(NaiveTime::MIN).and_utc();
            let entries = household.entries(begun, days);
            if state == State::Empty {
                let accounts = finances::add_accounts(&mut *unit, user, begun, self.rng);
                seeded.accounts_created += accounts.await?;
                let at = (self.now, self.rng);
                let budgets = budgets::add(&mut *unit, user, &entries, at);
                seeded.budgets_created += budgets.await?;
            }
            let at = (self.now, self.rng);
            let added = finances::add_transactions(&mut *unit, user, entries, at);
            seeded.transactions_created += added.await?;
        }
        let added = portfolios::add(&mut *unit, user, since, self.rng).await?;
        seeded.portfolios_created += added.0;
        seeded.holdings_created += added.1;
        unit.commit().await?;
        Ok(())
    }
}
