//! Violations of the rules for values from requests, files and configuration.

use std::fmt;

use coffer_messages::Message;
use serde::Serialize;

/// One violated rule, with the remedy. Serialised only to compare requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// The field as the client named it; nested fields with dots: `holdings.0.symbol`.
    pub field: String,
    /// A stable code for programs: `required`, `too_long`, `invalid_format` …
    pub code: &'static str,
    /// A sentence for users. It never repeats a secret.
    #[serde(skip)]
    pub message: Message,
}

/// All violations in an input; at least one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
pub struct Invalid(Vec<Violation>);

impl Invalid {
    /// A single violation of one field.
    pub fn field(field: impl Into<String>, code: &'static str, message: Message) -> Self {
        Self(vec![Violation {
            field: field.into(),
            code,
            message,
        }])
    }

    /// The violations, at least one.
    pub fn violations(&self) -> &[Violation] {
        &self.0
    }

    /// Converts into the violations, at least one.
    pub fn into_violations(self) -> Vec<Violation> {
        self.0
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, violation) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{}: {}", violation.field, violation.message)?;
        }
        Ok(())
    }
}

/// The values of several fields, or everything that is wrong with any of them.
///
/// ```
/// # use coffer_domain::{Currency, Invalid, Line, invalid};
/// # fn check() -> Result<(), Invalid> {
/// let (name, currency) = invalid::all((
///     Line::parse("name", 100, "Savings"),
///     Currency::parse("currency", "EUR"),
/// ))?;
/// assert_eq!((name.as_str(), currency.code()), ("Savings", "EUR"));
/// # Ok(()) }
/// # check().unwrap();
/// let refused = invalid::all((
///     Line::parse("name", 100, ""),
///     Currency::parse("currency", "euro"),
/// ));
/// assert_eq!(refused.unwrap_err().violations().len(), 2);
/// ```
pub fn all<R: Results>(results: R) -> Result<R::Values, Invalid> {
    results.values()
}

/// A tuple of the results of several fields, for [`all`].
pub trait Results {
    /// The tuple of the values.
    type Values;

    /// The values, or the violations of all fields in their order.
    fn values(self) -> Result<Self::Values, Invalid>;
}

macro_rules! results {
    ($($value:ident: $type:ident),+) => {
        impl<$($type),+> Results for ($(Result<$type, Invalid>,)+) {
            type Values = ($($type,)+);

            fn values(self) -> Result<Self::Values, Invalid> {
                match self {
                    ($(Ok($value),)+) => Ok(($($value,)+)),
                    ($($value,)+) => {
                        let mut violations = Vec::new();
                        $(violations.extend($value.err().into_iter().flat_map(|invalid| invalid.0));)+
                        Err(Invalid(violations))
                    }
                }
            }
        }
    };
}

results!(a: A);
results!(a: A, b: B);
results!(a: A, b: B, c: C);
results!(a: A, b: B, c: C, d: D);
results!(a: A, b: B, c: C, d: D, e: E);
results!(a: A, b: B, c: C, d: D, e: E, f: F);
results!(a: A, b: B, c: C, d: D, e: E, f: F, g: G);
results!(a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H);
results!(a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H, i: I);
results!(a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H, i: I, j: J);

/// Collects violations if their number is not known in advance or if checks depend on each other.
/// Use [`all`] for the results of several fields.
#[derive(Debug, Default)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// Returns the value of a success; collects the violations of a failure.
    pub fn take<T>(&mut self, result: Result<T, Invalid>) -> Option<T> {
        result.map_err(|invalid| self.0.extend(invalid.0)).ok()
    }

    /// Adds a violation.
    pub fn add(&mut self, field: impl Into<String>, code: &'static str, message: Message) {
        self.0.push(Violation {
            field: field.into(),
            code,
            message,
        });
    }

    /// Fails if anything was collected.
    pub fn finish(self) -> Result<(), Invalid> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Invalid(self.0))
        }
    }
}
