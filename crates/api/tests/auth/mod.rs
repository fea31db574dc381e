//! Registering, signing in, staying signed in and signing out.

mod contract;
mod register;
mod sessions;
mod sign_in;
