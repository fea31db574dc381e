//! Sending to real servers, and to servers that fail.
#![expect(clippy::unwrap_used, reason = "what surprises a test fails it")]

mod files;
mod outages;
mod servers;
mod stage;
