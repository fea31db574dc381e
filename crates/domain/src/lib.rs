//! Entities, identifiers, money and time: the vocabulary of all other crates.
//!
//! Nothing here does I/O, and nothing is asynchronous. An entity is a plain value; a state
//! transition takes the entity and returns the changed one or the violations.

pub mod account;
pub mod actor;
pub mod audit;
pub mod budget;
pub mod category;
pub mod change_set;
pub mod chat;
pub mod clock;
pub mod country;
pub mod day;
mod decimal;
pub mod email;
pub mod exchange_rate;
pub mod ids;
mod input;
pub mod invalid;
pub mod job;
pub mod label;
pub mod lifecycle;
pub mod money;
pub mod network;
pub mod patch;
pub mod permission;
pub mod portfolio;
pub mod price;
pub mod report;
pub mod rng;
pub mod search;
pub mod secret;
pub mod session;
pub mod settings;
pub mod stored_resource;
#[cfg(feature = "testing")]
pub mod testing;
pub mod text;
pub mod transaction;
pub mod user;

pub use actor::{Actor, Client, Proof, SessionCheck, Subject};
pub use clock::Clock;
pub use country::CountryCode;
pub use email::{Email, EmailKey};
pub use invalid::{Invalid, Violation};
pub use lifecycle::Lifecycle;
pub use money::{Currency, Money};
pub use permission::Permission;
pub use rng::Rng;
pub use search::SearchQuery;
pub use text::{Line, Prose};
