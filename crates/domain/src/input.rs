//! What owners enter: the input from which entities are created, and changes to them.

/// Declares the input for a new entity, the entity's `new`, which takes it, and the changes that an
/// owner can make to the entity. The blocks list fields of the entity:
///
/// - the first block: fields that are required in the input, and can be changed,
/// - `optional`: fields that can be missing, and can be changed and removed,
/// - `new`: fields of the input only; after `by rule` also the fields of the entity that follow,
/// - `changes`: fields of the changes only; after `by rule` those that the entity's `edit` applies,
///   as in [`changes!`](crate::patch::changes),
/// - `initially`: the values of the entity's other fields.
///
/// The input's own `new` takes what is required, so an optional field can be added without changing
/// callers.
///
/// ```ignore
/// input! {
///     /// The input for a new account.
///     pub struct NewAccount for Account(AccountId);
///     /// Changes to an account by its owner.
///     pub struct AccountChanges {
///         /// The account's name.
///         name: Line,
///     }
///     optional {
///         /// The owner's note.
///         note: Line,
///     }
///     new by rule {
///         /// The balance before the first transaction, in the account's currency.
///         opening_balance: Money => {
///             currency: opening_balance.currency,
///             opening_balance: opening_balance.amount,
///         },
///     }
///     changes {
///         /// The balance before the first transaction.
///         opening_balance: Decimal,
///     }
///     changes by rule {
///         /// True closes the account, false reopens it.
///         closed: bool,
///     }
///     initially { closed_at: None }
/// }
/// ```
macro_rules! input {
    (
        $(#[$new_meta:meta])*
        pub struct $new:ident for $entity:ident($id:ty);
        $(#[$changes_meta:meta])*
        pub struct $changes:ident {
            $($(#[$field_meta:meta])* $field:ident: $type:ty,)*
        }
        $(optional {
            $($(#[$optional_meta:meta])* $optional:ident: $optional_type:ty,)+
        })?
        $(new {
            $($(#[$given_meta:meta])* $given:ident: $given_type:ty,)+
        })?
        $(new by rule {
            $($(#[$source_meta:meta])* $source:ident: $source_type:ty => {
                $($part:ident: $part_value:expr),+ $(,)?
            },)+
        })?
        $(changes {
            $($(#[$changed_meta:meta])* $changed:ident: $changed_type:ty,)+
        })?
        $(changes by rule {
            $($(#[$rule_meta:meta])* $rule:ident: $rule_type:ty,)+
        })?
        $(initially { $($other:ident: $other_value:expr),+ $(,)? })?
    ) => {
        $(#[$new_meta])*
        #[derive(Debug, Clone, ::serde::Serialize)]
        pub struct $new {
            $($(#[$field_meta])* pub $field: $type,)*
            $($($(#[$optional_meta])* pub $optional: Option<$optional_type>,)+)?
            $($($(#[$given_meta])* pub $given: $given_type,)+)?
            $($($(#[$source_meta])* pub $source: $source_type,)+)?
        }

        impl $new {
            /// Creates the input from the required values.
            pub fn new(
                $($field: $type,)*
                $($($given: $given_type,)+)?
                $($($source: $source_type,)+)?
            ) -> Self {
                Self {
                    $($field,)*
                    $($($optional: None,)+)?
                    $($($given,)+)?
                    $($($source,)+)?
                }
            }
        }

        impl $entity {
            /// Creates the entity in its first version.
            pub fn new(
                id: $id,
                user_id: $crate::ids::UserId,
                new: $new,
                now: ::chrono::DateTime<::chrono::Utc>,
            ) -> Self {
                let $new {
                    $($field,)*
                    $($($optional,)+)?
                    $($($given,)+)?
                    $($($source,)+)?
                } = new;
                Self {
                    id,
                    user_id,
                    $($field,)*
                    $($($optional,)+)?
                    $($($given,)+)?
                    $($($($part: $part_value,)+)+)?
                    $($($other: $other_value,)+)?
                    version: 1,
                    created_at: now,
                    updated_at: now,
                    deleted_at: None,
                }
            }
        }

        $crate::patch::changes! {
            $(#[$changes_meta])*
            pub struct $changes for $entity {
                $($(#[$field_meta])* $field: $type,)*
                $($($(#[$optional_meta])* $optional: Option<$optional_type>,)+)?
                $($($(#[$changed_meta])* $changed: $changed_type,)+)?
            }
            $(by rule {
                $($(#[$rule_meta])* $rule: $rule_type,)+
            })?
        }
    };
}
pub(crate) use input;
