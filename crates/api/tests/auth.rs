//! Registration, sign-in, sessions and sign-out.

mod audit_records;
mod changed_credentials;
mod contract;
mod foreign_cookies;
mod impersonation;
mod known_devices;
mod outages;
mod previous_sessions;
mod reauthentication;
mod refusals;
mod register;
mod response_times;
mod session_list;
mod sessions;
mod sign_in;
