//! Requests that create or change resources.

/// Declares a request and its conversion into the input of a use case. A field with further rules
/// names its parser, in which all fields are in scope by reference; a field that is only an input
/// of another field's parser has `_`.
///
/// ```ignore
/// request! {
///     /// A new account.
///     CreateAccountRequest => NewAccount {
///         /// The account's name, 1–100 characters.
///         name: String => Line::parse("name", 100, name),
///         /// The type of account.
///         kind: AccountType,
///         /// The account's currency.
///         currency: CurrencyText => _,
///         /// The balance before the first transaction.
///         opening_balance: AmountText => read_money("opening_balance", opening_balance, currency),
///     }
/// }
/// ```
macro_rules! request {
    ($(#[$meta:meta])* $name:ident => $target:ident { $($fields:tt)+ }) => {
        $crate::wire::request! { @field [$(#[$meta])* $name => $target] [] [] [] $($fields)+ }
    };
    (@field $head:tt [$($declared:tt)*] [$($field:ident)*] [$($values:tt)*]
        $(#[$attribute:meta])* $next:ident: $wire:ty => _, $($rest:tt)*
    ) => {
        $crate::wire::request! {
            @field $head [$($declared)* $(#[$attribute])* $next: $wire,] [$($field)* $next]
            [$($values)*] $($rest)*
        }
    };
    (@field $head:tt [$($declared:tt)*] [$($field:ident)*] [$($values:tt)*]
        $(#[$attribute:meta])* $next:ident: $wire:ty => $value:ident = $parsed:expr, $($rest:tt)*
    ) => {
        $crate::wire::request! {
            @field $head [$($declared)* $(#[$attribute])* $next: $wire,] [$($field)* $next]
            [$($values)* $value = $parsed,] $($rest)*
        }
    };
    (@field $head:tt [$($declared:tt)*] [$($field:ident)*] [$($values:tt)*]
        $(#[$attribute:meta])* $next:ident: $wire:ty => $parsed:expr, $($rest:tt)*
    ) => {
        $crate::wire::request! {
            @field $head [$($declared)* $(#[$attribute])* $next: $wire,] [$($field)* $next]
            [$($values)* $next = $parsed,] $($rest)*
        }
    };
    (@field $head:tt [$($declared:tt)*] [$($field:ident)*] [$($values:tt)*]
        $(#[$attribute:meta])* $next:ident: $wire:ty, $($rest:tt)*
    ) => {
        $crate::wire::request! {
            @field $head [$($declared)* $(#[$attribute])* $next: $wire,] [$($field)* $next]
            [$($values)* $next = $crate::wire::Read::read($next, stringify!($next)),] $($rest)*
        }
    };
    (@field [$(#[$meta:meta])* $name:ident => $target:ident]
        [$($declared:tt)*] [$($field:ident)*] [$($value:ident = $parsed:expr,)*]
    ) => {
        $(#[$meta])*
        #[derive(Debug, ::serde::Deserialize, ::utoipa::ToSchema)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct $name { $($declared)* }

        impl TryFrom<$name> for $target {
            type Error = ::coffer_domain::Invalid;

            fn try_from(request: $name) -> Result<Self, Self::Error> {
                let $name { $($field),* } = &request;
                let ($($value,)*) = ::coffer_domain::invalid::all(($($parsed,)*))?;
                Ok(Self { $($value),* })
            }
        }
    };
}
pub(crate) use request;

/// Declares changes to a resource as a JSON merge patch (RFC 7396), and their conversion into the
/// changes of the domain. Fields are as in [`request!`], each optional; one that `null` clears is
/// an `Option`.
macro_rules! changes {
    ($(#[$meta:meta])* $name:ident => $target:ident {
        $($(#[$attribute:meta])* $field:ident: $wire:ty $(=> $parsed:expr)?,)+
    }) => {
        $(#[$meta])*
        #[derive(Debug, ::serde::Deserialize, ::utoipa::ToSchema)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct $name {
            $(
                $(#[$attribute])*
                #[serde(default, deserialize_with = "crate::extract::changed")]
                #[schema(value_type = $wire, required = false)]
                $field: ::coffer_domain::patch::Change<$wire>,
            )+
        }

        impl TryFrom<$name> for $target {
            type Error = ::coffer_domain::Invalid;

            fn try_from(request: $name) -> Result<Self, Self::Error> {
                let ($($field,)+) = ::coffer_domain::invalid::all(($(
                    $crate::wire::read_change(&request.$field, |$field| {
                        $crate::wire::changes!(@value $field $($parsed)?)
                    }),
                )+))?;
                Ok(Self { $($field),+ })
            }
        }
    };
    (@value $field:ident) => { $crate::wire::Read::read($field, stringify!($field)) };
    (@value $field:ident $parsed:expr) => { $parsed };
}
pub(crate) use changes;
