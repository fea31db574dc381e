//! The items of a list in a JSON body, each of which is valid or not.

use coffer_domain::Invalid;
use coffer_messages::messages;
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::value::RawValue;

use super::body::wrong_type;

/// An item of a list, or the reason why it does not have the form of a `T`, so that the other items
/// can be processed all the same. The field of an item that is wrong as a whole is empty.
#[derive(Debug, Clone)]
pub(crate) struct Item<T>(pub(crate) Result<T, Invalid>);

impl<'de, T: DeserializeOwned> Deserialize<'de> for Item<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&RawValue>::deserialize(deserializer)?.get();
        // serde would also read the fields of an object from an array, by their order.
        if text.starts_with('[') {
            return Ok(Self(Err(Invalid::field(
                "",
                "wrong_type",
                messages::expected_object(),
            ))));
        }
        let mut item = serde_json::Deserializer::from_str(text);
        let parsed = serde_path_to_error::deserialize(&mut item);
        Ok(Self(parsed.map_err(|error| {
            let path = error.path().to_string();
            wrong_type(&path, "", &error.into_inner().to_string())
        })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Input {
        #[serde(rename = "name")]
        _name: String,
    }

    #[test]
    fn each_item_has_its_own_error() {
        let list = r#"[{"name":"a"}, {"name":1}, {}, {"name":"a","name":"b"}, {"x":1}, ["a"], 7,
            null, {"name":"\ud800"}]"#;
        let items: Vec<Item<Input>> = serde_json::from_str(list).unwrap();
        let errors: Vec<_> = items
            .into_iter()
            .map(|Item(item)| {
                let violation = item.err()?.into_violations().into_iter().next()?;
                Some((violation.field, violation.code))
            })
            .collect();
        let error = |field: &str, code| Some((field.to_owned(), code));
        assert_eq!(
            errors,
            [
                None,
                error("name", "wrong_type"),
                error("name", "required"),
                error("name", "duplicate_field"),
                error("x", "unknown_field"),
                error("", "wrong_type"),
                error("", "wrong_type"),
                error("", "wrong_type"),
                error("name", "wrong_type"),
            ]
        );
    }

    #[test]
    fn list_that_is_not_json_is_an_error() {
        for list in ["[{]", r#"[{"name":}]"#, "[{}", "[nul]"] {
            assert!(
                serde_json::from_str::<Vec<Item<Input>>>(list).is_err(),
                "{list}"
            );
        }
    }
}
