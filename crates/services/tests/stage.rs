//! The environment of the tests: services on mock repositories.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use coffer_cache::InProcessCounters;
use coffer_domain::{
    Actor, Client, Proof, Subject,
    ids::{RequestId, SessionId, UserId},
    settings::{Theme, UserSettings},
    testing::{SeededRng, TestClock},
    user::{Role, Tier, User, UserStatus},
};
use coffer_security::{Algorithm, AuthSettings, KeyRing, MasterKey, MasterKeys, SigningKey};
use coffer_services::{Dependencies, ExchangeRateSettings, LimitSettings, Services};
use coffer_storage::{Event, EventSource, RepositoryFactory, mocks::MockUnit};
use tokio::sync::broadcast;
use uuid::Uuid;

pub(crate) const NOW: DateTime<Utc> = TestClock::START;

/// An event source without events.
struct Silence;

impl EventSource for Silence {
    fn subscribe(&self) -> broadcast::Receiver<Event> {
        broadcast::channel(1).1
    }
}

/// A unit of a user who has no stored rows and no budgets.
pub(crate) fn without_budgets() -> MockUnit {
    MockUnit::new()
        .budgets(|budgets| {
            budgets
                .expect_alerting()
                .returning(|_, _, _| Ok(Vec::new()));
        })
        .stored_counts(|counts| {
            counts.expect_get().returning(|_| Ok(0));
        })
        .change_sets(|change_sets| {
            change_sets.expect_trim().returning(|_| Ok(0));
        })
}

pub(crate) fn master_keys() -> MasterKeys {
    MasterKeys::new(MasterKey::from_bytes([7; MasterKey::LENGTH]))
}

/// Services on these repositories.
pub(crate) fn services(repositories: Arc<dyn RepositoryFactory>) -> Services {
    let clock = Arc::new(TestClock::default());
    let rng = Arc::new(SeededRng::new(1));
    let key = SigningKey::generate(Algorithm::HS256, NOW, &*rng).unwrap();
    Services::new(Dependencies {
        repositories,
        events: Arc::new(Silence),
        counters: Arc::new(InProcessCounters::new(clock.clone())),
        clock,
        rng,
        auth: Arc::new(AuthSettings {
            bcrypt_cost: 4,
            hash_queue_max_wait_ms: 60_000,
            ..AuthSettings::default()
        }),
        limits: LimitSettings::default(),
        exchange_rates: ExchangeRateSettings::default(),
        master_keys: master_keys(),
        signing_keys: KeyRing::new(key, Vec::new()),
    })
    .unwrap()
}

pub(crate) fn user_id() -> UserId {
    Uuid::from_u128(1).into()
}

pub(crate) fn session_id() -> SessionId {
    Uuid::from_u128(2).into()
}

/// The settings of the actor.
pub(crate) fn stored_settings() -> UserSettings {
    UserSettings {
        user_id: user_id(),
        base_currency: "EUR".parse().unwrap(),
        home_country: "DE".parse().unwrap(),
        locale: "de-DE".to_owned(),
        time_zone: "Europe/Berlin".parse().unwrap(),
        theme: Theme::Dark,
        version: 0,
        created_at: NOW,
        updated_at: NOW,
    }
}

pub(crate) fn visitor() -> Actor {
    Actor::anonymous(Client::local(), RequestId::from(Uuid::nil()))
}

/// A signed-in user.
pub(crate) fn actor() -> Actor {
    visitor().acting_as(Subject::User {
        id: user_id(),
        proof: Proof::Session(session_id()),
        role: Role::User,
        tier: Tier::Free,
    })
}

pub(crate) fn user() -> User {
    User {
        id: user_id(),
        email: "user@example.com".parse().unwrap(),
        status: UserStatus::Active,
        tier: Tier::Free,
        role: Role::User,
        email_verified_at: None,
        terms_version: None,
        terms_accepted_at: None,
        credentials_version: 0,
        created_at: NOW,
        updated_at: NOW,
    }
}
