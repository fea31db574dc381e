//! The use cases on failures that are hard to provoke in a database.
#![expect(clippy::unwrap_used, reason = "what surprises a test fails it")]

mod accounts;
mod budgets;
mod bulk;
mod categories;
mod creating;
mod data_migrating;
mod ledger_owner;
mod refreshing;
mod signing_in;
mod stage;
