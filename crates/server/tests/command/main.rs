//! The command as people run it: real processes, a real database, free ports.

mod config;
mod crash;
mod database;
mod process;
mod refusals;
mod start;
