//! The routes, one file per resource.

pub(crate) mod accounts;
pub(crate) mod auth;
pub(crate) mod budgets;
pub(crate) mod categories;
pub(crate) mod change_sets;
pub(crate) mod chat;
pub(crate) mod exchange_rates;
pub(crate) mod health;
pub(crate) mod holdings;
pub(crate) mod portfolios;
pub(crate) mod reports;
pub(crate) mod sessions;
pub(crate) mod settings;
pub(crate) mod transactions;
pub(crate) mod transfers;
