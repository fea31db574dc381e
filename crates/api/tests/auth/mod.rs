//! Registering, signing in, staying signed in and signing out.

mod contract;
mod left;
mod records;
mod register;
mod sessions;
mod sign_in;
mod trouble;
