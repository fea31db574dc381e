//! The HTTP surface, asked as clients ask it, on a real database.
#![expect(clippy::unwrap_used, reason = "what surprises a test fails it")]

mod auth;
mod bounds;
mod chat;
mod portfolios;
mod sockets;
mod tokens;
mod ws;
