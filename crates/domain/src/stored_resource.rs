//! What a user stores, as far as it is counted and limited.

use crate::labelled;

labelled! {
    /// A kind of thing of which a user may store only so many.
    pub enum StoredResource {
        /// Transactions, each half of a transfer being one.
        Transactions = "transactions",
        /// Accounts.
        Accounts = "accounts",
        /// Categories of the user's own.
        Categories = "categories",
        /// Budgets.
        Budgets = "budgets",
        /// Portfolios.
        Portfolios = "portfolios",
        /// Holdings, of all portfolios.
        Holdings = "holdings",
        /// Chat sessions.
        ChatSessions = "chat_sessions",
        /// Chat messages, of all sessions.
        ChatMessages = "chat_messages",
    }
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
