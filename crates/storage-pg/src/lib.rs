//! The PostgreSQL implementation of the repositories, the migrations and the private cluster.

mod accounts;
pub mod address;
mod audit;
mod budgets;
mod categories;
mod chat;
pub mod cluster;
pub mod condition;
mod connection;
mod error;
mod events;
mod exchange_rates;
mod factory;
mod idempotency;
mod list;
pub mod load;
pub mod migrate;
mod mirror;
mod portfolios;
mod preferences;
pub mod reconcile;
mod reports;
pub mod roles;
pub mod schema;
mod sessions;
pub mod settings;
mod signing_keys;
mod stored;
mod transaction;
mod transactions;
mod unit;
mod users;

pub use events::PgEvents;
pub use factory::{PgRepositoryFactory, PoolNotBuilt, PoolStatus};
