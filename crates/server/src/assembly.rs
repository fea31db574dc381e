//! The components that `serve` and other commands share: the database, the cache and the services.

mod application;
mod caching;
mod database;

pub(crate) use self::{
    application::{Assembled, audit_log, repositories, services},
    caching::Caching,
    database::{Access, Database},
};
