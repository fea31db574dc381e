//! Changes to an entity as values.

/// An optional field of a merge patch (RFC 7396). A field that can be cleared is a
/// `Change<Option<T>>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Change<T> {
    /// The field was omitted and keeps its value.
    #[default]
    Keep,
    /// The field is set to this value.
    Set(T),
}

impl<T> Change<T> {
    /// The new value, or `old` if the field was omitted.
    pub fn or(self, old: T) -> T {
        match self {
            Self::Keep => old,
            Self::Set(new) => new,
        }
    }
}

impl<T> From<Option<T>> for Change<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Keep, Self::Set)
    }
}

/// Declares the changes that an owner can make to an entity, each field a
/// [`Change`](crate::patch::Change). Those of the first block are fields of the entity, which
/// `apply` sets; those after `by rule` are left to the entity's `edit`, which also checks the result.
///
/// ```ignore
/// changes! {
///     /// Changes to an account by its owner.
///     pub struct AccountChanges for Account {
///         /// The new name.
///         name: Line,
///     }
///     by rule {
///         /// Whether the account is closed.
///         closed: bool,
///     }
/// }
/// ```
macro_rules! changes {
    (
        $(#[$meta:meta])*
        pub struct $changes:ident for $entity:ident {
            $($(#[$field_meta:meta])* $field:ident: $type:ty,)*
        }
        $(by rule {
            $($(#[$rule_meta:meta])* $rule:ident: $rule_type:ty,)+
        })?
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Default)]
        pub struct $changes {
            $($(#[$field_meta])* pub $field: $crate::patch::Change<$type>,)*
            $($($(#[$rule_meta])* pub $rule: $crate::patch::Change<$rule_type>,)+)?
        }

        impl $changes {
            /// Sets the changed fields that have no rule of their own.
            fn apply(&self, entity: &mut $entity) {
                $(if let $crate::patch::Change::Set(value) = &self.$field {
                    entity.$field.clone_from(value);
                })*
            }
        }
    };
}
pub(crate) use changes;
