//! Responses with resources.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::extract::entity_tag;

/// A resource with its version as the `ETag`.
pub(crate) struct Tagged<T> {
    pub(crate) version: i32,
    pub(crate) body: T,
}

impl<T: Serialize> IntoResponse for Tagged<T> {
    fn into_response(self) -> Response {
        (entity_tag(self.version), Json(self.body)).into_response()
    }
}

/// Declares a response and its conversion from a value of the domain. A field without an expression
/// is converted from the field of the same name, of the value or of its part after `=>`.
/// A `tagged struct` has a version, from which its [`Tagged`] response is made.
///
/// ```ignore
/// response! {
///     /// A holding and its value.
///     tagged struct Holding from valued: ValuedHolding => holding {
///         /// The holding's ID.
///         id: Uuid,
///         /// The unrealised gain.
///         gain: Option<Amount> = valued.gain().map(Into::into),
///     }
/// }
/// ```
macro_rules! response {
    ($(#[$meta:meta])* struct $name:ident from $value:ident: $source:ty $(=> $part:ident)? {
        $($fields:tt)+
    }) => {
        $crate::wire::response! {
            @declare [$(#[$meta])* $name] $value $source, ($value $(=> $part)?) $($fields)+
        }
    };
    ($(#[$meta:meta])* tagged struct $name:ident from $value:ident: $source:ty $(=> $part:ident)? {
        $($fields:tt)+
    }) => {
        $crate::wire::response! {
            @declare [$(#[$meta])* $name] $value $source, ($value $(=> $part)?) $($fields)+
        }

        impl From<$source> for $crate::wire::Tagged<$name> {
            fn from($value: $source) -> Self {
                Self {
                    version: $crate::wire::response!(@part $value $(=> $part)?).version,
                    body: $value.into(),
                }
            }
        }
    };
    (@declare [$(#[$meta:meta])* $name:ident] $value:ident $source:ty, $part:tt
        $($(#[$attribute:meta])* $field:ident: $wire:ty $(= $converted:expr)?,)+
    ) => {
        $(#[$meta])*
        #[derive(Debug, ::serde::Serialize, ::utoipa::ToSchema)]
        pub(crate) struct $name {
            $($(#[$attribute])* $field: $wire,)+
        }

        impl From<$source> for $name {
            fn from($value: $source) -> Self {
                // Expressions are evaluated first, since the other fields are moved out of the
                // value.
                $($(let $field = $converted;)?)+
                Self {
                    $($field: $crate::wire::response!(@field $part $field $(= $converted)?),)+
                }
            }
        }
    };
    (@field $part:tt $field:ident = $converted:expr) => { $field };
    (@field ($value:ident) $field:ident) => { $value.$field.into() };
    (@field ($value:ident => $part:ident) $field:ident) => { $value.$part.$field.into() };
    (@part $value:ident) => { $value };
    (@part $value:ident => $part:ident) => { $value.$part };
}
pub(crate) use response;
