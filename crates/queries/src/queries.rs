// This file was generated with `clorinde`. Do not modify.

pub mod accounts;
pub mod audit;
pub mod budgets;
pub mod categories;
pub mod change_sets;
pub mod data_migrations;
pub mod exchange_rates;
pub mod idempotency;
pub mod jobs;
pub mod portfolios;
pub mod reports;
pub mod sessions;
pub mod signing_keys;
pub mod transactions;
pub mod users;
