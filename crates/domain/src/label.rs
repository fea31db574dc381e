//! Enums whose values have one spelling everywhere: in the API, in the database and in the log.

/// An enum whose values have labels. Declared with [`labelled!`](crate::labelled).
pub trait Labelled: Copy + Eq + 'static {
    /// All values, in the order of their declaration.
    const ALL: &'static [Self];

    /// The value's spelling in JSON and in the database's enum type.
    fn label(self) -> &'static str;

    /// The value with this label.
    fn from_label(label: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|value| value.label() == label)
    }
}

/// Declares an enum with the label of each value. Its serde form is the label, and it implements
/// [`Labelled`](crate::label::Labelled), from which the API's type and the database's are derived.
///
/// ```
/// use coffer_domain::{label::Labelled as _, labelled};
///
/// labelled! {
///     /// The side of a coin.
///     #[derive(Default)]
///     pub enum Side {
///         /// The side with the head.
///         #[default]
///         Heads = "heads",
///         /// The other side.
///         Tails = "tails",
///     }
/// }
/// assert_eq!(Side::from_label("tails").map(Side::label), Some("tails"));
/// ```
#[macro_export]
macro_rules! labelled {
    (
        $(#[$meta:meta])*
        $visibility:vis enum $name:ident {
            $($(#[$value_meta:meta])* $value:ident = $label:literal),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize,
            ::serde::Deserialize,
        )]
        $visibility enum $name {
            $($(#[$value_meta])* #[serde(rename = $label)] $value,)+
        }

        impl $crate::label::Labelled for $name {
            const ALL: &'static [Self] = &[$(Self::$value),+];

            fn label(self) -> &'static str {
                match self { $(Self::$value => $label,)+ }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::Labelled;
    use crate::{account::AccountKind, budget::PeriodKind, session::EndReason, user::UserStatus};

    fn every_label_is_the_serde_form<T: Labelled + serde::Serialize + std::fmt::Debug>() {
        for value in T::ALL {
            let json = serde_json::to_value(value).unwrap();
            assert_eq!(json, value.label());
            assert_eq!(T::from_label(value.label()), Some(*value));
        }
        assert_eq!(T::from_label("no such label"), None);
    }

    #[test]
    fn labels_and_serde_agree() {
        every_label_is_the_serde_form::<AccountKind>();
        every_label_is_the_serde_form::<PeriodKind>();
        every_label_is_the_serde_form::<EndReason>();
        every_label_is_the_serde_form::<UserStatus>();
    }
}
