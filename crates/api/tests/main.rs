//! The HTTP interface, tested with a client and a real database.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "unexpected values fail the test"
)]

mod accounts;
mod auth;
mod bad_input;
mod bounds;
mod budgets;
mod categories;
mod chat;
mod document;
mod errors;
mod exchange_rates;
mod figures;
mod headers;
mod holdings;
mod hosts;
mod idempotency;
mod languages;
mod limits;
mod origin;
mod portfolios;
mod reports;
mod sockets;
mod sweep;
mod tokens;
mod transactions;
mod ws;
