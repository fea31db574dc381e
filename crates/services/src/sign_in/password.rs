//! Registering and signing in with a password.

use std::{sync::Arc, time::Duration};

use coffer_cache::{CacheKey, Counters, Window};
use coffer_domain::{
    Actor, Clock, CountryCode, Currency, Email, Invalid, Rng,
    ids::UserId,
    invalid,
    settings::{Theme, UserProfile, UserSettings},
    user::{Credentials, Role, Tier, User, UserStatus},
};
use coffer_messages::messages;
use coffer_security::{OpaqueToken, Password, Requester};
use coffer_storage::{RepositoryFactory, users::EMAIL_IS_TAKEN};

use super::{NewUser, ProvenIdentity, ProvenUser, SignIn, SignInOutcome, SignedIn};
use crate::{
    Error, SessionTokens, Unauthenticated, internal,
    passwords::{Passwords, Verified},
};

/// The version of the terms that a registration accepts; their text is in the web application.
pub const TERMS_VERSION: &str = "2026-11-29";

/// The number of wrong passwords that a known device may send before it waits in the general queue.
const GUESS_LIMIT: Window = Window {
    length: Duration::from_hours(1),
    max_count: 5,
};

/// The maximum number of hashing methods that are distinguished.
const MAX_METHODS: u32 = 64;

/// A registration as it was sent.
pub struct Registration {
    /// The email address.
    pub email: String,
    /// The new password.
    pub password: String,
    /// The repeated password, if the client sent it.
    pub password_confirm: Option<String>,
    /// Whether the terms were accepted, if the client sent this.
    pub terms_accepted: Option<bool>,
}

/// A sign-in as it was sent.
pub struct PasswordCredentials {
    /// The email address.
    pub email: String,
    /// The password to check.
    pub password: String,
    /// Whether to stay signed in.
    pub remember_me: bool,
}

/// The credentials that a browser presented at sign-in.
#[derive(Default)]
pub struct Browser<'t> {
    /// The values that may be its device cookie.
    pub devices: Vec<OpaqueToken>,
    /// The tokens of its current session.
    pub tokens: SessionTokens<'t>,
}

/// Registers users and signs them in with a password.
pub struct PasswordSignIn {
    repositories: Arc<dyn RepositoryFactory>,
    passwords: Arc<Passwords>,
    counters: Arc<dyn Counters>,
    sign_in: Arc<SignIn>,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
}

impl PasswordSignIn {
    pub(crate) fn new(
        repositories: Arc<dyn RepositoryFactory>,
        passwords: Arc<Passwords>,
        counters: Arc<dyn Counters>,
        sign_in: Arc<SignIn>,
        clock: Arc<dyn Clock>,
        rng: Arc<dyn Rng>,
    ) -> Self {
        Self {
            repositories,
            passwords,
            counters,
            sign_in,
            clock,
            rng,
        }
    }

    /// Creates a user with profile, settings and a first session, all or nothing. The sessions of
    /// the presented tokens end.
    pub async fn register(
        &self,
        visitor: &Actor,
        registration: Registration,
        tokens: SessionTokens<'_>,
    ) -> Result<SignedIn, Error> {
        let (email, password) = self.check(&registration)?;
        let hash = self
            .passwords
            .hash_new("password", password, &email)
            .await?;
        let now = self.clock.now();
        let accepted = registration.terms_accepted == Some(true);
        let user = User {
            id: UserId::new(now, &*self.rng),
            email,
            status: UserStatus::Active,
            tier: Tier::Free,
            role: Role::User,
            email_verified_at: None,
            terms_version: accepted.then(|| TERMS_VERSION.to_owned()),
            terms_accepted_at: accepted.then_some(now),
            credentials_version: 0,
            created_at: now,
            updated_at: now,
        };
        let (profile, settings) = default_settings(&user)?;
        let identity = ProvenIdentity {
            user: ProvenUser::New(Box::new(NewUser {
                user,
                password_hash: Some(hash),
                profile,
                settings,
            })),
            amr: vec!["pwd".to_owned()],
            remember_me: false,
            known_device: None,
        };
        let completed = self.sign_in.complete(visitor, identity, tokens).await;
        let signed_in = match completed.map_err(explain)? {
            SignInOutcome::SignedIn(signed_in) => *signed_in,
            SignInOutcome::Challenge(challenge) => match challenge {},
        };
        metrics::counter!("coffer_registrations_total").increment(1);
        Ok(signed_in)
    }

    fn check(&self, registration: &Registration) -> Result<(Email, Password), Error> {
        let confirm = registration.password_confirm.as_deref();
        let confirmed = match confirm {
            Some(confirm) if confirm != registration.password => Err(Invalid::field(
                "password_confirm",
                "mismatch",
                messages::password_mismatch(),
            )),
            _ => Ok(()),
        };
        let accepted = match registration.terms_accepted {
            Some(false) => Err(Invalid::field(
                "terms_accepted",
                "required",
                messages::terms_not_accepted(),
            )),
            _ => Ok(()),
        };
        let scheme = self.passwords.scheme();
        let (email, password, (), ()) = invalid::all((
            Email::parse("email", &registration.email),
            Password::parse("password", &registration.password, scheme),
            confirmed,
            accepted,
        ))?;
        Ok((email, password))
    }

    /// Reads the methods by which the stored passwords are hashed, so that unknown addresses take
    /// as long as known ones. Must be called at the start, and regularly.
    pub async fn load_password_methods(&self) -> Result<(), Error> {
        let mut unit = self.repositories.system("count password methods").await?;
        let methods = unit.users().password_methods(MAX_METHODS).await?;
        self.passwords.set_stored(&methods);
        Ok(())
    }

    /// Signs a user in, and ends the sessions of the presented tokens. An unknown address takes the
    /// time of a wrong password, and has the same response.
    pub async fn sign_in(
        &self,
        visitor: &Actor,
        presented: PasswordCredentials,
        browser: Browser<'_>,
    ) -> Result<SignInOutcome, Error> {
        let email = Email::parse("email", &presented.email)?;
        let devices: Vec<_> = browser.devices.iter().map(OpaqueToken::hash).collect();
        let found = {
            let read = self.repositories.read_once(visitor).await?;
            read.users().find_credentials(&email, &devices).await?
        };
        let requester = self.requester(found.as_ref()).await;
        let stored = found.as_ref().and_then(|found| found.password_hash.clone());
        let password = Password::for_verification(&presented.password);
        let verified = self.passwords.verify(stored, &email, password, requester);
        let verified = verified.await?;
        let (Some(credentials), false) = (&found, matches!(verified, Verified::Wrong)) else {
            return Err(self.wrong_password(found.as_ref()).await);
        };
        let mut devices = browser.devices.into_iter();
        let identity = ProvenIdentity {
            user: ProvenUser::Registered {
                id: credentials.user_id,
                credentials_version: credentials.version,
                rehashed: match verified {
                    Verified::Rehashed(hash) => Some(hash),
                    Verified::Right | Verified::Wrong => None,
                },
            },
            amr: vec!["pwd".to_owned()],
            remember_me: presented.remember_me,
            known_device: devices.find(|device| Some(device.hash()) == credentials.known_device),
        };
        let completed = self.sign_in.complete(visitor, identity, browser.tokens);
        match completed.await {
            Ok(outcome) => {
                metrics::counter!("coffer_sign_ins_total", "outcome" => "accepted").increment(1);
                Ok(outcome)
            }
            Err(Error::Unauthenticated(reason)) => {
                // Whoever sent a password that was right until now does not learn that it was.
                let (reason, cause) = match reason {
                    Unauthenticated::CredentialsChanged => (
                        Unauthenticated::WrongCredentials,
                        "credentials changed during sign-in",
                    ),
                    reason => (reason, "account unavailable"),
                };
                Err(refused(reason, cause, Some(credentials)))
            }
            Err(error) => Err(error),
        }
    }

    /// The queue in which the password waits to be checked. A known device of the user takes
    /// precedence, unless it sent too many wrong passwords.
    async fn requester(&self, found: Option<&Credentials>) -> Requester {
        let known = found.and_then(|found| Some((found.user_id, found.known_device?)));
        let Some((user, device)) = known else {
            return Requester::Stranger;
        };
        let guesses = self.counters.count(&guesses_of(&device), GUESS_LIMIT).await;
        if guesses < GUESS_LIMIT.max_count {
            Requester::KnownDevice(user)
        } else {
            Requester::Stranger
        }
    }

    async fn wrong_password(&self, found: Option<&Credentials>) -> Error {
        if let Some(device) = found.and_then(|found| found.known_device) {
            self.counters.add(&guesses_of(&device), GUESS_LIMIT).await;
        }
        let cause = if found.is_some() {
            "wrong password"
        } else {
            "unknown address"
        };
        refused(Unauthenticated::WrongCredentials, cause, found)
    }
}

/// The key of the number of wrong passwords that a device has sent.
fn guesses_of(device: &[u8; 32]) -> CacheKey {
    CacheKey::new("device_guesses", hex::encode(device))
}

fn refused(reason: Unauthenticated, cause: &'static str, found: Option<&Credentials>) -> Error {
    metrics::counter!("coffer_sign_ins_total", "outcome" => "refused").increment(1);
    Error::SignInRefused {
        reason,
        cause,
        account: found.map(|found| found.user_id),
    }
}

/// Names the field if the address of a registration is taken.
fn explain(error: Error) -> Error {
    match error {
        Error::Storage(error) if error.is_conflict_with(EMAIL_IS_TAKEN) => Error::Conflict(
            Invalid::field("email", "already_exists", messages::email_taken()),
        ),
        error => error,
    }
}

/// The profile and settings of a new user.
pub fn default_settings(user: &User) -> Result<(UserProfile, UserSettings), Error> {
    let currency: Currency = "USD".parse().map_err(internal)?;
    let country: CountryCode = "US".parse().map_err(internal)?;
    let profile = UserProfile {
        user_id: user.id,
        display_name: None,
        version: 1,
        created_at: user.created_at,
        updated_at: user.created_at,
    };
    let settings = UserSettings {
        user_id: user.id,
        base_currency: currency,
        home_country: country,
        locale: "en-US".to_owned(),
        time_zone: chrono_tz::Tz::UTC,
        theme: Theme::System,
        version: 1,
        created_at: user.created_at,
        updated_at: user.created_at,
    };
    Ok((profile, settings))
}

#[cfg(test)]
mod tests {
    use super::TERMS_VERSION;

    #[test]
    fn recorded_terms_version_is_that_of_the_displayed_texts() {
        let texts = include_str!("../../../../web/src/features/legal/legal-documents.ts");
        let version = format!("LEGAL_VERSION = '{TERMS_VERSION}';");
        assert!(texts.contains(&version), "expected {version}");
    }
}
