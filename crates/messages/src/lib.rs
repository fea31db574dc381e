//! The texts for users, by language.
//!
//! The texts are in `locales`, in the [Fluent] syntax. The build script generates a function for
//! each, and fails if a language lacks one. A [`Message`] names a text and has its arguments; it is
//! rendered when the language of its reader is known.
//!
//! ```
//! use coffer_messages::{Language, messages};
//!
//! let message = messages::server_busy(1_u32);
//! assert_eq!(message.in_language(Language::ENGLISH), "The server is busy. Try again in 1 second.");
//! ```
//!
//! [Fluent]: https://projectfluent.org

mod language;
mod message;
#[cfg(feature = "pseudo-locale")]
mod pseudo;

pub use language::Language;
pub use message::{Message, Number};

/// A function for each message of the catalogue.
pub mod messages {
    include!(concat!(env!("OUT_DIR"), "/messages.rs"));
}
