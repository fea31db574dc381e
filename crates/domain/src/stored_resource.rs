//! The kinds of rows that are counted and limited per user.

use crate::{label::Labelled as _, labelled};

labelled! {
    /// A kind of row of which a user can store a limited number.
    pub enum StoredResource {
        /// Transactions; a transfer counts as two.
        Transactions = "transactions",
        /// Accounts, open or closed.
        Accounts = "accounts",
        /// The user's own categories.
        Categories = "categories",
        /// Budgets, with any schedule.
        Budgets = "budgets",
        /// Portfolios, without their holdings.
        Portfolios = "portfolios",
        /// Holdings of all portfolios together.
        Holdings = "holdings",
        /// Chat sessions, without their messages.
        ChatSessions = "chat_sessions",
        /// Messages of all chat sessions together.
        ChatMessages = "chat_messages",
    }
}

impl StoredResource {
    /// The plural noun for messages.
    pub fn plural(self) -> &'static str {
        match self {
            Self::ChatSessions => "chat sessions",
            Self::ChatMessages => "chat messages",
            other => other.label(),
        }
    }
}
