//! Demo users with data to look at: accounts with years of transactions, budgets, portfolios,
//! prices and exchange rates, all made up.
//!
//! Seeding again on the same day changes nothing; on a later day it adds the days since. Data that
//! the users have deleted or changed is left alone. Each user's part is one unit of work: after an
//! interruption, seeding continues with the missing parts.

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
    Error, Registration, Services, SessionTokens, TERMS_VERSION, default_settings,
};
use coffer_storage::RepositoryFactory;
use serde::Serialize;

use self::{finances::State, household::Household};

/// The addresses of the demo users, with the tiers free and premium.
pub const EMAILS: [&str; 2] = ["demo@example.com", "demo.premium@example.com"];

/// The password of the demo users. It is public: seed a demo only where no one else can sign in.
pub const PASSWORD: &str = "plum-lantern-harbour-42";

/// The results of seeding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Seeded {
    /// The addresses of the demo users.
    pub emails: [&'static str; 2],
    /// The number of users that were created.
    pub users_created: usize,
    /// The number of accounts that were created.
    pub accounts_created: usize,
    /// The number of transactions that were added.
    pub transactions_created: u64,
    /// The number of budgets that were created.
    pub budgets_created: usize,
    /// The number of portfolios that were created.
    pub portfolios_created: usize,
    /// The number of holdings that were created.
    pub holdings_created: usize,
    /// The number of prices that were recorded.
    pub prices: usize,
    /// The number of exchange rates that were recorded for the first time.
    pub exchange_rates: u64,
}

/// A range of days, both ends inclusive.
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

/// Creates the demo users and their data. `progress` receives the progress in percent.
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
    let mut pending = Vec::with_capacity(users.len());
    for (user, household) in users.into_iter().zip(&HOUSEHOLDS) {
        pending.push((user, household, demo.state(user).await?));
    }
    let missing = pending
        .iter()
        .filter_map(|(_, _, state)| state.missing(now.date_naive()));
    if let Some(days) = missing.map(|(_, days)| days).min_by_key(|days| days.first) {
        let recorded = market::record(repositories, days, now, rng).await?;
        seeded.prices = recorded.prices;
        seeded.exchange_rates = recorded.exchange_rates;
    }
    for (done, user) in (0..).zip(pending) {
        let begin = 20 + done * 80 / HOUSEHOLDS.len() as u64;
        progress(begin);
        demo.add(user, &mut seeded).await?;
    }
    progress(100);
    Ok(seeded)
}

/// The user, the household whose finances they have, and the state of these.
type PendingUser<'h> = (UserId, &'h Household, State);

struct Demo<'s> {
    repositories: &'s dyn RepositoryFactory,
    visitor: Actor,
    now: DateTime<Utc>,
    rng: &'s dyn Rng,
}

impl Demo<'_> {
    /// The demo users of each tier, created if missing, and the number of those that were created.
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

    /// Adds the demo user with the tier premium, which only a system unit of work can do. The
    /// password and its hash are those of the other demo user.
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
            credentials_version: 0,
            created_at: self.now,
            updated_at: self.now,
        };
        let (profile, settings) = default_settings(&user)?;
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

    /// Adds the data that a user does not have yet.
    async fn add(&self, pending: PendingUser<'_>, seeded: &mut Seeded) -> Result<(), Error> {
        let (user, household, state) = pending;
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
