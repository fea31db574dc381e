//! Registering and signing in with a password.

use std::sync::Arc;

use coffer_domain::{
    Actor, Clock, CountryCode, Currency, Email, Invalid, Rng, Subject,
    audit::{Action, AuditRecord, EntityType},
    ids::UserId,
    invalid::Violations,
    settings::{Theme, UserProfile, UserSettings},
    user::{Credentials, Role, Tier, User, UserStatus},
};
use coffer_security::{Lane, OpaqueToken, Password};
use coffer_storage::{RepositoryError, RepositoryFactory, users::EMAIL_IS_TAKEN};

use crate::{
    Error, SessionTokens, Unauthenticated,
    passwords::{Passwords, Verified},
    sign_in::{ProvenIdentity, SignIn, SignedIn},
};

/// The version of the terms that a registration accepts; the texts stand in the web application.
pub const TERMS_VERSION: &str = "2026-11-29";

/// A registration as it was sent.
pub struct Registration {
    /// The address.
    pub email: String,
    /// The password.
    pub password: String,
    /// The password again, where it was sent.
    pub password_confirm: Option<String>,
    /// Whether the terms were accepted, where it was sent.
    pub terms_accepted: Option<bool>,
}

/// A sign-in as it was sent.
pub struct PasswordCredentials {
    /// The address.
    pub email: String,
    /// The password.
    pub password: String,
    /// Whether to stay signed in.
    pub remember_me: bool,
}

/// What a browser sent along with a sign-in.
#[derive(Default)]
pub struct Browser<'t> {
    /// The device cookie.
    pub device: Option<OpaqueToken>,
    /// The tokens of the session that it is in.
    pub tokens: SessionTokens<'t>,
}

/// Registers users and signs them in with a password.
pub struct PasswordSignIn {
    repositories: Arc<dyn RepositoryFactory>,
    passwords: Arc<Passwords>,
    door: Arc<SignIn>,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
}

impl PasswordSignIn {
    pub(crate) fn new(
        repositories: Arc<dyn RepositoryFactory>,
        passwords: Arc<Passwords>,
        door: Arc<SignIn>,
        clock: Arc<dyn Clock>,
        rng: Arc<dyn Rng>,
    ) -> Self {
        Self {
            repositories,
            passwords,
            door,
            clock,
            rng,
        }
    }

    /// Makes a user with profile, settings and a first session, all or nothing. The sessions of
    /// the tokens that came along end.
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
            created_at: now,
            updated_at: now,
        };
        let (profile, settings) = first_settings(&user)?;
        let left = self.door.left(visitor, tokens).await?;
        let actor = visitor.acting_as(Subject::Claimant(user.id));
        let mut unit = self.repositories.begin(&actor).await?;
        let added = unit.users().add(&user, Some(&hash)).await;
        added.map_err(taken)?;
        unit.settings().add(&profile, &settings).await?;
        let identity = ProvenIdentity {
            user,
            amr: vec!["pwd".to_owned()],
            remember_me: false,
            known_device: None,
            left,
        };
        let signed_in = self.door.complete(&mut *unit, &actor, identity).await?;
        unit.commit().await?;
        metrics::counter!("coffer_registrations_total").increment(1);
        Ok(signed_in)
    }

    fn check(&self, registration: &Registration) -> Result<(Email, Password), Error> {
        let mut violations = Violations::default();
        let email = violations.take(Email::parse("email", &registration.email));
        let password = violations.take(Password::parse(
            "password",
            &registration.password,
            self.passwords.scheme(),
        ));
        let confirm = registration.password_confirm.as_deref();
        if confirm.is_some_and(|confirm| confirm != registration.password) {
            violations.add(
                "password_confirm",
                "mismatch",
                "Enter the same password in both fields.",
            );
        }
        if registration.terms_accepted == Some(false) {
            violations.add(
                "terms_accepted",
                "required",
                "Accept the terms to create an account.",
            );
        }
        violations.finish()?;
        email
            .zip(password)
            .ok_or_else(|| Error::Internal("a validated field is missing".to_owned()))
    }

    /// Signs a user in, and ends the sessions of the tokens that came along. An unknown address
    /// costs the time of a wrong password, and gets its answer.
    pub async fn sign_in(
        &self,
        visitor: &Actor,
        presented: PasswordCredentials,
        browser: Browser<'_>,
    ) -> Result<SignedIn, Error> {
        let email = Email::parse("email", &presented.email)?;
        let device_hash = browser.device.as_ref().map(OpaqueToken::hash);
        let found = {
            let mut unit = self.repositories.begin_read(visitor).await?;
            unit.users().find_credentials(&email, device_hash).await?
        };
        let known_device = found.as_ref().is_some_and(|found| found.known_device);
        let lane = if known_device {
            Lane::KnownDevice
        } else {
            Lane::Stranger
        };
        let stored = found.as_ref().and_then(|found| found.password_hash.clone());
        let password = Password::presented(&presented.password);
        let verified = self.passwords.verify(stored, password, lane).await?;
        let (Some(credentials), false) = (&found, matches!(verified, Verified::Wrong)) else {
            let reason = if found.is_some() {
                "wrong password"
            } else {
                "unknown address"
            };
            self.refuse(visitor, found.as_ref(), reason).await?;
            return Err(Unauthenticated::WrongCredentials.into());
        };
        let remember_me = presented.remember_me;
        let signed_in = self
            .let_in(visitor, credentials, verified, remember_me, browser)
            .await;
        match &signed_in {
            Ok(_) => {
                metrics::counter!("coffer_sign_ins_total", "outcome" => "accepted").increment(1);
            }
            Err(Error::Unauthenticated(_)) => {
                self.refuse(visitor, Some(credentials), "account unavailable")
                    .await?;
            }
            Err(_) => {}
        }
        signed_in
    }

    async fn let_in(
        &self,
        visitor: &Actor,
        credentials: &Credentials,
        verified: Verified,
        remember_me: bool,
        browser: Browser<'_>,
    ) -> Result<SignedIn, Error> {
        let user_id = credentials.user_id;
        let left = self.door.left(visitor, browser.tokens).await?;
        let actor = visitor.acting_as(Subject::Claimant(user_id));
        let mut unit = self.repositories.begin(&actor).await?;
        let user = unit.users().get(user_id).await?;
        let user = user.ok_or(Unauthenticated::WrongCredentials)?;
        if let Verified::Rehashed(hash) = verified {
            let now = self.clock.now();
            unit.users().set_password_hash(user_id, &hash, now).await?;
        }
        let identity = ProvenIdentity {
            user,
            amr: vec!["pwd".to_owned()],
            remember_me,
            known_device: browser.device.filter(|_| credentials.known_device),
            left,
        };
        let signed_in = self.door.complete(&mut *unit, &actor, identity).await?;
        unit.commit().await?;
        Ok(signed_in)
    }

    /// Records a refusal, in a unit of its own: the refusal itself leaves nothing behind.
    async fn refuse(
        &self,
        visitor: &Actor,
        found: Option<&Credentials>,
        reason: &str,
    ) -> Result<(), Error> {
        metrics::counter!("coffer_sign_ins_total", "outcome" => "refused").increment(1);
        let now = self.clock.now();
        let record = AuditRecord::new(
            visitor,
            Action::SignInFailed,
            EntityType::User,
            now,
            &*self.rng,
        );
        let record = record.because(reason);
        let record = match found {
            Some(found) => record.of(found.user_id).on(found.user_id.uuid()),
            None => record,
        };
        let mut unit = self.repositories.begin(visitor).await?;
        unit.record(record);
        unit.commit().await?;
        Ok(())
    }
}

fn taken(error: RepositoryError) -> Error {
    if error.is_conflict_with(EMAIL_IS_TAKEN) {
        return Error::Conflict(Invalid::field(
            "email",
            "taken",
            "This email address is already registered. Sign in instead.",
        ));
    }
    error.into()
}

/// What a new user has until they choose otherwise.
pub(crate) fn first_settings(user: &User) -> Result<(UserProfile, UserSettings), Error> {
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

fn internal(error: impl std::fmt::Display) -> Error {
    Error::Internal(error.to_string())
}
