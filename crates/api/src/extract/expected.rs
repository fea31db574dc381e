//! Explanations of the types that serde expects, because its own messages name Rust types.

use coffer_messages::{Message, messages};

/// An expected type in words, if it is one of those that values of requests and settings have.
pub fn expected_in_words(expected: &str) -> Option<Message> {
    Some(match expected {
        "u8" => messages::type_number_between(0_u32, u32::from(u8::MAX)),
        "u16" => messages::type_number_between(0_u32, u32::from(u16::MAX)),
        "u32" => messages::type_number_between(0_u32, u32::MAX),
        "u64" | "usize" => messages::type_number(),
        "a nonzero u32" | "a nonzero usize" => messages::type_positive_number(),
        "a boolean" => messages::type_boolean(),
        "a string" => messages::type_string(),
        "a formatted UUID string" => messages::type_uuid(),
        "a sequence" => messages::type_list(),
        _ => return None,
    })
}

/// The remedy for a value that is not one of an enumeration's, from serde's list of these.
pub(super) fn one_of(expected: &str) -> Option<Message> {
    let choices = expected.strip_prefix("one of ").unwrap_or(expected);
    choices.starts_with('`').then(|| {
        let choices = choices.replace(" or ", ", ").replace('`', "");
        messages::expected_one_of(choices)
    })
}
