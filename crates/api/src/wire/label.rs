//! Enums of the domain, by their labels.

use std::borrow::Cow;

use coffer_domain::{Invalid, label::Labelled};
use serde::{Deserialize, Serialize};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Type, schema::Schema},
};

use super::Read;

/// A value of an enum, as its label. The API's name for it is an alias that [`wire_enum!`]
/// declares.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Label<E>(pub(crate) E);

/// An enum that the OpenAPI document describes.
pub(crate) trait Described: Labelled {
    /// The name of the schema.
    const NAME: &'static str;

    /// The lines of the schema's description.
    const DESCRIPTION: &'static [&'static str];
}

impl<E> From<E> for Label<E> {
    fn from(value: E) -> Self {
        Self(value)
    }
}

impl<E: Labelled> Read<E> for Label<E> {
    fn read(&self, _: &str) -> Result<E, Invalid> {
        Ok(self.0)
    }
}

impl<E: Described> PartialSchema for Label<E> {
    fn schema() -> RefOr<Schema> {
        let lines: Vec<&str> = E::DESCRIPTION.iter().map(|line| line.trim()).collect();
        let labels = E::ALL.iter().map(|value| value.label());
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(lines.join("\n")))
            .enum_values(Some(labels))
            .into()
    }
}

impl<E: Described> ToSchema for Label<E> {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed(E::NAME)
    }
}

/// Declares the API's names of enums, with their descriptions in the OpenAPI document.
///
/// ```ignore
/// wire_enum! {
///     /// The type of an account.
///     AccountType = AccountKind;
/// }
/// ```
macro_rules! wire_enum {
    ($($(#[doc = $doc:literal])+ $name:ident = $enum:ty;)+) => {$(
        $(#[doc = $doc])+
        pub(crate) type $name = $crate::wire::Label<$enum>;

        impl $crate::wire::Described for $enum {
            const NAME: &'static str = stringify!($name);
            const DESCRIPTION: &'static [&'static str] = &[$($doc),+];
        }
    )+};
}
pub(crate) use wire_enum;
