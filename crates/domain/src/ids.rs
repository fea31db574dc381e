//! Identifiers. Each kind is a type of its own, so that one can't be passed for another.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::rng::{self, Rng};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new identifier (UUID version 7): later ones sort after earlier ones.
            pub fn new(now: DateTime<Utc>, rng: &dyn Rng) -> Self {
                Self(rng::uuid_v7(now, rng))
            }

            /// The UUID itself, for the database and the wire.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
    )+};
}

ids! {
    /// A [`User`](crate::user::User).
    UserId;
    /// A [`Session`](crate::session::Session).
    SessionId;
    /// A [`Portfolio`](crate::portfolio::Portfolio).
    PortfolioId;
    /// A [`Holding`](crate::portfolio::Holding).
    HoldingId;
    /// An [`Account`](crate::account::Account).
    AccountId;
    /// A [`Category`](crate::category::Category).
    CategoryId;
    /// A [`Transaction`](crate::transaction::Transaction).
    TransactionId;
    /// The two halves of a transfer.
    TransferId;
    /// A [`Budget`](crate::budget::Budget).
    BudgetId;
    /// A [`BudgetAlert`](crate::budget::BudgetAlert).
    BudgetAlertId;
    /// An [`ExchangeRate`](crate::exchange_rate::ExchangeRate).
    ExchangeRateId;
    /// A [`Price`](crate::price::Price).
    PriceId;
    /// A [`ChatSession`](crate::chat::ChatSession).
    ChatSessionId;
    /// A [`ChatMessage`](crate::chat::ChatMessage).
    ChatMessageId;
    /// An [`AuditRecord`](crate::audit::AuditRecord).
    AuditRecordId;
    /// A request, as told to the client and written to the log.
    RequestId;
}
