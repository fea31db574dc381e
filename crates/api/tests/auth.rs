//! Registering, signing in, staying signed in and signing out.

mod contract;
mod decoys;
mod known_devices;
mod left;
mod neighbours;
mod records;
mod refusals;
mod register;
mod sessions;
mod sign_in;
mod trouble;
