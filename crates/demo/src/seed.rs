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
    Actor, Client, Clock, Email, Rng,
    ids::{RequestId, UserId},
    user::{Role, Tier, User, UserStatus},
};
use coffer_services::{
    Browser, Error, PasswordCredentials, Registration, Services, SessionTokens, SignInOutcome,
    SignedIn, TERMS_VERSION, default_settings,
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
    let users_created = demo.users(services).await?;
    let mut users = Vec::with_capacity(EMAILS.len());
    for email in EMAILS {
        users.push(demo.sign_in(services, email).await?);
    }
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
    for (user, household) in users.iter().zip(&HOUSEHOLDS) {
        pending.push((user, household, demo.state(&user.actor).await?));
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
    for user in users {
        demo.sign_out(services, &user.signed_in).await?;
    }
    progress(100);
    Ok(seeded)
}

/// A demo user who is signed in, since users' finances are visible in their own sessions only.
struct DemoUser {
    actor: Actor,
    signed_in: Box<SignedIn>,
}

/// The user, the household whose finances they have, and the state of these.
type PendingUser<'h> = (&'h DemoUser, &'h Household, State);

struct Demo<'s> {
    repositories: &'s dyn RepositoryFactory,
    visitor: Actor,
    now: DateTime<Utc>,
    rng: &'s dyn Rng,
}

impl Demo<'_> {
    /// Creates the demo users of each tier that are missing, and returns their number.
    async fn users(&self, services: &Services) -> Result<usize, Error> {
        let [free, premium] = EMAILS;
        let mut created = 0;
        if !self.exists(free).await? {
            created += 1;
            self.register(services, free).await?;
        }
        if !self.exists(premium).await? {
            created += 1;
            self.add_premium(premium).await?;
        }
        Ok(created)
    }

    async fn exists(&self, email: &str) -> Result<bool, Error> {
        let email = Email::parse("email", email)?;
        let read = self.repositories.read_once(&self.visitor).await?;
        let found = read.users().find_credentials(&email, &[]).await?;
        Ok(found.is_some())
    }

    async fn sign_in(&self, services: &Services, email: &str) -> Result<DemoUser, Error> {
        let credentials = PasswordCredentials {
            email: email.to_owned(),
            password: PASSWORD.to_owned(),
            remember_me: false,
        };
        let sign_in = &services.password_sign_in;
        let outcome = sign_in.sign_in(&self.visitor, credentials, Browser::default());
        let signed_in = match outcome.await {
            Ok(SignInOutcome::SignedIn(signed_in)) => signed_in,
            Ok(SignInOutcome::Challenge(challenge)) => match challenge {},
            Err(Error::SignInRefused { cause, .. }) => {
                let error = format!("the demo user {email} cannot sign in: {cause}");
                return Err(Error::Internal(error));
            }
            Err(error) => return Err(error),
        };
        let token = signed_in.access_token.expose();
        let sessions = &services.sessions;
        let actor = sessions.authenticate(&self.visitor, &[token]).await?;
        Ok(DemoUser { actor, signed_in })
    }

    async fn sign_out(&self, services: &Services, signed_in: &SignedIn) -> Result<(), Error> {
        let tokens = SessionTokens {
            access: vec![signed_in.access_token.expose()],
            refresh: Vec::new(),
        };
        let sessions = &services.sessions;
        sessions.sign_out(&self.visitor, tokens, false).await
    }

    async fn register(&self, services: &Services, email: &str) -> Result<(), Error> {
        let registration = Registration {
            email: email.to_owned(),
            password: PASSWORD.to_owned(),
            password_confirm: None,
            terms_accepted: Some(true),
        };
        let sign_in = &services.password_sign_in;
        let registered = sign_in.register(&self.visitor, registration, SessionTokens::default());
        // The session of the registration is not used: the user signs in like an existing one.
        self.sign_out(services, &registered.await?).await
    }

    /// Adds the demo user with the tier premium, which only a system unit of work can do. The
    /// password and its hash are those of the other demo user.
    async fn add_premium(&self, email: &str) -> Result<(), Error> {
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
        Ok(unit.commit().await?)
    }

    async fn state(&self, actor: &Actor) -> Result<State, Error> {
        let mut unit = self.repositories.begin_read(actor).await?;
        finances::state(&mut *unit).await
    }

    /// Adds the data that a user does not have yet.
    async fn add(&self, pending: PendingUser<'_>, seeded: &mut Seeded) -> Result<(), Error> {
        let (DemoUser { actor, signed_in }, household, state) = pending;
        let user = signed_in.user.id;
        let mut unit = self.repositories.begin(actor).await?;
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
