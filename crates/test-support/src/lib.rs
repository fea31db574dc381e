//! Support for tests: an application with its own database, HTTP clients, and captured logs.

pub mod app;
pub mod client;
pub mod cluster;
mod cookies;
pub mod database;
pub mod log;
pub mod mail_peers;
pub mod mailbox;
pub mod response;

pub use app::{PASSWORD, TestApp, TestServer, TestSettings};
pub use client::{Client, User};
pub use coffer_domain::testing::{SeededRng, TestClock};
pub use log::CapturedLog;
pub use mailbox::TestMail;
pub use response::{Problem, Response};
