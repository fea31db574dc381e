//! The types of requests and responses: the representation of the domain's values in JSON and in
//! the OpenAPI document.
//!
//! A response is declared by [`response!`], a request by [`request!`] or [`changes!`], the filters
//! of a list by [`filter!`]: one line per field, from which the type and its conversion follow.

mod created;
mod filter;
mod label;
mod money;
mod page;
mod read;
mod request;
mod response;
#[cfg(test)]
mod tests;

pub(crate) use created::Created;
pub(crate) use filter::filter;
pub(crate) use label::{Described, Label, wire_enum};
pub(crate) use money::{
    Amount, AmountText, ConvertedTotal, CountryCode, CountryText, CurrencyCode, CurrencyText,
    Money, UnsignedAmount, UnsignedAmountText, amounts, read_money,
};
pub(crate) use page::Page;
pub(crate) use read::{Read, day, id, labels, optional_day, read_change, required_day};
pub(crate) use request::{changes, request};
pub(crate) use response::{Tagged, response};
