//! The PostgreSQL implementation against a real database.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "what surprises a test fails it"
)]

mod finance;
mod generated;
mod repositories;
mod schema;
mod unit_of_work;
