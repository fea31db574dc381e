//! Explanations of the types that serde expects, because its own messages name Rust types.

/// An expected type in words, if it is one of those that values of requests and settings have.
pub fn expected_in_words(expected: &str) -> Option<&'static str> {
    Some(match expected {
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" => "a whole number from 0 to 4294967295",
        "u64" | "usize" => "a whole number",
        "a nonzero u32" | "a nonzero usize" => "a whole number greater than 0",
        "a boolean" => "true or false",
        "a string" => "a string",
        "a formatted UUID string" => "a UUID",
        "a sequence" => "a list",
        _ => return None,
    })
}

/// The remedy for a value that is not one of an enumeration's, from serde's list of these.
pub(super) fn one_of(expected: &str) -> Option<String> {
    let choices = expected.strip_prefix("one of ").unwrap_or(expected);
    choices.starts_with('`').then(|| {
        let choices = choices.replace(" or ", ", ").replace('`', "");
        format!("Use one of: {choices}.")
    })
}
