//! What tests share: a running application, clients, a database of one's own.

pub mod cluster;
pub mod database;
