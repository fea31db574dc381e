//! The environment of a behaviour: a store, a clock that only advances on request, and test data.

use std::net::{IpAddr, Ipv6Addr};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use coffer_domain::{
    Actor, Client, Clock, Email, Line, Money, Proof, Prose, Rng, Subject,
    account::{Account, AccountKind, NewAccount},
    budget::{Budget, BudgetAlert, PastAmounts, PeriodKind, Schedule, Thresholds},
    category::{Category, CategoryKind, Colour, Icon, OwnCategory},
    chat::{Author, ChatMessage, ChatSession},
    ids::{
        AccountId, BudgetAlertId, BudgetId, CategoryId, ChangeSetId, ChatMessageId, ChatSessionId,
        PortfolioId, RequestId, SessionId, TransactionId, UserId,
    },
    portfolio::{AccountType, Domicile, Portfolio},
    rng,
    session::Session,
    settings::{Theme, UserProfile, UserSettings},
    testing::TestClock,
    transaction::Transaction,
    user::{PasswordHash, Role, Tier, User, UserStatus},
};

use crate::{RepositoryFactory, UnitOfWork};

/// An empty store, and the clock and randomness for a test. The store uses the same clock.
pub struct Stage<'s> {
    /// The factory under test.
    pub factory: &'s dyn RepositoryFactory,
    /// The clock from which the store takes the time.
    pub clock: &'s TestClock,
    /// The randomness for ids.
    pub rng: &'s dyn Rng,
}

impl Stage<'_> {
    /// The time zone of all users.
    pub const TIME_ZONE: chrono_tz::Tz = chrono_tz::Tz::Europe__Berlin;

    /// The current time of the clock.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Advances the clock by a second, and returns the time. Entities created then are newer.
    pub fn later(&self) -> DateTime<Utc> {
        self.clock.advance(TimeDelta::seconds(1));
        self.now()
    }

    /// A number below `bound`.
    pub fn number(&self, bound: usize) -> usize {
        let number = u64::from_le_bytes(rng::array(self.rng));
        usize::try_from(number % bound as u64).unwrap_or(0)
    }

    /// An anonymous actor.
    pub fn visitor(&self) -> Actor {
        let client = Client::new(IpAddr::V6(Ipv6Addr::LOCALHOST), "Contract/1.0");
        Actor::anonymous(client, RequestId::new(self.now(), self.rng))
    }

    /// An actor who is about to prove that they are this user.
    pub fn claimant(&self, user: UserId) -> Actor {
        self.visitor().acting_as(Subject::Claimant(user))
    }

    /// The actor with this session.
    pub fn signed_in(&self, user: &User, session: &Session) -> Actor {
        self.visitor().acting_as(Subject::User {
            id: user.id,
            proof: Proof::Session(session.id),
            role: user.role,
            tier: user.tier,
        })
    }

    /// Runs `work` in a unit of `actor` and commits it.
    pub async fn write<T>(
        &self,
        actor: &Actor,
        work: impl AsyncFnOnce(&mut dyn UnitOfWork) -> T,
    ) -> T {
        let mut unit = self.factory.begin(actor).await.unwrap();
        let result = work(unit.as_mut()).await;
        unit.commit().await.unwrap();
        result
    }

    /// Runs `work` in a read-only unit of `actor`.
    pub async fn read<T>(
        &self,
        actor: &Actor,
        work: impl AsyncFnOnce(&mut dyn UnitOfWork) -> T,
    ) -> T {
        let mut unit = self.factory.begin_read(actor).await.unwrap();
        work(&mut *unit).await
    }

    /// Runs `work` in a system unit and commits it.
    pub async fn system<T>(&self, work: impl AsyncFnOnce(&mut dyn UnitOfWork) -> T) -> T {
        let mut unit = self.factory.system("a test").await.unwrap();
        let result = work(unit.as_mut()).await;
        unit.commit().await.unwrap();
        result
    }

    /// Registers a user and signs them in.
    pub async fn sign_up(&self, email: &str) -> Actor {
        let user = self.user(email);
        let session = self.session(user.id);
        let claimant = self.claimant(user.id);
        self.write(&claimant, async |unit| {
            unit.users()
                .add(&user, Some(password_hash()))
                .await
                .unwrap();
            let (profile, settings) = self.settings(user.id);
            unit.settings().add(&profile, &settings).await.unwrap();
            unit.sessions().add(&session).await.unwrap();
        })
        .await;
        self.signed_in(&user, &session)
    }

    /// Signs the actor's user in once more.
    pub async fn sign_in(&self, actor: &Actor) -> Actor {
        let user = user_of(actor);
        let session = self.session(user);
        let (user, session) = self
            .write(&self.claimant(user), async |unit| {
                unit.sessions().add(&session).await.unwrap();
                (unit.users().get(user).await.unwrap().unwrap(), session)
            })
            .await;
        self.signed_in(&user, &session)
    }

    /// A user, not stored yet.
    pub fn user(&self, email: &str) -> User {
        let now = self.now();
        User {
            id: UserId::new(now, self.rng),
            email: Email::parse("email", email).unwrap(),
            status: UserStatus::Active,
            tier: Tier::Free,
            role: Role::User,
            email_verified_at: Some(now),
            terms_version: Some("2026-01".to_owned()),
            terms_accepted_at: Some(now),
            credentials_version: 0,
            created_at: now,
            updated_at: now,
        }
    }

    /// The profile and the settings of a new user.
    pub fn settings(&self, user: UserId) -> (UserProfile, UserSettings) {
        let now = self.now();
        let profile = UserProfile {
            user_id: user,
            display_name: Some(line("Ada")),
            version: 0,
            created_at: now,
            updated_at: now,
        };
        let settings = UserSettings {
            user_id: user,
            base_currency: "EUR".parse().unwrap(),
            home_country: "DE".parse().unwrap(),
            locale: "de-DE".to_owned(),
            time_zone: Self::TIME_ZONE,
            theme: Theme::Dark,
            version: 0,
            created_at: now,
            updated_at: now,
        };
        (profile, settings)
    }

    /// A session that has just begun.
    pub fn session(&self, user: UserId) -> Session {
        let now = self.now();
        let client = self.visitor().client;
        Session {
            id: SessionId::new(now, self.rng),
            user_id: user,
            amr: vec!["pwd".to_owned(), "otp".to_owned()],
            authenticated_at: now,
            impersonation: None,
            remember_me: true,
            salt: rng::array(self.rng),
            generation: 0,
            rotated_at: now,
            device_hash: Some(rng::array(self.rng)),
            address: client.address,
            user_agent: client.user_agent,
            last_seen_at: now,
            idle_expires_at: now + TimeDelta::days(1),
            absolute_expires_at: now + TimeDelta::days(30),
            ended: None,
            created_at: now,
        }
    }

    /// The id of a new change set.
    pub fn change_set(&self) -> ChangeSetId {
        ChangeSetId::new(self.now(), self.rng)
    }

    /// A domestic portfolio, created a second after the previous entity.
    pub fn portfolio(&self, owner: UserId, name: &str) -> Portfolio {
        let now = self.later();
        let home = "DE".parse().unwrap();
        Portfolio {
            id: PortfolioId::new(now, self.rng),
            user_id: owner,
            name: line(name),
            domicile: Domicile::new(AccountType::Domestic, home, home).unwrap(),
            base_currency: "EUR".parse().unwrap(),
            version: 0,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        }
    }

    /// An international portfolio, created a second after the previous entity.
    pub fn portfolio_abroad(&self, owner: UserId, name: &str) -> Portfolio {
        let (country, home) = ("US".parse().unwrap(), "DE".parse().unwrap());
        Portfolio {
            domicile: Domicile::new(AccountType::International, country, home).unwrap(),
            ..self.portfolio(owner, name)
        }
    }

    /// A current account with this opening balance, such as `10.50 EUR`, created a second after the
    /// previous entity.
    pub fn account(&self, owner: UserId, name: &str, opening_balance: &str) -> Account {
        let now = self.later();
        let (amount, currency) = opening_balance.split_once(' ').unwrap();
        let (amount, currency) = (amount.parse().unwrap(), currency.parse().unwrap());
        let opening_balance = Money::exact("opening_balance", amount, currency).unwrap();
        let new = NewAccount::new(line(name), AccountKind::Checking, opening_balance);
        Account {
            version: 0,
            ..Account::new(AccountId::new(now, self.rng), owner, new, now)
        }
    }

    /// An expense category, created a second after the previous entity.
    pub fn category(&self, owner: UserId, name: &str, parent: Option<&Category>) -> OwnCategory {
        let now = self.later();
        let category = Category {
            id: CategoryId::new(now, self.rng),
            user_id: Some(owner),
            parent_id: parent.map(|parent| parent.id),
            kind: CategoryKind::Expense,
            name: line(name),
            icon: Icon::parse("icon", "mountain").unwrap(),
            colour: Colour::parse("colour", "#123456").unwrap(),
            version: 0,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        };
        OwnCategory::new(category).unwrap()
    }

    /// A monthly budget of this amount, such as `100 EUR`, for all spending from 1 January 2025,
    /// created a second after the previous entity.
    pub fn budget(&self, owner: UserId, name: &str, amount: &str) -> Budget {
        let now = self.later();
        let (amount, currency) = amount.split_once(' ').unwrap();
        let (amount, currency) = (amount.parse().unwrap(), currency.parse().unwrap());
        let starts_on = NaiveDate::from_ymd_opt(2025, 1, 1).unwrap();
        Budget {
            id: BudgetId::new(now, self.rng),
            user_id: owner,
            category_id: None,
            name: line(name),
            amount: Budget::check_amount(amount, currency).unwrap(),
            past_amounts: PastAmounts::default(),
            schedule: Schedule::new(PeriodKind::Monthly, None, starts_on, None).unwrap(),
            alert_thresholds: Thresholds::new(vec![80, 100]).unwrap(),
            rollover: false,
            version: 0,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        }
    }

    /// An alert of a budget, created a second after the previous entity.
    pub fn budget_alert(&self, budget: &Budget, period: &str, threshold: u16) -> BudgetAlert {
        let now = self.later();
        BudgetAlert {
            id: BudgetAlertId::new(now, self.rng),
            user_id: budget.user_id,
            budget_id: budget.id,
            budget_name: budget.name.clone(),
            period_start: period.parse().unwrap(),
            threshold,
            net_spent: budget.amount,
            available: budget.amount,
            created_at: now,
        }
    }

    /// A transaction of an account, with an amount in its currency, created a second after the
    /// previous entity.
    pub fn transaction(
        &self,
        account: &Account,
        amount: &str,
        booked_on: &str,
        description: &str,
    ) -> Transaction {
        let now = self.later();
        let amount = amount.parse().unwrap();
        Transaction {
            id: TransactionId::new(now, self.rng),
            user_id: account.user_id,
            account_id: account.id,
            category_id: None,
            booked_on: booked_on.parse().unwrap(),
            money: Transaction::check_amount("amount", amount, account.currency).unwrap(),
            original: None,
            description: line(description),
            external_id: None,
            transfer_id: None,
            version: 0,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        }
    }

    /// A conversation, created a second after the previous entity.
    pub fn chat_session(&self, owner: UserId, title: &str) -> ChatSession {
        let now = self.later();
        ChatSession {
            id: ChatSessionId::new(now, self.rng),
            user_id: owner,
            title: line(title),
            version: 0,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        }
    }

    /// A message, created a second after the previous entity.
    pub fn chat_message(&self, session: &ChatSession, content: &str) -> ChatMessage {
        let now = self.later();
        ChatMessage {
            id: ChatMessageId::new(now, self.rng),
            user_id: session.user_id,
            session_id: session.id,
            author: Author::User,
            content: Prose::parse("content", ChatMessage::MAX_CONTENT, content).unwrap(),
            created_at: now,
        }
    }
}

/// A line of text.
pub(crate) fn line(text: &str) -> Line {
    Line::parse("text", 200, text).unwrap()
}

/// The actor's user.
pub(crate) fn user_of(actor: &Actor) -> UserId {
    actor.user_id().unwrap()
}

/// A password hash that stores accept.
pub(crate) fn password_hash() -> PasswordHash {
    PasswordHash::new("$2b$04$abcdefghijklmnopqrstuuX1yHqN1i3l6mJpYx0Zr4s5t6u7v8w9x".to_owned())
}
