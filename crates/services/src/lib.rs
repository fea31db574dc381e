//! The use cases. Authorization is decided here: a service's first line requires a permission.

mod accounts;
pub mod audit_log;
mod categories;
mod chat;
mod chat_feed;
pub mod demo;
mod error;
mod housekeeping;
mod idempotency;
mod paging;
mod password_sign_in;
mod passwords;
mod portfolios;
mod sessions;
mod settings;
mod sign_in;
pub mod signing;
mod users;
mod version;

use std::sync::Arc;

use coffer_domain::{Clock, Rng};
use coffer_security::{
    AccessTokens, AuthSettings, CursorCodec, HashQueue, KeyRing, MasterKeys, PasswordHasher,
    RefreshTokens,
};
use coffer_storage::{EventSource, RepositoryFactory};

pub use accounts::{Accounts, NewAccount};
pub use categories::{Categories, Merged, NewCategory};
pub use chat::{Chat, NewChatSession};
pub use chat_feed::ChatFeed;
pub use error::{Error, Unauthenticated};
pub use housekeeping::{Housekeeping, Purged};
pub use idempotency::IdempotencyKey;
pub use paging::{ListRequest, Page};
pub use password_sign_in::{PasswordCredentials, PasswordSignIn, Registration, TERMS_VERSION};
pub use portfolios::{NewPortfolio, Portfolios};
pub use sessions::{SessionTokens, Sessions};
pub use settings::Settings;
pub use sign_in::{SignIn, SignedIn};
pub use users::Users;
pub use version::Version;

/// What the use cases work with.
pub struct Dependencies {
    /// Where things are stored.
    pub repositories: Arc<dyn RepositoryFactory>,
    /// What is committed, on any node.
    pub events: Arc<dyn EventSource>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub rng: Arc<dyn Rng>,
    /// The settings of sign-in.
    pub auth: AuthSettings,
    /// The keys that everything secret hangs on.
    pub master_keys: MasterKeys,
    /// The keys that sign access tokens.
    pub signing_keys: KeyRing,
}

/// All use cases.
pub struct Services {
    /// Registering, and signing in with a password.
    pub password_sign_in: PasswordSignIn,
    /// Using, refreshing and ending sessions.
    pub sessions: Sessions,
    /// One's own account.
    pub users: Users,
    /// How one wants things shown.
    pub settings: Settings,
    /// Portfolios.
    pub portfolios: Portfolios,
    /// Accounts.
    pub accounts: Accounts,
    /// Categories.
    pub categories: Categories,
    /// Chat.
    pub chat: Chat,
    repositories: Arc<dyn RepositoryFactory>,
}

impl Services {
    /// Puts the use cases together. Takes the time of one password hash, and starts the threads
    /// that hash.
    pub fn new(dependencies: Dependencies) -> Result<Self, Error> {
        let Dependencies {
            repositories,
            events,
            clock,
            rng,
            auth,
            master_keys,
            signing_keys,
        } = dependencies;
        let auth = Arc::new(auth);
        let hasher = PasswordHasher::new(&auth, &*rng).map_err(internal)?;
        let queue = HashQueue::new(
            auth.hash_workers(),
            auth.hash_queue_max_wait(),
            hasher.decoy_time(),
        );
        let passwords =
            passwords::Passwords::new(Arc::new(hasher), queue.map_err(internal)?, rng.clone());
        let access_tokens = AccessTokens::new(&auth, signing_keys, clock.clone(), rng.clone());
        let access_tokens = Arc::new(access_tokens);
        let refresh_tokens = Arc::new(RefreshTokens::new(&master_keys));
        let cursors = Arc::new(CursorCodec::new(&master_keys));
        let door = Arc::new(SignIn::new(
            auth.clone(),
            access_tokens.clone(),
            refresh_tokens.clone(),
            clock.clone(),
            rng.clone(),
        ));
        Ok(Self {
            password_sign_in: PasswordSignIn::new(
                repositories.clone(),
                Arc::new(passwords),
                door.clone(),
                clock.clone(),
                rng.clone(),
            ),
            sessions: Sessions::new(
                repositories.clone(),
                auth,
                (access_tokens, refresh_tokens),
                door,
                clock.clone(),
                rng.clone(),
            ),
            users: Users::new(repositories.clone()),
            settings: Settings::new(repositories.clone(), clock.clone()),
            portfolios: Portfolios::new(
                repositories.clone(),
                clock.clone(),
                rng.clone(),
                cursors.clone(),
            ),
            accounts: Accounts::new(
                repositories.clone(),
                clock.clone(),
                rng.clone(),
                cursors.clone(),
            ),
            categories: Categories::new(
                repositories.clone(),
                clock.clone(),
                rng.clone(),
                cursors.clone(),
            ),
            chat: Chat::new(repositories.clone(), events, clock, rng, cursors),
            repositories,
        })
    }

    /// Whether the database answers.
    pub async fn ping(&self, visitor: &coffer_domain::Actor) -> Result<(), Error> {
        let mut unit = self.repositories.begin_read(visitor).await?;
        Ok(unit.open().await?)
    }
}

fn internal(error: impl std::fmt::Display) -> Error {
    Error::Internal(error.to_string())
}
