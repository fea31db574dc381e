//! The declaration of filters.

/// Declares a filter: the conditions that listing, counting and bulk operations share. A condition
/// is an optional public field and a method of the same name that sets it. With `or deleted`, the
/// filter can match deleted rows instead of the others. A filter of rows that belong to something,
/// such as `of portfolio: PortfolioId`, is made by `of` instead of `new`.
///
/// ```ignore
/// filter! {
///     /// The accounts to list or count.
///     pub struct AccountFilter or deleted {
///         /// Only accounts of this kind.
///         kind: AccountKind,
///     }
/// }
/// let deleted_loans = AccountFilter::new().kind(AccountKind::Loan).deleted();
/// ```
macro_rules! filter {
    (
        $(#[$meta:meta])*
        pub struct $filter:ident $(or $deleted:ident)? { $($conditions:tt)+ }
    ) => {
        $crate::filter::filter! {
            @filter
            $(#[$meta])*
            #[derive(Default)]
            $filter [] $($deleted)? { $($conditions)+ }
        }

        impl $filter {
            /// A filter without conditions.
            pub fn new() -> Self {
                Self::default()
            }
        }
    };
    (
        $(#[$meta:meta])*
        pub struct $filter:ident of $owner:ident: $id:ident $(or $deleted:ident)? {
            $($(#[$condition_meta:meta])* $condition:ident: $type:ty,)+
        }
    ) => {
        $crate::filter::filter! {
            @filter
            $(#[$meta])*
            $filter [$owner: $id] $($deleted)? {
                $($(#[$condition_meta])* $condition: $type,)+
            }
        }

        impl $filter {
            #[doc = concat!("A filter without conditions on the rows of a ", stringify!($owner), ".")]
            pub fn of($owner: $id) -> Self {
                Self { $owner, $($condition: None,)+ $($deleted: false,)? }
            }
        }
    };
    (
        @filter
        $(#[$meta:meta])*
        $filter:ident [$($owner:ident: $id:ident)?] $($deleted:ident)? {
            $($(#[$condition_meta:meta])* $condition:ident: $type:ty,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, ::serde::Serialize)]
        pub struct $filter {
            $(
                #[doc = concat!("Only rows of this ", stringify!($owner), ".")]
                pub $owner: $id,
            )?
            $($(#[$condition_meta])* pub $condition: Option<$type>,)+
            $(
                /// Only deleted rows, instead of those that are not.
                pub $deleted: bool,
            )?
        }

        impl $filter {
            $(
                $(#[$condition_meta])*
                pub fn $condition(mut self, $condition: impl Into<$type>) -> Self {
                    self.$condition = Some($condition.into());
                    self
                }
            )+

            $(
                /// Only deleted rows, instead of those that are not.
                pub fn $deleted(mut self) -> Self {
                    self.$deleted = true;
                    self
                }
            )?
        }
    };
}
pub(crate) use filter;
