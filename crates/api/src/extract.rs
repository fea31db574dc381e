//! The inputs that handlers extract from requests. Every refusal is a [`Problem`].

mod actor;
mod body;
mod client;
mod expected;
mod headers;
mod item;
mod language;
mod list;
mod path;

pub(crate) use actor::{Authenticated, Visitor, bearer_token, client};
pub(crate) use body::{Body, BodyLimit, OptionalBody, changed};
pub(crate) use client::{UnusableForwarding, client_address};
pub use expected::expected_in_words;
pub(crate) use headers::{Idempotency, IfMatch, entity_tag};
pub(crate) use item::Item;
pub(crate) use language::{AcceptLanguage, ClientLanguage};
pub(crate) use list::{ListParams, NumberedParams, Paging, Query};
pub(crate) use path::{Id, IdWithin};
