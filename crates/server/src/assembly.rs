//! What `serve` and the other commands are made of: the database, the cache and the services on them.

mod application;
mod caching;
mod database;

pub(crate) use self::{
    application::{Assembled, audit_log, repositories, services},
    database::{Access, Database},
};
