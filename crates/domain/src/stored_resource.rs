//! What a user stores, as far as it is counted and limited.

use serde::{Deserialize, Serialize};

/// A kind of thing of which a user may store only so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoredResource {
    /// Transactions, each half of a transfer being one.
    Transactions,
    /// Accounts.
    Accounts,
    /// Categories of the user's own.
    Categories,
    /// Budgets.
    Budgets,
    /// Portfolios.
    Portfolios,
    /// Holdings, of all portfolios.
    Holdings,
    /// Chat sessions.
    ChatSessions,
    /// Chat messages, of all sessions.
    ChatMessages,
}

impl StoredResource {
    /// Its name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Transactions => "transactions",
            Self::Accounts => "accounts",
            Self::Categories => "categories",
            Self::Budgets => "budgets",
            Self::Portfolios => "portfolios",
            Self::Holdings => "holdings",
            Self::ChatSessions => "chat_sessions",
            Self::ChatMessages => "chat_messages",
        }
    }

    /// Its plural in a sentence.
    pub fn plural(self) -> &'static str {
        match self {
            Self::ChatSessions => "chat sessions",
            Self::ChatMessages => "chat messages",
            other => other.name(),
        }
    }
}
