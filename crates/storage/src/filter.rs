//! The declaration of filters.

/// Declares a filter: the conditions that listing, counting and bulk operations share. A condition
/// is an optional public field and a method of the same name that sets it. With `or deleted`, the
/// filter can match deleted rows instead of the others.
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
        pub struct $filter:ident $(or $deleted:ident)? {
            $($(#[$condition_meta:meta])* $condition:ident: $type:ty,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Default, ::serde::Serialize)]
        pub struct $filter {
            $($(#[$condition_meta])* pub $condition: Option<$type>,)+
            $(
                /// Only deleted rows, instead of those that are not.
                pub $deleted: bool,
            )?
        }

        impl $filter {
            /// A filter without conditions.
            pub fn new() -> Self {
                Self::default()
            }

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
