//! Identifiers. Each kind has its own type, so that they cannot be confused.

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
            /// Generates an id (UUID version 7); later ids sort after earlier ones.
            pub fn new(now: DateTime<Utc>, rng: &dyn Rng) -> Self {
                Self(rng::uuid_v7(now, rng))
            }

            /// The UUID itself, for the database and the API.
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
    /// The id of a [`User`](crate::user::User).
    UserId;
    /// The id of a [`Session`](crate::session::Session).
    SessionId;
    /// The id of an API key.
    ApiKeyId;
    /// The id of a [`Portfolio`](crate::portfolio::Portfolio).
    PortfolioId;
    /// The id of a [`Holding`](crate::portfolio::Holding).
    HoldingId;
    /// The id of an [`Account`](crate::account::Account).
    AccountId;
    /// The id of a [`Category`](crate::category::Category).
    CategoryId;
    /// The id of a [`Transaction`](crate::transaction::Transaction).
    TransactionId;
    /// The id of a transfer, which its two transactions share.
    TransferId;
    /// The id of a [`ChangeSet`](crate::change_set::ChangeSet).
    ChangeSetId;
    /// The id of a [`Budget`](crate::budget::Budget).
    BudgetId;
    /// The id of a [`BudgetAlert`](crate::budget::BudgetAlert).
    BudgetAlertId;
    /// The id of an [`ExchangeRate`](crate::exchange_rate::ExchangeRate).
    ExchangeRateId;
    /// The id of a [`Price`](crate::price::Price).
    PriceId;
    /// The id of a [`ChatSession`](crate::chat::ChatSession).
    ChatSessionId;
    /// The id of a [`ChatMessage`](crate::chat::ChatMessage).
    ChatMessageId;
    /// The id of an [`AuditRecord`](crate::audit::AuditRecord).
    AuditRecordId;
    /// The id of a request, sent to the client and written to the log.
    RequestId;
    /// The id of a [`Job`](crate::job::Job).
    JobId;
}
