//! Registration, sign-in, sessions and sign-out.

mod audit_records;
mod contract;
mod foreign_cookies;
mod known_devices;
mod outages;
mod previous_sessions;
mod refusals;
mod register;
mod response_times;
mod sessions;
mod sign_in;
