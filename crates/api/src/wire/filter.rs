//! The filters of lists.

/// Declares the query parameters of a list: its conditions, whether deleted items are listed, and
/// the sort order. A parameter sets the condition of the same name, or the one after `as`, of the
/// storage's filter, to its value or to what its parser makes of it.
///
/// ```ignore
/// filter! {
///     /// The filters and sort order of a holding list.
///     HoldingParams => HoldingFilter {
///         /// Return holdings in this currency, as an ISO 4217 code.
///         currency: CurrencyText,
///         /// Return holdings whose symbol or name contains this text, ignoring case and accents.
///         q: String as text => Line::parse("q", 200, q),
///     }
///     /// The sort order; defaults to `symbol`.
///     sort: HoldingOrder
/// }
/// ```
macro_rules! filter {
    ($(#[$meta:meta])* $name:ident => $filter:ident {
        $($(#[$attribute:meta])* $field:ident: $wire:ty $(as $condition:ident)? $(=> $parsed:expr)?,)+
    } $($(#[$sort_attribute:meta])* sort: $sort:ty)?) => {
        $(#[$meta])*
        #[derive(Debug, ::serde::Deserialize, ::utoipa::IntoParams)]
        #[into_params(parameter_in = Query)]
        pub(crate) struct $name {
            $($(#[$attribute])* #[param(required = false)] $field: Option<$wire>,)+
            /// Return deleted items instead of existing ones.
            #[serde(default)]
            #[param(required = false, default = false)]
            deleted: bool,
            $(
                $(#[$sort_attribute])*
                #[serde(default)]
                #[param(required = false, inline)]
                sort: $sort,
            )?
        }

        impl $name {
            /// Sets the conditions of a filter.
            fn narrow(&self, mut filter: $filter) -> Result<$filter, ::coffer_domain::Invalid> {
                let ($($field,)+) = ::coffer_domain::invalid::all(($(
                    self.$field.as_ref().map(|$field| {
                        $crate::wire::filter!(@value $field $($parsed)?)
                    }).transpose(),
                )+))?;
                $($crate::wire::filter!(@set filter $field $($condition)?);)+
                filter.deleted = self.deleted;
                Ok(filter)
            }
        }
    };
    (@value $field:ident) => { $crate::wire::Read::read($field, stringify!($field)) };
    (@value $field:ident $parsed:expr) => { $parsed.map(Into::into) };
    (@set $filter:ident $field:ident) => { $filter.$field = $field; };
    (@set $filter:ident $field:ident $condition:ident) => { $filter.$condition = $field; };
}
pub(crate) use filter;
