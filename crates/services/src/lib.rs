//! The use cases. Authorization is decided here: a service's first line requires a permission.

mod access;
mod accounts;
pub mod audit_log;
mod budget_alerts;
mod budgets;
mod categories;
mod change_sets;
mod chat;
mod chat_feed;
mod common;
pub mod data_migration;
mod error;
mod exchange_rates;
mod holdings;
mod housekeeping;
mod idempotency;
pub mod jobs;
mod limits;
mod mail;
mod paging;
mod passwords;
mod portfolios;
mod refusals;
mod reports;
mod resource;
mod session_list;
mod session_lookup;
mod sessions;
mod settings;
mod sign_in;
pub mod signing;
mod transactions;
mod transfers;
mod users;
mod version;

use std::sync::Arc;

use coffer_cache::Counters;
use coffer_domain::{Clock, Rng};
use coffer_security::{
    AccessTokens, AuthSettings, Decoys, HashQueue, KeyRing, MasterKeys, PasswordHasher,
    RefreshTokens, SecretCipher,
};
use coffer_storage::{EventSource, RepositoryFactory};

use access::{AccessVerifier, StoredKeys};
use common::Common;
use passwords::Passwords;
use session_lookup::SessionLookup;

pub use accounts::{AccountRelation, Accounts};
pub use budgets::{BudgetAlerts, Budgets};
pub use categories::{Categories, MergeTarget, Merged, NewCategory};
pub use change_sets::{ChangeSets, OnConflict};
pub use chat::Chat;
pub use chat_feed::ChatFeed;
pub use error::{Error, Unauthenticated};
pub use exchange_rates::{
    DayRates, ExchangeRateSettings, ExchangeRates, NewExchangeRate, read_exchange_rates,
};
pub use holdings::{Holdings, NewHolding};
pub use housekeeping::{Housekeeping, Purged};
pub use idempotency::{CreateOutcome, IdempotencyKey, IdempotentRequest, Render, StoredResponse};
pub use limits::LimitSettings;
pub use mail::{MailSender, Outbox, OutboxError};
pub use paging::{ListRequest, Page};
pub use portfolios::Portfolios;
pub use refusals::{Refusal, Refusals};
pub use reports::{Amounts, FamilySpending, Reports, Spending};
pub use session_list::{ListedSession, SessionList};
pub use session_lookup::SessionTokens;
pub use sessions::Sessions;
pub use settings::Settings;
pub use sign_in::{
    Browser, Challenge, PasswordCredentials, PasswordSignIn, Reauthentication, Registration,
    SignIn, SignInOutcome, SignedIn, TERMS_VERSION, default_settings,
};
pub use transactions::{
    BulkChanged, BulkOutcome, BulkSelection, ChangedTransaction, Export, NewTransaction, OnError,
    Transactions,
};
pub use transfers::{NewTransfer, Transfers};
pub use users::Users;
pub use version::Version;

/// The dependencies of the use cases.
pub struct Dependencies {
    /// Opens the units of work.
    pub repositories: Arc<dyn RepositoryFactory>,
    /// Publishes committed changes of all nodes.
    pub events: Arc<dyn EventSource>,
    /// Counts of events, shared by all nodes where that is possible.
    pub counters: Arc<dyn Counters>,
    /// The clock that all use cases share.
    pub clock: Arc<dyn Clock>,
    /// Randomness for ids, tokens and salts.
    pub rng: Arc<dyn Rng>,
    /// The settings of sign-in.
    pub auth: Arc<AuthSettings>,
    /// The limits of what one user may store and do at once.
    pub limits: LimitSettings,
    /// The settings of exchange rates.
    pub exchange_rates: ExchangeRateSettings,
    /// The master keys, from which all other keys are derived.
    pub master_keys: MasterKeys,
    /// The keys that sign access tokens. Keys created by other nodes are added to it.
    pub signing_keys: KeyRing,
}

/// All use cases.
pub struct Services {
    /// Registering, and signing in with a password.
    pub password_sign_in: PasswordSignIn,
    /// Proving the identity of a signed-in user again.
    pub reauthentication: Reauthentication,
    /// Using, refreshing and ending sessions.
    pub sessions: Sessions,
    /// The user's sessions, and ending them from another one.
    pub session_list: SessionList,
    /// The user's own account.
    pub users: Users,
    /// The user's profile and settings.
    pub settings: Settings,
    /// Portfolios and their values.
    pub portfolios: Portfolios,
    /// Holdings of portfolios.
    pub holdings: Holdings,
    /// Accounts and their balances.
    pub accounts: Accounts,
    /// The system categories and users' own.
    pub categories: Categories,
    /// Transactions, including bulk operations and exports.
    pub transactions: Transactions,
    /// Bulk changes, and undoing them.
    pub change_sets: ChangeSets,
    /// Transfers between the user's own accounts.
    pub transfers: Transfers,
    /// Budgets and their progress.
    pub budgets: Budgets,
    /// Creation of alerts that no write causes.
    pub budget_alerts: BudgetAlerts,
    /// Exchange rates between currencies.
    pub exchange_rates: ExchangeRates,
    /// Reports on net worth, cash flow and spending.
    pub reports: Reports,
    /// Conversations and their messages.
    pub chat: Chat,
    /// Requests that were refused.
    pub refusals: Refusals,
    /// Emails to be sent.
    pub outbox: Arc<Outbox>,
    repositories: Arc<dyn RepositoryFactory>,
}

impl Services {
    /// Creates the use cases. Takes the time of one password hash, and starts the threads for
    /// hashing.
    pub fn new(dependencies: Dependencies) -> Result<Self, Error> {
        let Dependencies {
            repositories,
            events,
            counters,
            clock,
            rng,
            auth,
            limits,
            exchange_rates,
            master_keys,
            signing_keys,
        } = dependencies;
        let settings = (Arc::new(limits), exchange_rates);
        let common = Common::new(&repositories, &clock, &rng, settings, &master_keys);
        let passwords = Arc::new(passwords(&auth, &master_keys, &rng)?);
        let stored_keys = stored_keys(&repositories, &master_keys, &signing_keys, &auth, &rng);
        let access_tokens = AccessTokens::new(&auth, signing_keys, clock.clone(), rng.clone());
        let access_tokens = Arc::new(access_tokens);
        let verifier = verifier(&access_tokens, stored_keys, &clock);
        let refresh_tokens = Arc::new(RefreshTokens::new(&master_keys));
        let lookup = SessionLookup::new(&common, verifier.clone(), refresh_tokens.clone());
        let lookup = Arc::new(lookup);
        let sign_in = Arc::new(SignIn::new(
            repositories.clone(),
            auth.clone(),
            (access_tokens, refresh_tokens.clone()),
            lookup.clone(),
            clock.clone(),
            rng.clone(),
        ));
        Ok(Self {
            reauthentication: Reauthentication::new(&common, &passwords, &counters),
            password_sign_in: PasswordSignIn::new(
                repositories.clone(),
                passwords,
                counters,
                sign_in.clone(),
                clock.clone(),
                rng.clone(),
            ),
            sessions: Sessions::new(
                repositories.clone(),
                auth,
                (verifier, refresh_tokens),
                lookup,
                sign_in,
                clock.clone(),
                rng.clone(),
            ),
            session_list: SessionList::new(common.clone()),
            users: Users::new(repositories.clone()),
            settings: Settings::new(repositories.clone(), clock.clone()),
            portfolios: Portfolios::new(common.clone()),
            holdings: Holdings::new(common.clone()),
            accounts: Accounts::new(common.clone()),
            categories: Categories::new(common.clone()),
            transactions: Transactions::new(common.clone()),
            change_sets: ChangeSets::new(common.clone()),
            transfers: Transfers::new(common.clone()),
            budgets: Budgets::new(common.clone()),
            budget_alerts: BudgetAlerts::new(common.clone()),
            exchange_rates: ExchangeRates::new(common.clone()),
            reports: Reports::new(common.clone()),
            chat: Chat::new(common, events),
            outbox: Arc::new(Outbox::new(&master_keys, clock.clone(), rng.clone())),
            refusals: Refusals::new(repositories.clone(), clock, rng),
            repositories,
        })
    }

    /// Checks that the database responds.
    pub async fn ping(&self, visitor: &coffer_domain::Actor) -> Result<(), Error> {
        let read = self.repositories.read_once(visitor).await?;
        Ok(read.open().await?)
    }
}

fn stored_keys(
    repositories: &Arc<dyn RepositoryFactory>,
    master_keys: &MasterKeys,
    signing_keys: &KeyRing,
    auth: &AuthSettings,
    rng: &Arc<dyn Rng>,
) -> StoredKeys {
    StoredKeys {
        ring: signing_keys.clone(),
        repositories: repositories.clone(),
        cipher: SecretCipher::new(master_keys, rng.clone()),
        algorithm: auth.algorithm,
    }
}

fn verifier(
    tokens: &Arc<AccessTokens>,
    stored_keys: StoredKeys,
    clock: &Arc<dyn Clock>,
) -> Arc<AccessVerifier> {
    let verifier = AccessVerifier::new(tokens.clone(), stored_keys, clock.clone());
    Arc::new(verifier)
}

fn passwords(
    auth: &AuthSettings,
    master_keys: &MasterKeys,
    rng: &Arc<dyn Rng>,
) -> Result<Passwords, Error> {
    let hasher = PasswordHasher::new(auth, &**rng).map_err(internal)?;
    let queue = HashQueue::new(
        auth.hash_workers(),
        auth.hash_queue_max_wait(),
        hasher.hash_time(),
    );
    let queue = queue.map_err(internal)?;
    let breached = auth.breached_passwords().map_err(Error::Internal)?;
    let decoys = Decoys::new(master_keys, &hasher);
    Ok(Passwords::new(hasher, decoys, queue, breached, rng.clone()))
}

fn internal(error: impl std::fmt::Display) -> Error {
    Error::Internal(error.to_string())
}
